use bytes::Bytes;
use http::HeaderMap;

use super::*;

fn routes(loopback_http: bool) -> Routes {
    Routes::new(&Config {
        allowed_hosts: vec!["api.example.com".to_owned(), "Files.example.com".to_owned()],
        allow_loopback_http: loopback_http,
        ..Config::default()
    })
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

#[test]
fn only_listed_hosts_over_https_and_this_machine_over_http() {
    // Columns: as configured in earnest, and with plain http to this machine.
    let table = [
        ("https://api.example.com/cards", true, true),
        ("https://API.example.com:8443/cards", true, true),
        ("https://files.example.com/", true, true),
        ("http://api.example.com/cards", false, false),
        ("https://example.com/", false, false),
        ("https://api.example.com.evil.test/", false, false),
        ("https://evil.test/api.example.com", false, false),
        ("https://api.example.com@evil.test/", false, false),
        ("https://127.0.0.1/", false, false),
        ("http://127.0.0.1:4100/cards", false, true),
        ("http://127.9.9.9/", false, true),
        ("http://[::1]:4100/", false, true),
        ("http://localhost:4100/", false, true),
        ("http://localhost.evil.test/", false, false),
        ("http://10.0.0.1/", false, false),
        ("http://169.254.169.254/latest", false, false),
        ("http://[::ffff:10.0.0.1]/", false, false),
        ("ftp://api.example.com/", false, false),
        ("file:///etc/passwd", false, false),
        ("data:text/plain,hello", false, false),
    ];
    for (address, in_earnest, with_loopback) in table {
        assert_eq!(
            routes(false).check(&url(address)).is_ok(),
            in_earnest,
            "{address}"
        );
        assert_eq!(
            routes(true).check(&url(address)).is_ok(),
            with_loopback,
            "{address}, loopback"
        );
    }
}

fn redirected(status: u16, method: Method, location: &str) -> Result<Option<Outgoing>, CallError> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
    headers.insert(AUTHORIZATION, "secret".parse().unwrap());
    let request = Outgoing {
        method,
        url: url("https://api.example.com/a/b"),
        headers,
        body: Bytes::from_static(b"{}"),
        max_body: 100,
    };
    let mut headers = HeaderMap::new();
    headers.insert(LOCATION, location.parse().unwrap());
    routes(true).follow(&request, StatusCode::from_u16(status).unwrap(), &headers)
}

#[test]
fn a_redirect_to_a_strange_host_is_refused() {
    for location in [
        "https://evil.test/",
        "//evil.test/x",
        "http://127.0.0.1/admin",
        "http://api.example.com/",
        "https://",
    ] {
        let outcome = redirected(302, Method::GET, location);
        assert!(
            matches!(outcome, Err(CallError::NotAllowed(_))),
            "{location}: {outcome:?}"
        );
    }
}

#[test]
fn a_redirect_to_a_listed_host_is_followed_without_the_secrets() {
    let next = redirected(302, Method::GET, "https://files.example.com/c")
        .unwrap()
        .unwrap();
    assert_eq!(next.url, url("https://files.example.com/c"));
    assert!(!next.headers.contains_key(AUTHORIZATION));

    let next = redirected(302, Method::GET, "c").unwrap().unwrap();
    assert_eq!(next.url, url("https://api.example.com/a/c"));
    assert!(
        next.headers.contains_key(AUTHORIZATION),
        "the same host may keep them"
    );
}

#[test]
fn the_status_decides_whether_the_body_goes_along() {
    let table = [
        (301, Method::POST, Some((Method::GET, 0))),
        (302, Method::POST, Some((Method::GET, 0))),
        (303, Method::PUT, Some((Method::GET, 0))),
        (303, Method::HEAD, Some((Method::HEAD, 2))),
        (307, Method::POST, Some((Method::POST, 2))),
        (308, Method::POST, Some((Method::POST, 2))),
        (200, Method::GET, None),
        (304, Method::GET, None),
    ];
    for (status, method, expected) in table {
        let next = redirected(status, method.clone(), "/c").unwrap();
        let found = next.map(|next| (next.method, next.body.len()));
        assert_eq!(found, expected, "{status} {method}");
    }
}
