//! What is asked of a site first: its rules, its start, its page for what does not exist, its sitemaps.

use std::collections::VecDeque;

use url::Url;

use super::page::Page;
use super::sitemap::{self, Item, Sitemap};
use super::{REDIRECTS, SITEMAPS, Site};
use crate::pull::client::{Answer, Validators};
use crate::pull::error::{PullError, Unfetched};
use crate::pull::robots;

impl Site<'_, '_> {
    /// Reads `robots.txt`; returns the sitemaps that it names.
    pub(super) fn read_robots(&mut self) -> Result<Vec<Url>, PullError> {
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
    pub(super) fn find_root(&mut self, start: &Url) -> Result<(), PullError> {
        if let Some(reason) = self.addresses.refusal(start) {
            return Err(failed_start(start, Unfetched::LeftOut(reason)));
        }
        let (_, answer) = self
            .follow(start, self.round.source.max_bytes)?
            .map_err(|reason| failed_start(start, reason))?;
        if answer.is_success() {
            return Ok(());
        }
        Err(failed_start(start, Unfetched::Status(answer.status)))
    }

    /// Asks for an address that can't exist. A site that says 200 to that shows the same page for others that are gone.
    pub(super) fn look_for_nothing(&mut self) -> Result<(), PullError> {
        let name = crate::pull::store::hash(self.addresses.root().as_str().as_bytes());
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
    pub(super) fn follow(
        &mut self,
        url: &Url,
        limit: u64,
    ) -> Result<Result<(Url, Answer), Unfetched>, PullError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            let answer = match self.host.get(&url, &Validators::default(), limit)? {
                Ok(answer) => answer,
                Err(error) => return Ok(Err(error.into())),
            };
            let Some(location) = answer.location.as_deref().filter(|_| answer.is_redirect()) else {
                return Ok(Ok((url, answer)));
            };
            match url.join(location) {
                Ok(next) if self.addresses.is_here(&next) => url = next,
                _ => return Ok(Err(Unfetched::RedirectAway(location.to_owned()))),
            }
        }
        Ok(Err(Unfetched::TooManyRedirects(REDIRECTS)))
    }

    pub(super) fn read_sitemaps(&mut self, named: Vec<Url>) -> Result<(), PullError> {
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

    pub(super) fn take_items(&mut self, items: Vec<Item>) -> Result<(), PullError> {
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
}

fn failed_start(url: &Url, reason: Unfetched) -> PullError {
    PullError::Start {
        url: url.as_str().to_owned(),
        reason,
    }
}
