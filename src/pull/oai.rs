//! A repository that speaks OAI-PMH 2.0: records as files, and where a record names an open PDF, that with the record's
//! metadata.

use std::collections::HashSet;

use roxmltree::{Document, Node, ParsingOptions};
use url::Url;

use self::record::Record;
use super::client::Validators;
use super::error::{PullError, Unfetched};
use super::media::{self, Media};
use super::polite::Host;
use super::report::Note;
use super::robots::Robots;
use super::round::{Fetched, Round};

mod record;

/// Formats of records, the best first.
const PREFIXES: [&str; 4] = ["mods", "swepub_mods", "oai_dc", "dc"];
/// The most elements of one answer.
const NODES: u32 = 2_000_000;
/// The most requests for one answer: the first, and those of redirects.
const REQUESTS: usize = 3;
/// In so many rounds a repository that forgets deletions is asked for everything once.
const WHOLE: u64 = 7;

/// Harvests a repository.
pub(super) fn pull(round: &mut Round<'_>, host: &mut Host, base: &Url) -> Result<(), PullError> {
    let source = round.source;
    let mut harvest = Harvest {
        round,
        host,
        base,
        robots: Robots::default(),
    };
    let (is_exact, remembers) = harvest.identify()?;
    let prefix = match &source.prefix {
        Some(prefix) => prefix.clone(),
        None => harvest.choose_prefix()?,
    };
    let is_whole = !remembers && harvest.round.number().is_multiple_of(WHOLE);
    let from = harvest
        .round
        .from()
        .filter(|_| !is_whole && !harvest.round.is_relabelled);
    // A repository whose times are days says so in its identity, and refuses others.
    let from = from.map(|from| {
        if is_exact {
            from
        } else {
            from.chars().take(10).collect()
        }
    });
    let mut first = vec![("metadataPrefix", prefix.as_str())];
    first.extend(source.set.as_deref().map(|set| ("set", set)));
    first.extend(from.as_deref().map(|from| ("from", from)));
    let (time, listed) = harvest.list(&first)?;
    if from.is_none() {
        for key in harvest.round.known_keys() {
            if !listed.contains(&key) {
                harvest.round.gone(&key, "not among the records")?;
            }
        }
    }
    harvest.round.set_from(time);
    Ok(())
}

struct Harvest<'a, 'b> {
    round: &'b mut Round<'a>,
    host: &'b mut Host,
    base: &'b Url,
    robots: Robots,
}

/// How a list goes on.
enum Next {
    Token(String),
    End,
}

impl Harvest<'_, '_> {
    /// Whether the repository's times have seconds, and whether it remembers deletions.
    fn identify(&mut self) -> Result<(bool, bool), PullError> {
        let text = self.ask(&[("verb", "Identify")])?;
        let tree = parse(&text)?;
        let identity = answer_element(&tree)?;
        let says = |name: &str, value: &str| text_of(identity, name).is_some_and(|text| text.contains(value));
        Ok((
            says("granularity", "hh:mm:ss"),
            says("deletedRecord", "persistent"),
        ))
    }

    fn choose_prefix(&mut self) -> Result<String, PullError> {
        let text = self.ask(&[("verb", "ListMetadataFormats")])?;
        let tree = parse(&text)?;
        let offered = answer_element(&tree)?.descendants();
        let offered: Vec<&str> = offered
            .filter(|node| node.tag_name().name() == "metadataPrefix")
            .filter_map(|node| node.text())
            .map(str::trim)
            .collect();
        let best = PREFIXES.into_iter().find(|prefix| offered.contains(prefix));
        best.map(str::to_owned)
            .ok_or_else(|| PullError::UnknownFormats(offered.join(", ")))
    }

    /// Reads a list to its end; returns the time of the first answer and the records of the list.
    fn list(&mut self, first: &[(&str, &str)]) -> Result<(Option<String>, HashSet<String>), PullError> {
        let mut listed = HashSet::new();
        let mut tokens = HashSet::new();
        let mut time = None;
        let mut query: Vec<(String, String)> = owned(&[&[("verb", "ListRecords")], first].concat());
        let mut is_begun_anew = false;
        loop {
            let pairs: Vec<(&str, &str)> = query
                .iter()
                .map(|(key, value)| (key.as_str(), value.as_str()))
                .collect();
            let text = self.ask(&pairs)?;
            let tree = parse(&text)?;
            time = time.or_else(|| text_of(tree.root_element(), "responseDate"));
            let list = match answer_element(&tree) {
                Ok(list) => list,
                // Nothing has changed.
                Err(PullError::Repository(code)) if code.starts_with("noRecordsMatch") => break,
                // A token that is no longer valid: the list is read from its start once.
                Err(PullError::Repository(code))
                    if code.starts_with("badResumptionToken") && !is_begun_anew =>
                {
                    is_begun_anew = true;
                    tokens.clear();
                    query = owned(&[&[("verb", "ListRecords")], first].concat());
                    continue;
                }
                Err(error) => return Err(error),
            };
            match self.take(list, &text, &mut listed)? {
                Next::End => break,
                Next::Token(token) => {
                    if !tokens.insert(token.clone()) {
                        return Err(PullError::SameTokenTwice);
                    }
                    query = owned(&[("verb", "ListRecords"), ("resumptionToken", &token)]);
                }
            }
            if listed.len() >= self.round.source.max_pages {
                self.round.report.message = Some(Note::MaxPages(self.round.source.max_pages));
                // The rest is not gone, and the next round has to ask for it.
                listed.extend(self.round.known_keys());
                time = None;
                break;
            }
        }
        Ok((time, listed))
    }

    /// Takes the records of one answer.
    fn take(
        &mut self,
        list: Node<'_, '_>,
        text: &str,
        listed: &mut HashSet<String>,
    ) -> Result<Next, PullError> {
        let mut next = Next::End;
        let mut total = 0;
        for node in list.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "record" => {
                    let Some(record) = Record::read(node, text) else {
                        continue;
                    };
                    listed.insert(record.identifier.clone());
                    self.decide(&record)?;
                    self.round
                        .report_progress(&record.identifier, total.max(listed.len()));
                }
                "resumptionToken" => {
                    let size = node
                        .attribute("completeListSize")
                        .and_then(|size| size.parse().ok());
                    total = size.unwrap_or(0);
                    if let Some(token) = node.text().map(str::trim).filter(|token| !token.is_empty()) {
                        next = Next::Token(token.to_owned());
                    }
                }
                _ => {}
            }
        }
        Ok(next)
    }

    fn decide(&mut self, record: &Record) -> Result<(), PullError> {
        let key = record.identifier.as_str();
        if self.round.is_done(key) {
            return Ok(());
        }
        if record.is_deleted {
            return self.round.deleted(key);
        }
        if !self.round.source.includes(key) || self.round.source.exclude.is_match(key) {
            return self.round.leave_out(key, "not included by sources.toml");
        }
        if let Some(pdf) = &record.pdf
            && self.keep_pdf(record, pdf)?
        {
            return Ok(());
        }
        self.round.keep(
            key,
            Fetched {
                bytes: record.xml.as_bytes(),
                extension: "xml",
                ..Fetched::default()
            },
        )
    }

    /// Keeps the full text of a record; whether it could be had.
    fn keep_pdf(&mut self, record: &Record, pdf: &Url) -> Result<bool, PullError> {
        let key = record.identifier.as_str();
        if !is_of_one_owner(pdf, self.base) {
            return Ok(false);
        }
        let known = self.round.validators(key);
        let limit = self.round.source.max_bytes;
        let Ok((_, answer)) = self.robots.get(self.host, pdf, &known, limit)? else {
            return Ok(false);
        };
        let stored = if answer.status == 304 {
            self.round.stored(key)
        } else {
            None
        };
        let is_pdf = |bytes: &[u8]| media::of_bytes(bytes) == Some(Media::File("pdf"));
        let (bytes, validators): (&[u8], Validators) = match &stored {
            Some(stored) => (stored, known),
            None => (&answer.body, answer.validators),
        };
        if !(answer.status == 200 || stored.is_some()) || !is_pdf(bytes) {
            return Ok(false);
        }
        let fetched = Fetched {
            bytes,
            extension: "pdf",
            validators,
            url: record.url.as_deref(),
            more: record.lines(self.round.source.language.is_none()),
            ..Fetched::default()
        };
        self.round.keep(key, fetched)?;
        Ok(true)
    }

    fn ask(&mut self, pairs: &[(&str, &str)]) -> Result<String, PullError> {
        let mut url = self.base.clone();
        url.query_pairs_mut().extend_pairs(pairs);
        let limit = self.round.source.max_bytes;
        let failed = |reason: Unfetched| PullError::Start {
            url: url.as_str().to_owned(),
            reason,
        };
        let mut at = url.clone();
        for _ in 0..REQUESTS {
            let answer = self.host.get(&at, &Validators::default(), limit)?;
            let answer = answer.map_err(|error| failed(error.into()))?;
            if answer.is_redirect() {
                let location = answer.location.as_deref().unwrap_or_default();
                at = at
                    .join(location)
                    .map_err(|_| failed(Unfetched::RedirectToNothing))?;
                continue;
            }
            if !answer.is_success() {
                return Err(failed(Unfetched::Status(answer.status)));
            }
            return String::from_utf8(answer.body)
                .map_err(|error| failed(Unfetched::Other(error.to_string())));
        }
        Err(failed(Unfetched::TooManyRedirects(REQUESTS - 1)))
    }
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn parse(text: &str) -> Result<Document<'_>, PullError> {
    let options = ParsingOptions {
        nodes_limit: NODES,
        ..ParsingOptions::default()
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    Document::parse_with_options(text, options).map_err(|error| PullError::NotXml(error.to_string()))
}

/// The element that answers; an error where the repository tells one.
fn answer_element<'a, 'input>(tree: &'a Document<'input>) -> Result<Node<'a, 'input>, PullError> {
    let root = tree.root_element();
    if root.tag_name().name() != "OAI-PMH" {
        return Err(PullError::NotOaiPmh);
    }
    let mut answers = root.children().filter(Node::is_element);
    let answer = answers.rfind(|node| !matches!(node.tag_name().name(), "responseDate" | "request"));
    let answer = answer.ok_or(PullError::EmptyAnswer)?;
    if answer.tag_name().name() == "error" {
        let code = answer.attribute("code").unwrap_or_default();
        let text = answer.text().unwrap_or_default().trim();
        return Err(PullError::Repository(format!("{code}: {text}")));
    }
    Ok(answer)
}

fn text_of(node: Node<'_, '_>, name: &str) -> Option<String> {
    let found = node.descendants().find(|node| node.tag_name().name() == name)?;
    found.text().map(|text| text.trim().to_owned())
}

/// Whether a file lies where the repository does: their hosts end with the same two names, as those of one organisation.
fn is_of_one_owner(file: &Url, base: &Url) -> bool {
    let owner = |url: &Url| {
        let host = url.host_str()?.to_owned();
        let names: Vec<&str> = host.rsplit('.').take(2).collect();
        Some(if url.domain().is_some() {
            names.join(".")
        } else {
            host
        })
    };
    owner(file).is_some() && owner(file) == owner(base)
}
