//! What a browser says to the server, on a connection of its own each time.

use std::net::SocketAddr;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header, request};
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Failure;

/// Asks one server.
#[derive(Clone, Copy)]
pub struct Client(pub SocketAddr);

/// A whole answer.
pub struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
}

impl Client {
    pub async fn get(self, path: &str) -> Result<Answer, Failure> {
        self.send(request::Builder::new().uri(path), Body::empty()).await
    }

    /// The answer as a browser takes it: compressed, and a page rather than JSON.
    pub async fn open(self, path: &str) -> Result<Answer, Failure> {
        let request = request::Builder::new()
            .uri(path)
            .header(header::ACCEPT, "text/html,*/*;q=0.8")
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        self.send(request, Body::empty()).await
    }

    pub async fn post(self, path: &str, kind: &str, body: impl Into<Bytes>) -> Result<Answer, Failure> {
        let request = request::Builder::new()
            .method("POST")
            .uri(path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        self.send(request, Body::from(body.into())).await
    }

    /// Reads events until they end, or until it is dropped.
    pub async fn listen(self, path: &str) -> Result<(), Failure> {
        let mut response = self.ask(request::Builder::new().uri(path), Body::empty()).await?;
        while let Some(frame) = response.body_mut().frame().await {
            frame?;
        }
        Ok(())
    }

    async fn send(self, request: request::Builder, body: Body) -> Result<Answer, Failure> {
        let response = self.ask(request, body).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, body })
    }

    async fn ask(
        self,
        request: request::Builder,
        body: Body,
    ) -> Result<axum::http::Response<hyper::body::Incoming>, Failure> {
        let stream = TcpStream::connect(self.0).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with the answer; what went wrong is told to the sender as well.
        tokio::spawn(connection);
        let request: Request<Body> = request.header(header::HOST, self.0.to_string()).body(body)?;
        Ok(sender.send_request(request).await?)
    }
}
