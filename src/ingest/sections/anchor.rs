//! Anchors of headings as GitHub makes them, so that links into a text keep working.

use std::collections::HashMap;

use crate::text::compose;

/// Makes the anchors of a document's headings; a repeated heading gets `-1`, and so on.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    seen: HashMap<String, usize>,
}

impl Anchors {
    /// The anchor of the next heading; `None` if it has no letters or digits.
    pub(crate) fn anchor_for(&mut self, heading: &str) -> Option<String> {
        let base = slug(heading);
        if base.is_empty() {
            return None;
        }
        let mut anchor = base.clone();
        while self.seen.contains_key(&anchor) {
            let count = self.seen.entry(base.clone()).or_default();
            *count += 1;
            anchor = format!("{base}-{count}");
        }
        self.seen.insert(anchor.clone(), 0);
        Some(anchor)
    }
}

/// Lower case, spaces as `-`, punctuation dropped; letters of every language stay.
fn slug(heading: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ if c.is_alphabetic() || c.is_ascii_digit() => Some(c),
        _ => None,
    };
    compose(heading.trim())
        .to_lowercase()
        .chars()
        .filter_map(kept)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        for (heading, anchor) in [
            ("Så går det till", "så-går-det-till"),
            ("När ska man låta bli?", "när-ska-man-låta-bli"),
            ("SMED – steg för steg", "smed--steg-för-steg"),
            ("5S, A3 & C#", "5s-a3--c"),
            ("snake_case och e-learning", "snake_case-och-e-learning"),
            ("TAK = tillgänglighet × kvalitet", "tak--tillgänglighet--kvalitet"),
            ("o\u{308}ver 10 m²", "över-10-m"),
        ] {
            assert_eq!(
                Anchors::default().anchor_for(heading).as_deref(),
                Some(anchor),
                "{heading:?}"
            );
        }
        assert_eq!(Anchors::default().anchor_for("🙂…"), None);
    }

    #[test]
    fn the_same_heading_again_is_numbered() {
        let mut anchors = Anchors::default();
        let given: Vec<_> = ["Steg", "Steg 1", "Steg", "Steg", "Steg-1"]
            .iter()
            .filter_map(|h| anchors.anchor_for(h))
            .collect();
        assert_eq!(given, ["steg", "steg-1", "steg-2", "steg-3", "steg-1-1"]);
    }
}
