//! The pooled client, built when it is first needed.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use super::{Opened, Outgoing, Pooled, Transport, TransportError};
use crate::call::Response;
use crate::config::{BuildError, Config};

/// Reading the certificates of the system takes longer than most commands; those that send nothing do without.
pub(crate) struct Lazy {
    config: Config,
    pooled: OnceCell<Arc<Pooled>>,
}

impl Lazy {
    pub(crate) fn new(config: Config) -> Lazy {
        Lazy {
            config,
            pooled: OnceCell::new(),
        }
    }

    async fn pooled(&self) -> Result<Arc<Pooled>, BuildError> {
        let build = || async {
            let config = self.config.clone();
            let built = spawn_blocking(move || Pooled::new(&config)).await;
            built
                .unwrap_or_else(|error| Err(BuildError(error.to_string())))
                .map(Arc::new)
        };
        self.pooled.get_or_try_init(build).await.map(Arc::clone)
    }
}

fn unbuilt(error: BuildError) -> TransportError {
    TransportError::Connect(error.to_string())
}

impl Transport for Lazy {
    fn send(&self, request: Outgoing) -> BoxFuture<'_, Result<Response, TransportError>> {
        async move { self.pooled().await.map_err(unbuilt)?.send(request).await }.boxed()
    }

    fn open(&self, request: Outgoing) -> BoxFuture<'_, Result<Opened, TransportError>> {
        async move { self.pooled().await.map_err(unbuilt)?.open(request).await }.boxed()
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), BuildError>> {
        async move { self.pooled().await.map(drop) }.boxed()
    }

    fn connects(&self) -> u64 {
        self.pooled.get().map_or(0, |pooled| pooled.connects())
    }

    fn connected(&self) -> BoxFuture<'_, ()> {
        match self.pooled.get() {
            Some(pooled) => pooled.connected(),
            None => futures::future::ready(()).boxed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_is_built_before_it_is_needed_and_then_once() {
        let lazy = Lazy::new(Config::default());
        assert_eq!(lazy.connects(), 0);
        lazy.connected().await;
        assert!(lazy.pooled.get().is_none());
        let (first, second) = tokio::join!(lazy.pooled(), lazy.pooled());
        assert!(Arc::ptr_eq(&first.unwrap(), &second.unwrap()));
        assert!(lazy.ready().await.is_ok());
    }

    #[tokio::test]
    async fn what_cannot_be_built_is_an_error_of_the_call_and_tried_again() {
        let config = Config {
            user_agent: "not a\nheader".to_owned(),
            ..Config::default()
        };
        let lazy = Lazy::new(config);
        for _ in 0..2 {
            assert!(lazy.ready().await.is_err());
            assert!(lazy.pooled.get().is_none());
        }
    }
}
