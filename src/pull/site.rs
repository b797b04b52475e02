//! A website: its sitemap, or its links breadth first.

use std::collections::{HashMap, VecDeque};

use url::Url;

use self::addresses::Addresses;
use self::page::Page;
use super::error::PullError;
use super::media::{self, Media};
use super::polite::Host;
use super::report::Note;
use super::round::Round;

mod addresses;
mod beginning;
mod decision;
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
            self.round
                .report_progress(url.as_str(), self.asked + self.queue.len());
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
            self.round.report.message = Some(Note::MaxPages(self.round.source.max_pages));
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
