//! Search (being built).

mod hit;

pub use hit::*;
