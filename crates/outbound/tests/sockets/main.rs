//! The pool on real sockets, in real time: what it opens, keeps, reads and refuses.

mod bodies;
mod chaos;
mod downloads;
mod faults;
mod limits;
mod pool;
mod refusals;
mod server;
