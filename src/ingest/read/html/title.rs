//! The title of a page without the name of its site.

use crate::text::clean_line;

/// Signs between a title, the parts of a site and its name.
const SEPARATORS: [&str; 10] = [
    " | ", " – ", " - ", " — ", " · ", " » ", " « ", " ‹ ", " :: ", ": ",
];

/// Ends of a title that was cut off.
const CUT: [&str; 2] = ["…", "..."];

/// What is known of a page when its title is read.
pub(super) struct Titles {
    /// The names of the site.
    pub(super) sites: Vec<String>,
    /// The label of its host: `vastraverkstaden` of `www.vastraverkstaden.se`.
    pub(super) host: Option<String>,
    /// Its first headings.
    pub(super) headings: Vec<String>,
}

impl Titles {
    /// A title without the site's name; `None` if it is nothing else.
    pub(super) fn clean(&self, title: &str) -> Option<String> {
        let title = clean_line(title);
        if title.is_empty() || self.sites.iter().any(|site| is_same(site, &title)) {
            return None;
        }
        if let Some(heading) = self.heading_of(&title) {
            return Some(heading.clone());
        }
        let without = self.without_site(&title);
        Some(without).filter(|title| !title.is_empty())
    }

    /// The heading that a title has among its parts, or of which it is the beginning.
    fn heading_of(&self, title: &str) -> Option<&String> {
        let is_site = |heading: &&String| self.is_site(heading);
        let cut = CUT.iter().find_map(|end| title.strip_suffix(end));
        if let Some(start) = cut.map(str::trim_end).filter(|start| start.chars().count() >= 4) {
            return self.headings.iter().find(|heading| heading.starts_with(start));
        }
        self.headings
            .iter()
            .filter(|heading| !is_site(heading))
            .find(|heading| {
                let rest = title.strip_prefix(heading.as_str());
                rest.is_some_and(|rest| {
                    rest.is_empty() || SEPARATORS.iter().any(|sign| rest.starts_with(sign))
                })
            })
    }

    /// Drops the site's name at the end or at the beginning, and what stands after the last `|`, which a title of its own hardly has: "Poka-yoke –
    /// felsäkring" is all title.
    fn without_site(&self, title: &str) -> String {
        let last = SEPARATORS
            .iter()
            .filter(|sign| **sign != ": ")
            .filter_map(|sign| title.rsplit_once(sign))
            .find(|(_, name)| self.is_site(name));
        if let Some((before, _)) = last.filter(|(before, _)| !before.trim().is_empty()) {
            return before.trim().to_owned();
        }
        if let Some(before) = self.before_site(title) {
            return before.to_owned();
        }
        let first = SEPARATORS
            .iter()
            .filter_map(|sign| title.split_once(sign))
            .find(|(name, _)| self.is_site(name));
        // "Lean – vad är det?" on a site named Lean is a title.
        if let Some((_, rest)) = first.filter(|(_, rest)| !rest.starts_with(char::is_lowercase)) {
            return rest.trim().to_owned();
        }
        match title.rsplit_once(" | ") {
            Some((before, _)) if !before.trim().is_empty() => before.trim().to_owned(),
            _ => title.to_owned(),
        }
    }

    /// What stands before the site's name where something else stands behind it: "Ur pressen ‹ Verkstaden — WordPress".
    fn before_site<'t>(&self, title: &'t str) -> Option<&'t str> {
        let signs = SEPARATORS.iter().filter(|sign| **sign != ": ");
        let mut places: Vec<(usize, usize)> = signs
            .flat_map(|sign| title.match_indices(sign).map(|(at, sign)| (at, at + sign.len())))
            .collect();
        places.sort_unstable();
        let between = places.windows(2).find(|two| {
            let name = title.get(two[0].1..two[1].0);
            name.is_some_and(|name| self.is_site(name))
        })?;
        Some(title[..between[0].0].trim()).filter(|before| !before.is_empty())
    }

    fn is_site(&self, name: &str) -> bool {
        self.sites.iter().any(|site| is_same(site, name))
            || self.host.as_ref().is_some_and(|host| {
                let folded = folded(name);
                folded.len() >= 4 && (folded == *host || format!("{folded}se") == *host)
            })
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The letters and digits of a name as a host has them: `vastraverkstaden`.
fn folded(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            'å' | 'ä' | 'à' | 'á' => Some('a'),
            'ö' | 'ø' | 'ó' => Some('o'),
            'é' | 'è' => Some('e'),
            'ü' => Some('u'),
            _ => Some(letter).filter(char::is_ascii_alphanumeric),
        })
        .collect()
}

/// The label of an address's host that names the site.
pub(super) fn host_label(address: &str) -> Option<String> {
    let host = address.split_once("://")?.1.split(['/', ':', '?']).next()?;
    let labels: Vec<&str> = host.split('.').collect();
    let name = labels.iter().rev().nth(1)?;
    Some(name.replace('-', "").to_lowercase())
}
