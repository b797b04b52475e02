fn main() {}
mod compounds;
