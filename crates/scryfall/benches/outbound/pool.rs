//! Connections: how many are opened, and how many are kept.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::row::Row;
use crate::server::{Server, config, outbound};
use crate::{Failure, Plan, naive};

/// O5: connections for calls in a row, at once, and one second later.
pub fn measure(plan: Plan) -> Result<Vec<Row>, Failure> {
    tokio::runtime::Runtime::new()?.block_on(connections(plan.calls))
}

async fn connections(calls: usize) -> Result<Vec<Row>, Failure> {
    let router = || {
        Router::new().route(
            "/",
            get(|| async {
                sleep(Duration::from_millis(2)).await;
                "here"
            }),
        )
    };
    let server = Server::start(router()).await;
    let client = outbound(config());
    for _ in 0..calls {
        client.call(server.get("/")).await?;
    }
    let in_a_row = server.sockets.accepted();

    let server = Server::start(router()).await;
    for _ in 0..calls {
        let url = server.get("/").url;
        naive::client(None)?.get(url).send().await?.bytes().await?;
    }
    let naive_in_a_row = server.sockets.accepted();

    let server = Server::start(router()).await;
    let client = outbound(config());
    let mut at_once = JoinSet::new();
    for _ in 0..calls {
        let (client, request) = (client.clone(), server.get("/"));
        at_once.spawn(async move { client.call(request).await.map(drop) });
    }
    for call in at_once.join_all().await {
        call?;
    }
    let peak = server.sockets.peak();
    sleep(Duration::from_secs(1)).await;
    let idle = server.sockets.settled(usize::MAX).await;
    Ok(vec![
        Row::held_to(
            "O5",
            format!("{calls} calls in a row: connections"),
            in_a_row.to_string(),
            "1",
            in_a_row == 1,
        ),
        Row::beside(
            "O5",
            "the same with a client for each request",
            naive_in_a_row.to_string(),
        ),
        Row::held_to(
            "O5",
            format!("{calls} calls at once: most open sockets"),
            peak.to_string(),
            "≤ 100",
            peak <= 100,
        ),
        Row::held_to(
            "O5",
            "open a second after that",
            idle.to_string(),
            "≤ 20",
            idle <= 20,
        ),
    ])
}
