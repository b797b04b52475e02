//! A website: its sitemap, or its links breadth first.

use std::collections::{HashMap, VecDeque};

use url::Url;

use self::addresses::Addresses;
use self::page::Page;
use self::sitemap::{Item, Sitemap};
use super::client::{Answer, Validators};
use super::error::PullError;
use super::media::{self, Media};
use super::polite::Host;
use super::robots;
use super::round::{Fetched, Round};

mod addresses;
mod page;
mod sitemap;

/// The most sitemaps of a site.
const SITEMAPS: usize = 500;
/// How often a page may lead to another that has to be judged first: canonical addresses, pages of the same text.
const DEPTH: usize = 4;
/// Redirects from the first address.
const REDIRECTS: usize = 5;
/// So many addresses are remembered for each page that may be asked for.
const SEEN_A_PAGE: usize = 20;

/// Fetches a site.
pub(super) fn pull(round: &mut Round<'_>, host: &mut Host, start: &Url) -> Result<(), PullError> {
    let source = round.source;
    let mut site = Site {
        addresses: Addresses::new(source, start.clone()),
        round,
        host,
        queue: VecDeque::new(),
        lastmods: HashMap::new(),
        missing: None,
        asked: 0,
        noted: 0,
        has_sitemap: false,
    };
    let sitemaps = site.read_robots()?;
    site.find_root(start)?;
    site.look_for_nothing()?;
    site.read_sitemaps(sitemaps)?;
    if !site.has_sitemap {
        let root = site.addresses.root().clone();
        site.offer(&root)?;
    }
    site.work()?;
    // What was there before and is not named any more is asked for, too: whether it is gone, only its own address tells.
    for key in site.round.known_keys() {
        if let Ok(url) = Url::parse(&key) {
            site.offer(&url)?;
        }
    }
    site.work()
}

struct Site<'a, 'b> {
    addresses: Addresses<'a>,
    round: &'b mut Round<'a>,
    host: &'b mut Host,
    queue: VecDeque<Url>,
    /// What sitemaps say of the last change of pages.
    lastmods: HashMap<String, String>,
    /// The page that the site shows for addresses that do not exist, where it says 200 with it.
    missing: Option<Page>,
    asked: usize,
    noted: usize,
    has_sitemap: bool,
}

impl Site<'_, '_> {
    /// Reads `robots.txt`; returns the sitemaps that it names.
    fn read_robots(&mut self) -> Result<Vec<Url>, PullError> {
        let Ok(url) = self.addresses.root().join("/robots.txt") else {
            return Ok(Vec::new());
        };
        let answer = self.follow(&url, robots::BYTES)?;
        let answer = answer.map_err(PullError::Robots)?.1;
        let Some(robot) = robots::rules(&answer).map_err(PullError::Robots)? else {
            return Ok(Vec::new());
        };
        if let Some(pause) = robots::pause(&robot) {
            self.host.slow_down(pause);
        }
        let sitemaps = robot
            .sitemaps
            .iter()
            .filter_map(|sitemap| Url::parse(sitemap).ok());
        let sitemaps = sitemaps.collect();
        self.addresses.obey(robot);
        Ok(sitemaps)
    }

    /// Asks for the first address: a site that is not there ends the round before anything is decided.
    fn find_root(&mut self, start: &Url) -> Result<(), PullError> {
        if let Some(reason) = self.addresses.refusal(start) {
            return Err(failed_start(start, reason));
        }
        let (_, answer) = self
            .follow(start, self.round.source.max_bytes)?
            .map_err(|reason| failed_start(start, &reason))?;
        if answer.is_success() {
            return Ok(());
        }
        Err(failed_start(start, &format!("status {}", answer.status)))
    }

    /// Asks for an address that can't exist. A site that says 200 to that shows the same page for others that are gone.
    fn look_for_nothing(&mut self) -> Result<(), PullError> {
        let name = super::store::hash(self.addresses.root().as_str().as_bytes());
        let Ok(url) = self
            .addresses
            .root()
            .join(&format!("/finns-inte-{}", &name[..12]))
        else {
            return Ok(());
        };
        if let Ok((at, answer)) = self.follow(&url, self.round.source.max_bytes)?
            && answer.is_success()
        {
            self.missing = Some(Page::read(&answer.body, &at, answer.charset.as_deref(), &[]));
        }
        Ok(())
    }

    /// Asks for an address and follows redirects within the site. The inner error says why there is no answer.
    fn follow(&mut self, url: &Url, limit: u64) -> Result<Result<(Url, Answer), String>, PullError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            let answer = match self.host.get(&url, &Validators::default(), limit)? {
                Ok(answer) => answer,
                Err(error) => return Ok(Err(error.to_string())),
            };
            let Some(location) = answer.location.as_deref().filter(|_| answer.is_redirect()) else {
                return Ok(Ok((url, answer)));
            };
            match url.join(location) {
                Ok(next) if self.addresses.is_here(&next) => url = next,
                _ => return Ok(Err(format!("a redirect to another host: {location}"))),
            }
        }
        Ok(Err(format!("more than {REDIRECTS} redirects")))
    }

    fn read_sitemaps(&mut self, named: Vec<Url>) -> Result<(), PullError> {
        let mut sitemaps: VecDeque<(Url, bool)> = named.into_iter().map(|url| (url, false)).collect();
        if sitemaps.is_empty() {
            sitemaps.extend(
                self.addresses
                    .root()
                    .join("/sitemap.xml")
                    .ok()
                    .map(|url| (url, false)),
            );
        }
        let mut read = 0;
        while let Some((url, is_inner)) = sitemaps.pop_front() {
            if read >= SITEMAPS || !self.addresses.is_here(&url) {
                continue;
            }
            read += 1;
            let url = self.addresses.plain(&url);
            let limit = self.round.source.max_bytes;
            let sitemap = match self.follow(&url, limit)? {
                Ok((_, answer)) if answer.is_success() => sitemap::read(&answer.body),
                _ => None,
            };
            match sitemap {
                Some(Sitemap::Pages(items)) => self.take_items(items)?,
                // An index within an index is against the protocol, and one way to be endless.
                Some(Sitemap::Index(items)) if !is_inner => {
                    sitemaps.extend(items.into_iter().map(|item| (item.url, true)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn take_items(&mut self, items: Vec<Item>) -> Result<(), PullError> {
        for item in items {
            let url = self.addresses.plain(&item.url);
            if !self.addresses.is_here(&url) {
                continue;
            }
            self.has_sitemap = true;
            if let Some(lastmod) = item.lastmod {
                self.lastmods.insert(url.as_str().to_owned(), lastmod);
            }
            self.offer(&url)?;
        }
        Ok(())
    }

    /// Puts an address at the end of the queue, if it was not seen and may be asked for.
    fn offer(&mut self, url: &Url) -> Result<(), PullError> {
        let url = self.addresses.plain(url);
        if self.may_ask(&url)? {
            self.queue.push_back(url);
        }
        Ok(())
    }

    /// Whether an address is new and may be asked for; if it is new and may not, the report says why.
    fn may_ask(&mut self, url: &Url) -> Result<bool, PullError> {
        if self.noted >= self.round.source.max_pages.saturating_mul(SEEN_A_PAGE)
            || !self.addresses.is_new(url)
        {
            return Ok(false);
        }
        let Some(reason) = self.addresses.refusal(url) else {
            return Ok(true);
        };
        // Other hosts and pictures are on every page, and no news.
        if self.addresses.is_here(url) && reason != "no document" {
            self.noted += 1;
            self.round.leave_out(url.as_str(), reason)?;
        }
        Ok(false)
    }

    fn work(&mut self) -> Result<(), PullError> {
        while let Some(url) = self.queue.pop_front() {
            // A query may have become one of too many while it waited.
            if let Some(reason) = self.addresses.refusal(&url) {
                self.round.leave_out(url.as_str(), reason)?;
                continue;
            }
            self.visit(&url, 0)?;
            self.round.tell(url.as_str(), self.asked + self.queue.len());
        }
        Ok(())
    }

    /// Asks for an address, unless this round has done so before it was interrupted, and decides what it is.
    fn visit(&mut self, url: &Url, depth: usize) -> Result<(), PullError> {
        let key = url.as_str();
        if self.round.is_done(key) && self.read_stored(url)? {
            return Ok(());
        }
        if self.asked >= self.round.source.max_pages {
            let message = format!("stopped at max_pages = {}", self.round.source.max_pages);
            self.round.report.message = Some(message);
            return Ok(());
        }
        let lastmod = self.lastmods.get(key).cloned();
        if self.is_current(key, lastmod.as_deref()) && self.read_stored(url)? {
            return self.round.unchanged(key, lastmod);
        }
        self.asked += 1;
        let known = self.round.validators(key);
        let answer = match self.host.get(url, &known, self.round.source.max_bytes)? {
            Ok(answer) => answer,
            Err(error) => return self.round.failed(key, &error.to_string()),
        };
        let documents = self.round.report.counts;
        self.decide(url, &answer, lastmod, depth)?;
        let now = self.round.report.counts;
        let is_fruitful =
            (now.new, now.changed, now.unchanged) != (documents.new, documents.changed, documents.unchanged);
        self.addresses.asked(url, is_fruitful);
        Ok(())
    }

    /// Whether the sitemap says that a page is as it was when it was fetched. Asked anyway is one in seven of them in
    /// turn, since sitemaps forget to tell.
    fn is_current(&self, key: &str, lastmod: Option<&str>) -> bool {
        let Some(entry) = self.round.known(key) else {
            return false;
        };
        let same = lastmod.is_some() && entry.lastmod.as_deref() == lastmod;
        same && self.round.is_kept(key) && !self.round.is_relabelled && !self.round.is_turn(key)
    }

    /// Follows the links of a page that is stored; whether it is.
    fn read_stored(&mut self, url: &Url) -> Result<bool, PullError> {
        let Some(bytes) = self.round.stored(url.as_str()) else {
            return Ok(false);
        };
        if media::of_bytes(&bytes) == Some(Media::Page) {
            let page = Page::read(&bytes, url, None, &[]);
            self.follow_links(&page)?;
        }
        Ok(true)
    }

    fn decide(
        &mut self,
        url: &Url,
        answer: &Answer,
        lastmod: Option<String>,
        depth: usize,
    ) -> Result<(), PullError> {
        let key = url.as_str();
        if answer.status == 304 {
            self.read_stored(url)?;
            return self.round.unchanged(key, lastmod);
        }
        if answer.is_redirect() {
            return self.redirect(url, answer, depth);
        }
        if answer.is_gone() {
            return self.round.gone(key, &format!("status {}", answer.status));
        }
        if !answer.is_success() {
            let reason = format!("status {}", answer.status);
            let is_known = self.round.known(key).is_some_and(|entry| entry.file.is_some());
            // A page that was never readable is not ours to read; one that was may be again.
            return if matches!(answer.status, 401 | 403) && !is_known {
                self.round.leave_out(key, &reason)
            } else {
                self.round.failed(key, &reason)
            };
        }
        let Some(media) = media::of(&answer.media, url, &answer.body) else {
            let reason = format!(
                "no document: {}",
                Some(answer.media.as_str())
                    .filter(|m| !m.is_empty())
                    .unwrap_or("?")
            );
            return self.round.leave_out(key, &reason);
        };
        let mut fetched = Fetched {
            bytes: &answer.body,
            extension: media.extension(),
            validators: answer.validators.clone(),
            lastmod,
            ..Fetched::default()
        };
        if media != Media::Page {
            let wants = Page::read(b"", url, None, &answer.robots);
            if wants.noindex {
                return self.round.leave_out(key, "noindex");
            }
            return self.keep(url, fetched, depth);
        }
        let page = Page::read(&answer.body, url, answer.charset.as_deref(), &answer.robots);
        if self.missing.as_ref().is_some_and(|missing| page.is_like(missing)) {
            return self
                .round
                .gone(key, "the page for addresses that do not exist, with status 200");
        }
        if page.has_password_field {
            return self.round.leave_out(key, "a login page");
        }
        if !page.nofollow {
            self.follow_links(&page)?;
        }
        if page.noindex {
            return self.round.leave_out(key, "noindex");
        }
        if let Some(canonical) = self.canonical(url, &page)
            && depth < DEPTH
        {
            self.visit_first(&canonical, depth)?;
            if self.round.is_kept(canonical.as_str()) {
                return self
                    .round
                    .same(key, canonical.as_str(), "its canonical address is");
            }
        }
        fetched.text = Some(page.text_hash(&answer.body));
        self.keep(url, fetched, depth)
    }

    /// The canonical address of a page, if it is another one of this site. A site whose pages all name the start page is
    /// not believed.
    fn canonical(&self, url: &Url, page: &Page) -> Option<Url> {
        let canonical = self.addresses.plain(page.canonical.as_ref()?);
        let is_start = canonical.path() == "/" && canonical.query().is_none();
        let is_believed = !is_start || url.path() == "/" || url.path().starts_with("/index.");
        (canonical != *url && self.addresses.is_here(&canonical) && is_believed).then_some(canonical)
    }

    /// Decides an address before another one that depends on it.
    fn visit_first(&mut self, url: &Url, depth: usize) -> Result<(), PullError> {
        let queued = self.queue.iter().position(|queued| queued == url);
        let is_waiting = queued.is_some_and(|position| self.queue.remove(position).is_some());
        if is_waiting || self.may_ask(url)? {
            self.visit(url, depth + 1)?;
        }
        Ok(())
    }

    /// Keeps a document, unless another address has the same text.
    fn keep(&mut self, url: &Url, mut fetched: Fetched<'_>, depth: usize) -> Result<(), PullError> {
        let key = url.as_str();
        if !self.round.source.includes(url.path()) {
            return self.round.leave_out(key, "not included by sources.toml");
        }
        let text = fetched
            .text
            .take()
            .unwrap_or_else(|| super::store::hash(fetched.bytes));
        if let Some(other) = self.round.with_text(&text, key) {
            if depth < DEPTH
                && let Ok(other) = Url::parse(&other)
            {
                self.visit_first(&other, depth)?;
            }
            // The text of the other one may be new now.
            if self.round.with_text(&text, key).as_ref() == Some(&other) {
                if self.round.is_kept(&other) {
                    return self.round.same(key, &other, "the same text is at");
                }
                self.round.moved(&other, key)?;
            }
        }
        fetched.text = Some(text);
        self.round.keep(key, fetched)
    }

    fn redirect(&mut self, url: &Url, answer: &Answer, depth: usize) -> Result<(), PullError> {
        let key = url.as_str();
        let location = answer.location.as_deref().unwrap_or_default();
        let Ok(target) = url.join(location) else {
            return self.round.failed(key, "a redirect to no address");
        };
        let target = self.addresses.plain(&target);
        if target == *url {
            return self.round.failed(key, "a redirect to itself");
        }
        if let Some(reason) = self.addresses.refusal(&target) {
            return self.round.gone(key, &format!("a redirect to {target}: {reason}"));
        }
        if depth >= DEPTH {
            return self.round.failed(key, "a chain of redirects");
        }
        self.round.same(key, target.as_str(), "a redirect to")?;
        self.visit_first(&target, depth)
    }

    /// Takes the links of a page: all of them where there is no sitemap; else those to files, which sitemaps leave out.
    fn follow_links(&mut self, page: &Page) -> Result<(), PullError> {
        for link in &page.links {
            if !self.has_sitemap || media::is_file(link) {
                self.offer(link)?;
            }
        }
        Ok(())
    }
}

fn failed_start(url: &Url, reason: &str) -> PullError {
    PullError::Start {
        url: url.as_str().to_owned(),
        reason: reason.to_owned(),
    }
}
