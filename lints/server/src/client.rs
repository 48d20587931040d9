//! One client in a process, made by `outbound`.

pub fn made_here() -> reqwest::Result<reqwest::Client> {
    drop(reqwest::Client::new()); //~ clippy::disallowed_methods
    drop(reqwest::Client::builder()); //~ clippy::disallowed_methods
    reqwest::ClientBuilder::new().build() //~ clippy::disallowed_methods
}

pub async fn made_for_one_request() -> reqwest::Result<reqwest::Response> {
    reqwest::get("http://localhost").await //~ clippy::disallowed_methods
}

pub fn blocks() -> reqwest::Result<reqwest::blocking::Response> {
    reqwest::blocking::get("http://localhost") //~ clippy::disallowed_methods
}

pub struct Service {
    pub client: reqwest::blocking::Client, //~ clippy::disallowed_types
}
