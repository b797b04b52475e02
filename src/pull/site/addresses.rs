//! Which addresses of a site are asked for: those of its host that are neither forbidden nor part of an endless space.

use std::collections::{HashMap, HashSet};

use texting_robots::Robot;
use url::Url;

use crate::pull::sources::Source;

/// Parameters that name a visit or a campaign, never a page.
const OF_VISITS: [&str; 14] = [
    "sid",
    "sessionid",
    "session_id",
    "phpsessid",
    "jsessionid",
    "aspsessionid",
    "cfid",
    "cftoken",
    "fbclid",
    "gclid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "returnurl",
];
/// Parts of paths where people log in.
const LOGIN: [&str; 14] = [
    "login",
    "log-in",
    "logga-in",
    "loggain",
    "inloggning",
    "logout",
    "logga-ut",
    "signin",
    "sign-in",
    "wp-login.php",
    "wp-admin",
    "account",
    "mitt-konto",
    "umbraco",
];
/// Parts of paths of calendars, which go on for ever.
const CALENDAR: [&str; 3] = ["kalender", "calendar", "kalendarium"];
/// Parameters by which calendars and lists go on for ever.
const OF_CALENDARS: [&str; 8] = [
    "month",
    "manad",
    "week",
    "vecka",
    "ical",
    "tribe-bar-date",
    "date",
    "datum",
];
/// Endings of files that are no documents.
const NOT_DOCUMENTS: [&str; 34] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "tif", "tiff", "css", "js", "mjs",
    "json", "map", "woff", "woff2", "ttf", "eot", "mp3", "mp4", "m4a", "m4v", "mov", "avi", "webm", "wav",
    "zip", "gz", "exe", "dmg", "ics", "vcf",
];
/// The longest address.
const LENGTH: usize = 1_000;
/// The deepest path.
const DEPTH: usize = 16;
/// A path in which a part stands more often is a loop of relative links.
const REPEATED: usize = 2;
/// So many addresses of one path that differ by their query are asked for.
const VARIANTS: usize = 500;
/// So many of them in a row may give nothing new.
const FRUITLESS: usize = 8;

/// The addresses of one site.
pub(super) struct Addresses<'a> {
    source: &'a Source,
    /// The start of the site.
    root: Url,
    robots: Option<Robot>,
    seen: HashSet<String>,
    queries: HashMap<String, Queries>,
}

/// The addresses of one path that differ by their query.
#[derive(Default)]
struct Queries {
    asked: usize,
    fruitless: usize,
}

impl<'a> Addresses<'a> {
    pub(super) fn new(source: &'a Source, root: Url) -> Self {
        Self {
            source,
            root,
            robots: None,
            seen: HashSet::new(),
            queries: HashMap::new(),
        }
    }

    pub(super) fn root(&self) -> &Url {
        &self.root
    }

    /// Takes the rules of `robots.txt`.
    pub(super) fn obey(&mut self, robots: Robot) {
        self.robots = Some(robots);
    }

    /// Whether an address was seen; if not, it is now.
    pub(super) fn is_new(&mut self, url: &Url) -> bool {
        self.seen.insert(url.as_str().to_owned())
    }

    /// Whether an address is of this site.
    pub(super) fn is_here(&self, url: &Url) -> bool {
        let bare = |url: &Url| {
            let host = url.host_str().unwrap_or_default();
            host.strip_prefix("www.").unwrap_or(host).to_owned()
        };
        let web = |url: &Url| matches!(url.scheme(), "http" | "https");
        let ports = (url.port_or_known_default(), self.root.port_or_known_default());
        let usual = |port: Option<u16>| matches!(port, Some(80 | 443));
        web(url)
            && bare(url) == bare(&self.root)
            && (ports.0 == ports.1 || (usual(ports.0) && usual(ports.1)))
    }

    /// The one way to write an address: the scheme and the host of the start, no fragment, no parameter of a visit.
    pub(super) fn plain(&self, url: &Url) -> Url {
        let mut plain = url.clone();
        if self.is_here(url) {
            // Both are `http` or `https`, and the host is one.
            let _ = plain.set_scheme(self.root.scheme());
            let _ = plain.set_host(self.root.host_str());
            let _ = plain.set_port(self.root.port());
        }
        plain.set_fragment(None);
        let path = plain.path().to_owned();
        let lower = path.to_ascii_lowercase();
        if let Some(session) = lower.find(";jsessionid=") {
            plain.set_path(&path[..session]);
        }
        if let Some(query) = plain.query().map(str::to_owned) {
            let kept: Vec<&str> = query.split('&').filter(|pair| !is_of_visit(pair)).collect();
            plain.set_query(Some(kept.join("&").as_str()).filter(|query| !query.is_empty()));
        }
        plain
    }

    /// Why an address is not asked for.
    pub(super) fn refusal(&mut self, url: &Url) -> Option<&'static str> {
        let path = url.path();
        if !self.is_here(url) {
            return Some("another host");
        }
        if url.as_str().len() > LENGTH {
            return Some("longer than 1000 bytes");
        }
        let parts: Vec<String> = path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        if parts.len() > DEPTH || parts.iter().any(|part| times(&parts, part) > REPEATED) {
            return Some("a loop of links");
        }
        if is_refused_file(&parts) {
            return Some("no document");
        }
        if self.source.exclude.is_match(path) {
            return Some("excluded by sources.toml");
        }
        if let Some(robots) = &self.robots
            && !robots.allowed(url.as_str())
        {
            return Some("forbidden by robots.txt");
        }
        if parts.iter().any(|part| LOGIN.contains(&part.as_str())) {
            return Some("a login page");
        }
        let has = |names: &[&str]| {
            let mut pairs = url.query_pairs();
            pairs.any(|(name, _)| names.contains(&name.to_lowercase().as_str()))
        };
        if parts.iter().any(|part| CALENDAR.contains(&part.as_str())) || has(&OF_CALENDARS) {
            return Some("a calendar");
        }
        let queries = url.query().and_then(|_| self.queries.get(path));
        if queries.is_some_and(|queries| queries.asked >= VARIANTS || queries.fruitless >= FRUITLESS) {
            return Some("one of many queries of one path that give nothing new");
        }
        None
    }

    /// Records what an address with a query gave.
    pub(super) fn asked(&mut self, url: &Url, is_fruitful: bool) {
        if url.query().is_some() {
            let queries = self.queries.entry(url.path().to_owned()).or_default();
            queries.asked += 1;
            queries.fruitless = if is_fruitful { 0 } else { queries.fruitless + 1 };
        }
    }
}

fn times(parts: &[String], part: &String) -> usize {
    parts.iter().filter(|other| *other == part).count()
}

fn is_of_visit(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    OF_VISITS.contains(&name.as_str()) || name.starts_with("utm_")
}

fn is_refused_file(parts: &[String]) -> bool {
    let ending = parts.last().and_then(|last| last.rsplit_once('.'));
    ending.is_some_and(|(_, ending)| NOT_DOCUMENTS.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pull::sources;

    fn source() -> Source {
        sources::of_test("type = \"site\"\nurl = \"https://www.a.se/\"\nexclude = [\"/gammalt/*\"]")
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn an_address_is_written_one_way() {
        let source = source();
        let addresses = Addresses::new(&source, url("https://www.a.se/"));
        for (address, plain) in [
            ("http://a.se/x#y", "https://www.a.se/x"),
            (
                "https://www.a.se/x?sid=1&a=2&utm_source=z",
                "https://www.a.se/x?a=2",
            ),
            (
                "https://www.a.se/x;jsessionid=77?PHPSESSID=1",
                "https://www.a.se/x",
            ),
            ("https://b.se/x?a=1", "https://b.se/x?a=1"),
        ] {
            assert_eq!(addresses.plain(&url(address)).as_str(), plain);
        }
    }

    #[test]
    fn what_is_not_asked_for_has_a_reason() {
        let source = source();
        let mut addresses = Addresses::new(&source, url("https://www.a.se/"));
        addresses.obey(Robot::new("sokbar", b"User-agent: *\nDisallow: /hemligt\n").unwrap());
        for (address, reason) in [
            ("https://www.a.se/om", None),
            ("https://www.a.se/rapport.pdf", None),
            ("https://www.a.se/sida?id=7", None),
            ("https://b.se/", Some("another host")),
            ("https://www.a.se:8443/", Some("another host")),
            ("https://www.a.se/a/b/a/b/a/b", Some("a loop of links")),
            ("https://www.a.se/bild.JPG", Some("no document")),
            ("https://www.a.se/gammalt/ett", Some("excluded by sources.toml")),
            ("https://www.a.se/hemligt/ett", Some("forbidden by robots.txt")),
            ("https://www.a.se/logga-in?next=/", Some("a login page")),
            ("https://www.a.se/kalender/2026/13", Some("a calendar")),
            ("https://www.a.se/aktuellt?month=2026-13", Some("a calendar")),
        ] {
            assert_eq!(addresses.refusal(&url(address)), reason, "{address}");
        }
    }

    #[test]
    fn queries_that_give_nothing_new_come_to_an_end_and_fruitful_ones_do_not() {
        let source = source();
        let mut addresses = Addresses::new(&source, url("https://www.a.se/"));
        for number in 0..100 {
            let page = url(&format!("https://www.a.se/sida?id={number}"));
            assert_eq!(addresses.refusal(&page), None);
            addresses.asked(&page, true);
        }
        let filter = |number| url(&format!("https://www.a.se/filter?f={number}"));
        let asked = (0..100).filter(|&number| {
            let is_asked = addresses.refusal(&filter(number)).is_none();
            addresses.asked(&filter(number), false);
            is_asked
        });
        assert_eq!(asked.count(), FRUITLESS);
    }
}
