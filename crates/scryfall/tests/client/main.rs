//! The client against the stand-in, over real sockets.

mod faults;
mod joining;
mod pace;
mod service;
