use proptest::prelude::*;

use super::*;

const OPEN_FOR: Duration = Duration::from_secs(30);

fn breaker(window: usize) -> Arc<Breaker> {
    Arc::new(Breaker::new(Some(BreakerConfig {
        window,
        failures: 0.5,
        open_for: OPEN_FOR,
    })))
}

/// What happens to a breaker, in order.
#[derive(Clone, Debug)]
enum Step {
    /// An attempt asks to be let through.
    Enter,
    /// The n-th of those under way ends: with a failure or a success, or is dropped.
    End(usize, Option<bool>),
    /// Seconds go by.
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Enter),
        4 => (0_usize..8, prop::option::weighted(0.8, prop::bool::weighted(0.6))).prop_map(|(which, end)| Step::End(which, end)),
        1 => (0_u64..20).prop_map(Step::Wait),
    ]
}

/// The rule told in the plainest way: all outcomes since the last change of mind, and who is probing.
#[derive(Default)]
struct Model {
    history: Vec<bool>,
    open_until: Option<Instant>,
    probing: Option<usize>,
    era: usize,
}

impl Model {
    fn lets_through(&self, now: Instant) -> bool {
        self.open_until
            .is_none_or(|until| now >= until && self.probing.is_none())
    }

    fn end(&mut self, id: usize, era: usize, failed: Option<bool>, window: usize, now: Instant) {
        if self.probing == Some(id) {
            self.probing = None;
            match failed {
                Some(true) => self.open_until = Some(now + OPEN_FOR),
                Some(false) => {
                    self.open_until = None;
                    self.history.clear();
                    self.era += 1;
                }
                None => {}
            }
            return;
        }
        let Some(failed) = failed else { return };
        if era != self.era || self.open_until.is_some() {
            return;
        }
        self.history.push(failed);
        let last = &self.history[self.history.len().saturating_sub(window)..];
        let failures = last.iter().filter(|failed| **failed).count();
        if last.len() == window && failures * 2 >= window {
            self.open_until = Some(now + OPEN_FOR);
            self.era += 1;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_rule_holds_whatever_happens(
        window in 1_usize..6,
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let breaker = breaker(window);
            let mut model = Model::default();
            let mut under_way: Vec<(usize, usize, Pass)> = Vec::new();
            for (id, step) in steps.into_iter().enumerate() {
                let now = Instant::now();
                match step {
                    Step::Enter => {
                        prop_assert_eq!(breaker.refuses().is_none(), model.lets_through(now));
                        match breaker.enter() {
                            Ok(pass) => {
                                prop_assert!(model.lets_through(now));
                                if model.open_until.is_some() {
                                    model.probing = Some(id);
                                }
                                under_way.push((id, model.era, pass));
                            }
                            Err(retry_at) => {
                                prop_assert!(!model.lets_through(now));
                                prop_assert!(retry_at >= now);
                            }
                        }
                    }
                    Step::End(which, failed) if which < under_way.len() => {
                        let (id, era, pass) = under_way.swap_remove(which);
                        let was_open = model.open_until;
                        model.end(id, era, failed, window, now);
                        let opened = match failed {
                            Some(failed) => pass.settle(failed),
                            None => None,
                        };
                        let expected = model.open_until.filter(|_| model.open_until != was_open);
                        prop_assert_eq!(opened, expected);
                    }
                    Step::End(..) => {}
                    Step::Wait(seconds) => tokio::time::advance(Duration::from_secs(seconds)).await,
                }
                let told = breaker.state();
                let expected = match model.open_until {
                    None => BreakerState::Closed,
                    Some(until) if Instant::now() < until => BreakerState::Open,
                    Some(_) => BreakerState::HalfOpen,
                };
                prop_assert_eq!(told, expected);
            }
            Ok(())
        })?;
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_configuration_nothing_opens_it() {
    let breaker = Arc::new(Breaker::new(None));
    for _ in 0..100 {
        assert_eq!(breaker.enter().unwrap().settle(true), None);
        assert_eq!(breaker.note_failure(), None);
    }
    assert_eq!(breaker.state(), BreakerState::Closed);
}
