//! The client against the stand-in, over real sockets.

mod faults;
mod joining;
mod real;
mod service;
mod sharing;
