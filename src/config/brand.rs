//! What the pages show of who runs the service: name, colour, logo, links, accessibility statement.

use std::path::PathBuf;

use crate::document::KindNames;

/// The brand of the pages; whatever is left out is that of Sökbar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrandSettings {
    /// The name of the site.
    pub site_name: Option<String>,
    /// The colour of the band, of links and of buttons in the light theme.
    pub accent: Option<Colour>,
    /// An SVG or PNG file shown beside the name.
    pub logo: Option<PathBuf>,
    /// What kinds are called, and their order.
    pub kind_names: KindNames,
    /// Links at the foot of every page.
    pub footer_links: Vec<PageLink>,
    /// What readers come to do: links on the start page.
    pub start_tasks: Vec<PageLink>,
    /// Who answers for the site, for the accessibility statement.
    pub organisation: Option<String>,
    /// A mail address or a web address for reports of what is not accessible; with it there is a statement.
    pub accessibility_contact: Option<String>,
}

/// A link: its text and its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    /// The text.
    pub text: String,
    /// `https:`, `http:` or `mailto:`, or a path of this site.
    pub address: String,
}

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// The paper of the light theme, on which links have the accent.
const PAPER: Colour = Colour([0xf7, 0xf6, 0xf1]);
/// The least contrast of text (WCAG 2.2, 1.4.3).
pub(crate) const LEAST_CONTRAST: f64 = 4.5;

/// Reads an accent: `#rrggbb`, dark enough for links on paper and for white text on it.
pub(super) fn accent(text: &str) -> Option<Colour> {
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    let colour = Colour([part(0)?, part(2)?, part(4)?]);
    (contrast(colour, PAPER) >= LEAST_CONTRAST).then_some(colour)
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2).
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(Colour(parts): Colour) -> f64 {
    let linear = parts.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// Reads a link: `Text | https://…`.
pub(super) fn page_link(text: &str) -> Option<PageLink> {
    let (text, address) = text.split_once('|')?;
    let (text, address) = (text.trim(), address.trim());
    let own = address.starts_with('/') && !address.starts_with("//");
    let foreign = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    (!text.is_empty() && (own || foreign) && !address.contains(char::is_whitespace)).then(|| PageLink {
        text: text.to_owned(),
        address: address.to_owned(),
    })
}

/// Reads a contact: a mail address or a web address; the address to link to.
pub(super) fn contact(text: &str) -> Option<String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_mail = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    ((is_web || is_mail) && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_is_dark_enough_to_read() {
        for (text, allowed) in [
            ("#00528e", true),
            ("#8A1538", true),
            ("#000000", true),
            ("#fecc02", false),
            ("#777777", false),
            ("#00528", false),
            ("00528e", false),
            ("#00528ö", false),
        ] {
            assert_eq!(accent(text).is_some(), allowed, "{text}");
        }
        assert!((contrast(Colour([0; 3]), Colour([255; 3])) - 21.0).abs() < 0.01);
    }

    #[test]
    fn a_link_has_a_text_and_a_safe_address() {
        let link = page_link("Integritet | https://example.se/integritet").unwrap();
        assert_eq!(
            (link.text.as_str(), link.address.as_str()),
            ("Integritet", "https://example.se/integritet")
        );
        for good in ["A | /om", "A|mailto:a@example.se"] {
            assert!(page_link(good).is_some(), "{good}");
        }
        for bad in [
            "https://example.se",
            "A | javascript:alert(1)",
            "A | //example.se",
            "| /om",
            "A | example.se",
        ] {
            assert!(page_link(bad).is_none(), "{bad}");
        }
        assert!(contact("a@example.se").is_some() && contact("https://example.se/x").is_some());
        assert!(contact("anna").is_none() && contact("javascript:a@b.c d").is_none());
    }
}
