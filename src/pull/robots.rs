//! `robots.txt` of hosts that a source links to.

use std::collections::HashMap;
use std::time::Duration;

use texting_robots::Robot;
use url::Url;

use super::client::{Answer, Validators};
use super::error::{PullError, Unfetched};
use super::polite::Host;

/// What `robots.txt` knows us by.
const AGENT: &str = "sokbar";
/// The longest `robots.txt` that is read (RFC 9309, 2.5).
pub(super) const BYTES: u64 = 512 * 1024;
/// Redirects that are followed for a file.
const REDIRECTS: usize = 5;

/// The rules in an answer; `None` where the host has none. The inner error says why nothing may be asked.
pub(super) fn rules(answer: &Answer) -> Result<Option<Robot>, Unfetched> {
    if answer.status >= 500 {
        return Err(Unfetched::Status(answer.status));
    }
    // A client error means that there are no rules (RFC 9309, 2.3.1.3).
    if !answer.is_success() {
        return Ok(None);
    }
    Robot::new(AGENT, &answer.body)
        .map(Some)
        .map_err(|error| Unfetched::Other(error.to_string()))
}

/// The pause that rules ask for.
pub(super) fn pause(robot: &Robot) -> Option<Duration> {
    let delay = robot.delay.filter(|delay| delay.is_finite() && *delay > 0.0)?;
    Some(Duration::from_secs_f32(delay.min(3_600.0)))
}

/// The rules of several hosts, each read once.
#[derive(Default)]
pub(super) struct Robots {
    hosts: HashMap<String, Result<Option<Robot>, Unfetched>>,
}

impl Robots {
    /// Why an address may not be asked for.
    pub(super) fn refusal(&mut self, host: &mut Host, url: &Url) -> Result<Option<Unfetched>, PullError> {
        let origin = url.origin().ascii_serialization();
        if !self.hosts.contains_key(&origin) {
            let rules = match url.join("/robots.txt") {
                Ok(address) => match host.get(&address, &Validators::default(), BYTES)? {
                    Ok(answer) => rules(&answer),
                    Err(error) => Err(error.into()),
                },
                Err(error) => Err(Unfetched::Other(error.to_string())),
            };
            if let Ok(Some(robot)) = &rules
                && let Some(pause) = pause(robot)
            {
                host.slow_down(pause);
            }
            self.hosts.insert(origin.clone(), rules);
        }
        Ok(match self.hosts.get(&origin) {
            Some(Ok(Some(robot))) if !robot.allowed(url.as_str()) => Some(Unfetched::Forbidden),
            Some(Err(reason)) => Some(Unfetched::NoRobots(Box::new(reason.clone()))),
            _ => None,
        })
    }

    /// Asks for an address where that is allowed, and for those that it redirects to. The inner error says why there is no
    /// answer.
    pub(super) fn get(
        &mut self,
        host: &mut Host,
        url: &Url,
        known: &Validators,
        limit: u64,
    ) -> Result<Result<(Url, Answer), Unfetched>, PullError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            if let Some(reason) = self.refusal(host, &url)? {
                return Ok(Err(reason));
            }
            let answer = match host.get(&url, known, limit)? {
                Ok(answer) => answer,
                Err(error) => return Ok(Err(error.into())),
            };
            let Some(location) = answer.location.as_deref().filter(|_| answer.is_redirect()) else {
                return Ok(Ok((url, answer)));
            };
            match url.join(location) {
                Ok(next) => url = next,
                Err(_) => return Ok(Err(Unfetched::RedirectToNothing)),
            }
        }
        Ok(Err(Unfetched::TooManyRedirects(REDIRECTS)))
    }
}
