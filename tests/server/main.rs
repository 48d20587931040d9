//! The server through its own doors: the router in process, and real sockets where the claim is about sockets.

mod api;
mod app;
mod blocking;
mod catalogue;
mod collections;
mod commands;
mod corpus;
mod events;
mod exports;
mod forms;
mod guards;
mod improve;
mod lifecycle;
mod links;
mod look_ups;
mod mana;
mod metrics;
mod pages;
mod related_formats;
mod security;
mod site;
mod status;
mod uploads;
mod versions;
