use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::call::Freshness;

const NOW: SystemTime = SystemTime::UNIX_EPOCH;

fn answer(status: u16, headers: &[(&'static str, &str)]) -> Result<Response, TransportError> {
    let headers = headers
        .iter()
        .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
        .collect();
    Ok(Response {
        status: StatusCode::from_u16(status).unwrap(),
        headers,
        body: Bytes::new(),
        freshness: Freshness::Fresh,
    })
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// One letter a verdict: Answer, Retry, Limited, Blocked, eXit.
fn letter(method: &Method, read_only: bool, outcome: &Result<Response, TransportError>) -> char {
    match judge(method, read_only, outcome, NOW) {
        Verdict::Answer => 'A',
        Verdict::Retry { .. } => 'R',
        Verdict::RateLimited(_) => 'L',
        Verdict::Blocked(_) => 'B',
        Verdict::GiveUp => 'X',
    }
}

#[test]
fn the_whole_table_of_status_and_method() {
    // Columns: GET, HEAD, POST that only reads, POST, PUT, DELETE.
    let table: &[(&[u16], &str)] = &[
        (&[200, 201, 204, 206, 304, 404], "AAAAAA"),
        (
            &[
                408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530,
            ],
            "RRRXXX",
        ),
        (&[429], "LLLLLL"),
        (&[403], "BBBBBB"),
        (
            &[
                300, 301, 400, 401, 402, 405, 406, 409, 410, 413, 414, 418, 422, 451,
            ],
            "XXXXXX",
        ),
        (&[501, 505, 507, 511, 519, 528, 529, 531, 599], "XXXXXX"),
    ];
    for (statuses, expected) in table {
        for &status in *statuses {
            assert_eq!(row(&answer(status, &[])), *expected, "{status}");
        }
    }
    let failures = [
        (TransportError::Connect("refused".to_owned()), "RRRXXX"),
        (TransportError::TimedOut, "RRRXXX"),
        (TransportError::Broken("reset".to_owned()), "RRRXXX"),
        (TransportError::TooLarge { limit: 1 }, "XXXXXX"),
    ];
    for (failure, expected) in failures {
        assert_eq!(row(&Err(failure.clone())), expected, "{failure}");
    }
}

fn row(outcome: &Result<Response, TransportError>) -> String {
    [
        (Method::GET, false),
        (Method::HEAD, false),
        (Method::POST, true),
        (Method::POST, false),
        (Method::PUT, false),
        (Method::DELETE, false),
    ]
    .iter()
    .map(|(method, read_only)| letter(method, *read_only, outcome))
    .collect()
}

#[test]
fn a_timeout_costs_twice() {
    let cost = |error| match judge(&Method::GET, false, &Err(error), NOW) {
        Verdict::Retry { cost, .. } => cost,
        other => panic!("{other:?}"),
    };
    assert_eq!(cost(TransportError::TimedOut), 2);
    assert_eq!(cost(TransportError::Broken(String::new())), 1);
}

#[test]
fn a_429_closes_for_as_long_as_it_says_and_half_a_minute_at_least() {
    let date = ("date", "Sun, 22 Nov 2026 12:00:00 GMT");
    let cases: &[(&[(&str, &str)], u64)] = &[
        (&[], 65),
        (&[("retry-after", "0")], 30),
        (&[("retry-after", "29")], 30),
        (&[("retry-after", "31")], 31),
        (&[("retry-after", "60")], 60),
        (&[("retry-after", " 90 ")], 90),
        (&[("retry-after", "Sun, 22 Nov 2026 12:02:00 GMT"), date], 120),
        (&[("retry-after", "Sun, 22 Nov 2026 11:00:00 GMT"), date], 30),
        (&[("retry-after", "99999999999999999999999")], 86_400),
        (&[("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"), date], 86_400),
        (&[("retry-after", "soon")], 65),
        (&[("retry-after", "-5")], 65),
        (&[("retry-after", "1.5")], 65),
        (&[("retry-after", "")], 65),
    ];
    for (headers, expected) in cases {
        // Leaked for `HeaderName::from_static`, once a test run.
        let headers: Vec<(&'static str, &str)> = headers
            .iter()
            .map(|(name, value)| (&*name.to_string().leak(), *value))
            .collect();
        let verdict = judge(&Method::GET, false, &answer(429, &headers), NOW);
        assert_eq!(verdict, Verdict::RateLimited(seconds(*expected)), "{headers:?}");
    }
}

#[test]
fn a_date_without_a_date_of_the_answer_counts_from_now() {
    let headers = answer(429, &[("retry-after", "Thu, 01 Jan 1970 00:01:40 GMT")])
        .unwrap()
        .headers;
    assert_eq!(retry_after(&headers, NOW), Some(seconds(100)));
    assert_eq!(retry_after(&headers, NOW + seconds(90)), Some(seconds(10)));
    assert_eq!(retry_after(&headers, NOW + seconds(900)), Some(seconds(0)));
}

#[test]
fn a_403_closes_for_a_quarter_of_an_hour_or_longer() {
    let blocked = |headers: &[(&'static str, &str)]| judge(&Method::GET, false, &answer(403, headers), NOW);
    assert_eq!(blocked(&[]), Verdict::Blocked(seconds(900)));
    assert_eq!(blocked(&[("retry-after", "10")]), Verdict::Blocked(seconds(900)));
    assert_eq!(
        blocked(&[("retry-after", "3600")]),
        Verdict::Blocked(seconds(3600))
    );
}

#[test]
fn a_503_may_name_its_time() {
    let verdict = judge(&Method::GET, false, &answer(503, &[("retry-after", "7")]), NOW);
    assert_eq!(
        verdict,
        Verdict::Retry {
            cost: 1,
            after: seconds(7)
        }
    );
}

#[test]
fn the_budget_pays_ten_retries_and_ten_answers_buy_one_back() {
    let budget = Budget::new();
    assert!((0..10).all(|_| budget.withdraw(1)));
    assert!(!budget.withdraw(1));
    for _ in 0..9 {
        budget.refund();
    }
    assert!(!budget.withdraw(1));
    budget.refund();
    assert!(!budget.withdraw(2), "a timeout costs two");
    assert!(budget.withdraw(1));
    for _ in 0..1000 {
        budget.refund();
    }
    assert!((budget.left() - 10.0).abs() < 1e-9, "never more than ten");
}

proptest! {
    #[test]
    fn delays_are_anything_up_to_the_doubled_base(retries in 0_u32..200, fraction in 0.0_f64..1.0) {
        let most = seconds(10).min(Duration::from_millis(200) * 2_u32.pow(retries.min(20)));
        prop_assert!(backoff(retries, fraction) <= most);
        prop_assert_eq!(backoff(retries, 1.0), most);
        prop_assert_eq!(backoff(retries, 0.0), Duration::ZERO);
    }

    #[test]
    fn any_header_is_read_without_a_panic(value in "[ -~]{0,40}") {
        let outcome = answer(429, &[("retry-after", value.as_str())]);
        let Verdict::RateLimited(penalty) = judge(&Method::GET, false, &outcome, NOW) else {
            panic!("a 429 is always a rate limit");
        };
        prop_assert!(penalty >= seconds(30) && penalty <= seconds(86_400));
    }
}
