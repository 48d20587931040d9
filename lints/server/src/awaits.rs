//! Awaits that are forgotten, and things that are held across them.

use std::cell::RefCell;
use std::sync::{Mutex, RwLock};

pub async fn question() -> u8 {
    std::future::ready(1).await
}

pub async fn forgotten() {
    question(); //~ unused_must_use
    std::future::ready(()).await;
}

pub fn thrown_away() {
    let _ = question(); //~ clippy::let_underscore_future
}

pub async fn twice() -> u8 {
    let answer = async { question() }; //~ clippy::async_yields_async
    answer.await.await
}

pub async fn lock_held(count: &Mutex<u8>) {
    let Ok(mut guard) = count.lock() else { return }; //~ clippy::await_holding_lock
    *guard = question().await;
}

pub async fn lock_for_reading_held(count: &RwLock<u8>) -> u8 {
    let Ok(guard) = count.read() else { return 0 }; //~ clippy::await_holding_lock
    question().await + *guard
}

pub async fn cell_held(count: &RefCell<u8>) -> u8 {
    let guard = count.borrow_mut(); //~ clippy::await_holding_refcell_ref
    question().await + *guard
}

pub async fn span_entered(span: &tracing::Span) -> u8 {
    let _entered = span.enter(); //~ clippy::await_holding_invalid_type
    question().await
}

pub async fn own_span_entered(span: tracing::Span) -> u8 {
    let _entered = span.entered(); //~ clippy::await_holding_invalid_type
    question().await
}

async fn large() -> u8 {
    let bytes = [0_u8; 100_000];
    question().await + bytes[usize::from(question().await)]
}

pub async fn moved_through_every_layer() -> u8 {
    large().await //~ clippy::large_futures
}
