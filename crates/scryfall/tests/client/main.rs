//! The client against the stand-in, over real sockets.

mod faults;
mod file;
mod joining;
mod kept;
mod real;
mod service;
mod sharing;
