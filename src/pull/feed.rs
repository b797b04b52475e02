//! A feed: RSS, Atom or JSON Feed. The page that an entry links to is the text; where it can't be had, what the feed itself
//! says. Entries of podcasts and films bring their transcripts. A feed holds the latest entries only, so that an entry
//! that is no longer in it stays.

use std::fmt::Write as _;

use feed_rs::model::Entry;
use url::Url;

use super::client::Validators;
use super::error::{PullError, Unfetched};
use super::media::{self, Media};
use super::polite::Host;
use super::robots::Robots;
use super::round::{Fetched, Round};
use transcripts::Spoken;

mod transcripts;

/// Fetches a feed and what it links to.
pub(super) fn pull(round: &mut Round<'_>, host: &mut Host, url: &Url) -> Result<(), PullError> {
    let failed = |reason: Unfetched| PullError::Start {
        url: url.as_str().to_owned(),
        reason,
    };
    let mut robots = Robots::default();
    let limit = round.source.max_bytes;
    // A feed is there for programs, whatever robots.txt says of it; the pages are not.
    let answer = host.get(url, &Validators::default(), limit)?;
    let answer = answer.map_err(|error| failed(error.into()))?;
    let answer = if answer.is_redirect() {
        let target = answer
            .location
            .as_deref()
            .and_then(|location| url.join(location).ok());
        let target = target.ok_or_else(|| failed(Unfetched::RedirectToNothing))?;
        let answer = robots.get(host, &target, &Validators::default(), limit)?;
        answer.map_err(failed)?.1
    } else {
        answer
    };
    if !answer.is_success() {
        return Err(failed(Unfetched::Status(answer.status)));
    }
    let feed = feed_rs::parser::Builder::new()
        .base_uri(Some(url.as_str()))
        .build();
    let feed = feed
        .parse(answer.body.as_slice())
        .map_err(|error| failed(Unfetched::NoFeed(error.to_string())))?;
    let transcripts = transcripts::linked(&answer.body, url);
    let total = feed.entries.len();
    for entry in feed.entries.iter().take(round.source.max_pages) {
        let link = link_of(entry);
        let key = link.as_ref().map_or(entry.id.as_str(), Url::as_str).to_owned();
        if round.is_done(&key) {
            continue;
        }
        if let Some(link) = &link
            && (!round.source.includes(link.path()) || round.source.exclude.is_match(link.path()))
        {
            round.leave_out(&key, "not included by sources.toml")?;
            continue;
        }
        let mut visit = Visit {
            round: &mut *round,
            host: &mut *host,
            robots: &mut robots,
            entry,
            key: &key,
            link: link.as_ref(),
        };
        let ids = [Some(entry.id.as_str()), link.as_ref().map(Url::as_str)];
        let transcript = transcripts
            .iter()
            .find(|(of, _)| ids.contains(&Some(of.as_str())));
        let is_kept = match transcript {
            Some((_, address)) => visit.keep_file(address)?,
            None => visit.keep_spoken()?,
        };
        if !is_kept {
            visit.keep_page()?;
        }
        round.report_progress(&key, total);
    }
    Ok(())
}

/// An entry that is being decided.
struct Visit<'v, 'a> {
    round: &'v mut Round<'a>,
    host: &'v mut Host,
    robots: &'v mut Robots,
    entry: &'v Entry,
    key: &'v str,
    link: Option<&'v Url>,
}

impl Visit<'_, '_> {
    /// Keeps the page of the entry, or what the feed says of it.
    fn keep_page(&mut self) -> Result<(), PullError> {
        if let Some(link) = self.link
            && self.keep_file(link)?
        {
            return Ok(());
        }
        if self.round.is_kept(self.key) {
            return self.round.failed(self.key, "its page could not be fetched");
        }
        let Some(html) = own_text(self.entry) else {
            return self.round.failed(
                self.key,
                "its page could not be fetched, and the feed has no text",
            );
        };
        self.keep(html.as_bytes(), "html", Validators::default())
    }

    /// Keeps what the feed says is spoken in a film or a recording; whether it does.
    fn keep_spoken(&mut self) -> Result<bool, PullError> {
        let (text, extension) = match transcripts::spoken(self.entry) {
            Some(Spoken::Captions(captions)) => (captions, "vtt"),
            Some(Spoken::Lines(lines)) => (lines.join("\n\n") + "\n", "txt"),
            None => return Ok(false),
        };
        self.keep(text.as_bytes(), extension, Validators::default())?;
        Ok(true)
    }

    /// Keeps a file that the entry links to; whether it could be had.
    fn keep_file(&mut self, address: &Url) -> Result<bool, PullError> {
        let known = self.round.validators(self.key);
        let limit = self.round.source.max_bytes;
        let Ok((at, answer)) = self.robots.get(self.host, address, &known, limit)? else {
            return Ok(false);
        };
        if answer.status == 304 {
            self.round.unchanged(self.key, None)?;
            return Ok(true);
        }
        let media = media::of(&answer.media, &at, &answer.body);
        let Some(media) = media.filter(|_| answer.is_success()) else {
            return Ok(false);
        };
        if answer
            .robots
            .iter()
            .any(|order| order.to_lowercase().contains("noindex"))
        {
            self.round.leave_out(self.key, "noindex")?;
            return Ok(true);
        }
        let validators = answer.validators;
        self.keep(&answer.body, Media::extension(media), validators)?;
        Ok(true)
    }

    fn keep(&mut self, bytes: &[u8], extension: &str, validators: Validators) -> Result<(), PullError> {
        let fetched = Fetched {
            bytes,
            extension,
            validators,
            url: self.link.map(Url::as_str),
            more: lines(self.entry),
            ..Fetched::default()
        };
        self.round.keep(self.key, fetched)
    }
}

fn link_of(entry: &Entry) -> Option<Url> {
    let is_page = |rel: Option<&str>| matches!(rel, None | Some("alternate"));
    let mut links = entry.links.iter().filter(|link| is_page(link.rel.as_deref()));
    let link = links.find_map(|link| Url::parse(&link.href).ok())?;
    matches!(link.scheme(), "http" | "https").then_some(link)
}

/// What the sidecar of an entry says.
fn lines(entry: &Entry) -> String {
    let mut lines = String::new();
    let text = |text: &str| toml::Value::String(text.to_owned());
    if let Some(title) = entry
        .title
        .as_ref()
        .map(|title| title.content.trim())
        .filter(|title| is_plain(title))
    {
        let _ = writeln!(lines, "title = {}", text(title));
    }
    let names: Vec<toml::Value> = entry
        .authors
        .iter()
        .filter_map(|author| author.name.as_deref())
        .map(|name| text(name.trim()))
        .collect();
    if !names.is_empty() {
        let _ = writeln!(lines, "authors = {}", toml::Value::Array(names));
    }
    if let Some(date) = entry.published.or(entry.updated) {
        let _ = writeln!(lines, "date = {}", text(&date.format("%Y-%m-%d").to_string()));
    }
    lines
}

/// Titles with markup or entities are left to the page.
fn is_plain(title: &str) -> bool {
    !title.is_empty() && title.len() <= 500 && !title.contains(['<', '&'])
}

/// What the feed says of an entry, as a page.
fn own_text(entry: &Entry) -> Option<String> {
    let content = entry.content.as_ref().and_then(|content| content.body.clone());
    let summary = entry.summary.as_ref();
    let of_media = || entry.media.iter().find_map(|media| media.description.as_ref());
    let text = content.or_else(|| Some(summary.or_else(of_media)?.content.clone()))?;
    let title = entry
        .title
        .as_ref()
        .map(|title| title.content.trim())
        .unwrap_or_default();
    let title = quick_xml::escape::escape(title);
    (!text.trim().is_empty()).then(|| {
        format!(
            "<!doctype html><meta charset=utf-8><title>{title}</title><main><h1>{title}</h1>{text}</main>\n"
        )
    })
}
