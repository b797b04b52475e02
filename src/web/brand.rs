//! What the pages show of who runs the service, with the stylesheet and the logo that follow from it.

use super::asset::Asset;
use super::scripts;
use crate::document::KindNames;

/// The media type of the script for other sites.
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The brand of the pages. The default is that of Sökbar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// The name of the site.
    pub name: String,
    /// The colour of the band, of links and of buttons in the light theme: red, green and blue. Its contrast to white
    /// must be at least 4.5.
    pub accent: Option<[u8; 3]>,
    /// The logo beside the name.
    pub logo: Option<Logo>,
    /// What kinds are called, and their order.
    pub kinds: KindNames,
    /// Text and address of each link at the foot.
    pub links: Vec<(String, String)>,
    /// Text and address of what readers come to do, on the start page.
    pub tasks: Vec<(String, String)>,
    /// Who answers for the site.
    pub organisation: Option<String>,
    /// A mail or web address for reports of what is not accessible; with it the pages have a statement.
    pub accessibility_contact: Option<String>,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: "Sökbar".to_owned(),
            accent: None,
            logo: None,
            kinds: KindNames::default(),
            links: Vec::new(),
            tasks: Vec::new(),
            organisation: None,
            accessibility_contact: None,
        }
    }
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// SVG or PNG.
    pub bytes: Vec<u8>,
    /// Whether it is SVG.
    pub is_svg: bool,
}

/// A brand with its files.
#[derive(Debug)]
pub(super) struct Branding {
    pub(super) brand: Brand,
    /// The stylesheet with the colours.
    pub(super) style: Option<Asset>,
    pub(super) logo: Option<Asset>,
    /// The script of the box for other sites.
    pub(super) widget: Asset,
}

impl Branding {
    pub(super) fn new(brand: &Brand) -> Self {
        let style = brand
            .accent
            .map(|accent| Asset::new("brand", "css", "text/css; charset=utf-8", style(accent)));
        let logo = brand.logo.as_ref().map(|logo| {
            let (extension, content_type) = if logo.is_svg {
                ("svg", "image/svg+xml")
            } else {
                ("png", "image/png")
            };
            Asset::new("logo", extension, content_type, logo.bytes.clone())
        });
        let widget = scripts::widget(named(&brand.kinds));
        Self {
            brand: brand.clone(),
            style,
            logo,
            widget: Asset::new("widget", "js", SCRIPT, widget),
        }
    }

    /// The names of kinds, if there are some.
    pub(super) fn kinds(&self) -> Option<&KindNames> {
        named(&self.brand.kinds)
    }
}

fn named(kinds: &KindNames) -> Option<&KindNames> {
    Some(kinds).filter(|kinds| !kinds.is_empty())
}

/// The colours of both themes that follow from an accent. The dark theme has it mixed with white, until it is as light
/// as the colours of the stylesheet.
fn style(accent: [u8; 3]) -> String {
    let hex = |[red, green, blue]: [u8; 3]| format!("#{red:02x}{green:02x}{blue:02x}");
    let white = |share| hex(mixed(accent, [0xff; 3], share));
    let black = |share| hex(mixed(accent, [0; 3], share));
    format!(
        ":root {{ --accent: {}; --accent-strong: {}; --accent-tint: {}; --band: {}; --on-band-soft: #fff; --focus: {}; }}\n\
         @media (prefers-color-scheme: dark) {{ :root {{ --accent: {}; --accent-strong: {}; --accent-tint: {}; --band: {}; --focus: {}; }} }}\n",
        hex(accent),
        black(0.3),
        white(0.88),
        hex(accent),
        hex(accent),
        white(0.68),
        white(0.82),
        black(0.62),
        black(0.5),
        white(0.72),
    )
}

/// A colour with a share of another in it.
fn mixed(colour: [u8; 3], other: [u8; 3], share: f64) -> [u8; 3] {
    let mut mixed = [0; 3];
    for (part, (one, other)) in mixed.iter_mut().zip(colour.into_iter().zip(other)) {
        let value = f64::from(one) * (1.0 - share) + f64::from(other) * share;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a mean of two bytes is a byte"
        )]
        let value = value.round() as u8;
        *part = value;
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_gives_the_colours_of_both_themes() {
        let style = style([0x8a, 0x15, 0x38]);
        assert!(style.contains("--accent: #8a1538;"), "{style}");
        assert_eq!(style.matches("--accent:").count(), 2, "{style}");
        assert_eq!(mixed([0, 100, 255], [255; 3], 0.0), [0, 100, 255]);
        assert_eq!(mixed([0, 100, 255], [255; 3], 1.0), [255; 3]);
    }
}
