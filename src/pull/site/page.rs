//! What a web page says to programs: its links, its canonical address, whether it wants to be found. Read as a stream,
//! without a tree, so that no page costs more than its length.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use encoding_rs::{Encoding, UTF_8};
use lol_html::html_content::TextType;
use lol_html::{AsciiCompatibleEncoding, HtmlRewriter, MemorySettings, Settings, doc_text, element, text};
use url::Url;

use crate::pull::store::hash;

/// So many links of a page are followed.
const LINKS: usize = 3_000;
/// So much of a page is read; the rest is for the index only.
const BYTES: usize = 8 * 1024 * 1024;
/// What the reader may use for elements that are open.
const MEMORY: usize = 8 * 1024 * 1024;
/// A text of fewer words is taken for the same as another only if the bytes are.
const SHORT: usize = 12;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) heading: String,
    pub(super) canonical: Option<Url>,
    pub(super) noindex: bool,
    pub(super) nofollow: bool,
    pub(super) has_password_field: bool,
    /// In the order of the page, each once, without fragments.
    pub(super) links: Vec<Url>,
    /// The words outside links: menus and lists of links are on pages of any text.
    words: Vec<String>,
}

#[derive(Default)]
struct Raw {
    title: String,
    heading: String,
    /// Pieces of text by where they begin.
    text: BTreeMap<usize, String>,
    /// Where the pieces inside links begin.
    of_links: HashSet<usize>,
    base: Option<String>,
    canonical: Option<String>,
    robots: Vec<String>,
    has_password_field: bool,
    links: Vec<String>,
}

impl Page {
    /// Reads a page that came from `url`.
    pub(super) fn read(bytes: &[u8], url: &Url, charset: Option<&str>, robots: &[String]) -> Self {
        let raw = RefCell::new(Raw::default());
        scan(&bytes[..bytes.len().min(BYTES)], charset, &raw);
        let raw = raw.into_inner();
        let base = raw.base.as_deref().and_then(|base| url.join(&decoded(base)).ok());
        let base = base.as_ref().unwrap_or(url);
        let absolute = |link: &String| {
            let mut link = base.join(decoded(link).trim()).ok()?;
            link.set_fragment(None);
            matches!(link.scheme(), "http" | "https").then_some(link)
        };
        let mut seen = HashSet::new();
        let links = raw.links.iter().filter_map(absolute);
        let orders = raw.robots.iter().chain(robots);
        let orders: Vec<String> = orders.filter_map(|order| directives(order)).collect();
        let says = |word: &str| {
            let mut parts = orders.iter().flat_map(|order| order.split([',', ' ']));
            parts.any(|part| part == word || part == "none")
        };
        Self {
            links: links.filter(|link| seen.insert(link.clone())).collect(),
            canonical: raw.canonical.as_ref().and_then(absolute),
            noindex: says("noindex"),
            nofollow: says("nofollow"),
            has_password_field: raw.has_password_field,
            title: one_line(&raw.title),
            heading: one_line(&raw.heading),
            words: raw
                .text
                .iter()
                .filter(|(start, _)| !raw.of_links.contains(start))
                .flat_map(|(_, text)| text.split_whitespace())
                .map(str::to_lowercase)
                .collect(),
        }
    }

    /// How many words it has outside links.
    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    /// A hash of the text; of the bytes where there is hardly any text.
    pub(super) fn text_hash(&self, bytes: &[u8]) -> String {
        if self.words.len() < SHORT {
            return hash(bytes);
        }
        hash(format!("{}\n{}", self.title, self.words.join(" ")).as_bytes())
    }

    /// Whether a page is the one that a site shows for addresses that do not exist.
    pub(super) fn is_like(&self, missing: &Self) -> bool {
        let alike = self.likeness(missing);
        let same_name = self.title == missing.title && self.heading == missing.heading;
        alike >= 0.98 || (same_name && !self.heading.is_empty() && alike >= 0.5)
    }

    /// The share of runs of three words that both pages have.
    fn likeness(&self, other: &Self) -> f64 {
        let runs =
            |page: &'_ Self| -> HashSet<String> { page.words.windows(3).map(|run| run.join(" ")).collect() };
        let (one, two) = (runs(self), runs(other));
        let both = one.intersection(&two).count();
        let all = one.len() + two.len() - both;
        if all == 0 { 0.0 } else { both as f64 / all as f64 }
    }
}

fn scan(bytes: &[u8], charset: Option<&str>, raw: &RefCell<Raw>) {
    let named = charset.and_then(|charset| Encoding::for_label(charset.as_bytes()));
    let encoding = AsciiCompatibleEncoding::new(named.unwrap_or(UTF_8));
    let encoding = encoding.unwrap_or_else(AsciiCompatibleEncoding::utf_8);
    let settings = Settings::new()
        .with_encoding(encoding)
        .with_adjust_charset_on_meta_tag(named.is_none())
        .with_strict(false)
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(MEMORY))
        .append_element_content_handler(element!("base[href]", |base| {
            let mut raw = raw.borrow_mut();
            raw.base = raw.base.take().or(base.get_attribute("href"));
            Ok(())
        }))
        .append_element_content_handler(element!("link[rel][href]", |link| {
            let rel = link.get_attribute("rel").unwrap_or_default().to_lowercase();
            if rel.split_whitespace().any(|word| word == "canonical") {
                let mut raw = raw.borrow_mut();
                raw.canonical = raw.canonical.take().or(link.get_attribute("href"));
            }
            Ok(())
        }))
        .append_element_content_handler(element!("meta[name][content]", |meta| {
            let name = meta.get_attribute("name").unwrap_or_default().to_lowercase();
            if matches!(name.as_str(), "robots" | "sokbar") {
                let content = meta.get_attribute("content").unwrap_or_default();
                raw.borrow_mut().robots.push(content);
            }
            Ok(())
        }))
        .append_element_content_handler(element!("a[href], area[href]", |link| {
            let rel = link.get_attribute("rel").unwrap_or_default().to_lowercase();
            let mut raw = raw.borrow_mut();
            if raw.links.len() < LINKS && !rel.split_whitespace().any(|word| word == "nofollow") {
                raw.links.extend(link.get_attribute("href"));
            }
            Ok(())
        }))
        .append_element_content_handler(element!("input[type]", |input| {
            let sort = input.get_attribute("type").unwrap_or_default();
            raw.borrow_mut().has_password_field |= sort.eq_ignore_ascii_case("password");
            Ok(())
        }))
        .append_element_content_handler(text!("title", |chunk| {
            raw.borrow_mut().title.push_str(chunk.as_str());
            Ok(())
        }))
        .append_element_content_handler(text!("h1", |chunk| {
            raw.borrow_mut().heading.push_str(chunk.as_str());
            Ok(())
        }))
        .append_element_content_handler(text!("a", |chunk| {
            let start = chunk.source_location().bytes().start;
            raw.borrow_mut().of_links.insert(start);
            Ok(())
        }))
        .append_document_content_handler(doc_text!(|chunk| {
            if chunk.text_type() == TextType::Data && !chunk.as_str().is_empty() {
                let start = chunk.source_location().bytes().start;
                raw.borrow_mut()
                    .text
                    .entry(start)
                    .or_default()
                    .push_str(chunk.as_str());
            }
            Ok(())
        }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| ());
    // What was read before an error counts.
    if rewriter.write(bytes).is_ok() {
        let _ = rewriter.end();
    }
}

/// The value of an attribute without its entities.
fn decoded(value: &str) -> String {
    match quick_xml::escape::unescape(value) {
        Ok(value) => value.into_owned(),
        // Most pages write `&` in addresses as it is.
        Err(_) => value.replace("&amp;", "&"),
    }
}

/// What a value of `robots` or `X-Robots-Tag` says to us: one that names another program says nothing.
fn directives(value: &str) -> Option<String> {
    let value = value.to_lowercase();
    match value.split_once(':') {
        Some((agent, rest)) if !agent.contains([',', ' ']) && !is_directive(agent) => {
            (agent == "sokbar").then(|| rest.trim().to_owned())
        }
        _ => Some(value),
    }
}

/// Directives that have values after a colon.
fn is_directive(name: &str) -> bool {
    matches!(name, "unavailable_after") || name.starts_with("max-")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        let url = Url::parse("https://a.se/x/sida?b=1").unwrap();
        Page::read(html.as_bytes(), &url, None, &[])
    }

    #[test]
    fn links_are_absolute_and_each_once() {
        let html = "<a href='ett'>1</a><a href='/tva?a=1&amp;b=2#c'>2</a><a href='/tva?a=1&b=2'>2</a>\
            <a rel='nofollow' href='/tre'>3</a><a href='mailto:a@b.se'>m</a><area href='//b.se/'><!-- <a href='/nej'> -->";
        let page = page(html);
        let links: Vec<&str> = page.links.iter().map(Url::as_str).collect();
        assert_eq!(
            links,
            ["https://a.se/x/ett", "https://a.se/tva?a=1&b=2", "https://b.se/"]
        );
    }

    #[test]
    fn a_base_moves_links() {
        let links = page("<base href='/y/'><a href='ett'>1</a>").links;
        assert_eq!(links[0].as_str(), "https://a.se/y/ett");
    }

    #[test]
    fn what_a_page_wants_is_read_from_page_and_headers() {
        let url = Url::parse("https://a.se/").unwrap();
        for (html, header, noindex, nofollow) in [
            ("", "", false, false),
            ("<meta name=robots content='NOINDEX, follow'>", "", true, false),
            ("<meta name=robots content=none>", "", true, true),
            ("<meta name=googlebot content=noindex>", "", false, false),
            ("", "noindex", true, false),
            ("", "otherbot: noindex", false, false),
            ("", "sokbar: noindex, nofollow", true, true),
            ("", "unavailable_after: 25 Jun 2010 15:00:00 PST", false, false),
            ("<link rel='canonical' href='/c#d'>", "", false, false),
        ] {
            let page = Page::read(html.as_bytes(), &url, None, &[header.to_owned()]);
            assert_eq!(
                (page.noindex, page.nofollow),
                (noindex, nofollow),
                "{html} {header}"
            );
            assert_eq!(page.canonical.is_some(), html.contains("canonical"), "{html}");
        }
        assert!(page("<form><input type=Password></form>").has_password_field);
    }

    #[test]
    fn the_text_has_neither_scripts_nor_styles() {
        let one = page(
            "<title>T</title><style>a{}</style><h1>Rubrik &amp; mer</h1><script>let a = 1;</script><p>Ett <a href=x>länk</a> två tre",
        );
        assert_eq!(
            (one.title.as_str(), one.heading.as_str()),
            ("T", "Rubrik &amp; mer")
        );
        assert_eq!(one.words, ["rubrik", "&amp;", "mer", "ett", "två", "tre"]);
    }

    #[test]
    fn the_page_for_missing_addresses_is_told_from_short_pages() {
        let menu = "<nav>Hem Om oss Nyheter Kontakt Jobba hos oss Press Tillgänglighet Kakor In English Sök Meny Stäng</nav>";
        let shown = |title: &str, text: &str| {
            page(&format!(
                "<title>{title}</title>{menu}<h1>{title}</h1><p>{text}</p>"
            ))
        };
        let missing = shown(
            "Sidan finns inte",
            "Vi hittar inte sidan /sokbar-7f som du letar efter på vår webbplats just nu.",
        );
        let other = shown(
            "Sidan finns inte",
            "Vi hittar inte sidan /borta som du letar efter på vår webbplats just nu.",
        );
        let real = shown(
            "Öppettider",
            "Vi har öppet måndag till fredag 8 till 16 på vår webbplats och i receptionen.",
        );
        assert!(other.is_like(&missing));
        assert!(!real.is_like(&missing));
    }

    #[test]
    fn hostile_pages_cost_no_more_than_their_length() {
        let deep = "<div><b a=1>".repeat(200_000);
        assert!(page(&deep).links.is_empty());
        let many = "<a href=x>".repeat(100_000);
        assert_eq!(page(&many).links.len(), 1);
    }
}
