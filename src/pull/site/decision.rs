//! What an address is, by its answer: a document, another address of one, or none.

use url::Url;

use super::page::Page;
use super::{DEPTH, Site};
use crate::pull::client::Answer;
use crate::pull::error::PullError;
use crate::pull::media::{self, Media};
use crate::pull::round::Fetched;
use crate::pull::store;

impl Site<'_, '_> {
    pub(super) fn decide(
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
        fetched.words = Some(page.words());
        self.keep(url, fetched, depth)
    }

    /// The canonical address of a page, if it is another one of this site. A site whose pages all name the start page is
    /// not believed.
    pub(super) fn canonical(&self, url: &Url, page: &Page) -> Option<Url> {
        let canonical = self.addresses.plain(page.canonical.as_ref()?);
        let is_start = canonical.path() == "/" && canonical.query().is_none();
        let is_believed = !is_start || url.path() == "/" || url.path().starts_with("/index.");
        (canonical != *url && self.addresses.is_here(&canonical) && is_believed).then_some(canonical)
    }

    /// Decides an address before another one that depends on it.
    pub(super) fn visit_first(&mut self, url: &Url, depth: usize) -> Result<(), PullError> {
        let queued = self.queue.iter().position(|queued| queued == url);
        let is_waiting = queued.is_some_and(|position| self.queue.remove(position).is_some());
        if is_waiting || self.may_ask(url)? {
            self.visit(url, depth + 1)?;
        }
        Ok(())
    }

    /// Keeps a document, unless another address has the same text.
    pub(super) fn keep(
        &mut self,
        url: &Url,
        mut fetched: Fetched<'_>,
        depth: usize,
    ) -> Result<(), PullError> {
        let key = url.as_str();
        if !self.round.source.includes(url.path()) {
            return self.round.leave_out(key, "not included by sources.toml");
        }
        let text = fetched.text.take().unwrap_or_else(|| store::hash(fetched.bytes));
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

    pub(super) fn redirect(&mut self, url: &Url, answer: &Answer, depth: usize) -> Result<(), PullError> {
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
}
