//! The stand-in's endpoints, as a program that knows Scryfall expects them.

mod asking;
mod endpoints;
mod faults;
mod file;
