//! The `sokbar` command (being built).

fn main() {}
