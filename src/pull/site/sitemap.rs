//! Sitemaps: lists of addresses and lists of such lists (sitemaps.org), compressed or not.

use std::io::Read as _;

use flate2::read::GzDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

/// The most that comes out of a compressed sitemap: what the protocol allows.
const UNPACKED: u64 = 50 * 1024 * 1024;
/// The most entries of one sitemap: what the protocol allows.
const ENTRIES: usize = 50_000;

/// One entry of a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) url: Url,
    pub(super) lastmod: Option<String>,
}

/// What a file is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sitemap {
    /// Pages.
    Pages(Vec<Item>),
    /// Other sitemaps.
    Index(Vec<Item>),
}

/// Reads a sitemap; `None` if it is none.
pub(super) fn read(bytes: &[u8]) -> Option<Sitemap> {
    let mut unpacked = Vec::new();
    let mut text = bytes;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let decoder = GzDecoder::new(bytes);
        decoder.take(UNPACKED).read_to_end(&mut unpacked).ok()?;
        text = &unpacked;
    }
    let start = text
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(text)
        .trim_ascii_start();
    if start.starts_with(b"<") {
        read_xml(start)
    } else {
        read_lines(start)
    }
}

fn read_xml(text: &[u8]) -> Option<Sitemap> {
    let text = String::from_utf8_lossy(text);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut items = Vec::new();
    let mut is_index = None;
    let (mut location, mut lastmod) = (String::new(), String::new());
    let mut field = Field::None;
    // What stands before a fault counts.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "urlset" => is_index = is_index.or(Some(false)),
                "sitemapindex" => is_index = is_index.or(Some(true)),
                "url" | "sitemap" => {
                    location.clear();
                    lastmod.clear();
                }
                // Pictures and films have a location too, by another name space.
                "loc" if !has_foreign_prefix(start.name().as_ref()) => field = Field::Location,
                "lastmod" => field = Field::Lastmod,
                _ => field = Field::None,
            },
            Event::Text(text) => append(&mut field, &mut location, &mut lastmod, &text),
            Event::CData(text) => append(&mut field, &mut location, &mut lastmod, &text),
            Event::GeneralRef(name) => {
                let written = format!("&{};", &*name);
                let character = quick_xml::escape::unescape(&written).map(std::borrow::Cow::into_owned);
                append(
                    &mut field,
                    &mut location,
                    &mut lastmod,
                    &character.unwrap_or_default(),
                );
            }
            Event::End(end) => match end.local_name().as_ref() {
                "url" | "sitemap" => {
                    if let Ok(url) = Url::parse(location.trim()) {
                        let lastmod = Some(lastmod.trim().to_owned()).filter(|lastmod| !lastmod.is_empty());
                        items.push(Item { url, lastmod });
                    }
                    if items.len() >= ENTRIES {
                        break;
                    }
                }
                _ => field = Field::None,
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Some(if is_index? {
        Sitemap::Index(items)
    } else {
        Sitemap::Pages(items)
    })
}

enum Field {
    None,
    Location,
    Lastmod,
}

fn append(field: &mut Field, location: &mut String, lastmod: &mut String, text: &str) {
    let to = match field {
        Field::Location => location,
        Field::Lastmod => lastmod,
        Field::None => return,
    };
    if to.len() + text.len() <= 4_000 {
        to.push_str(text);
    }
}

fn has_foreign_prefix(name: &str) -> bool {
    ["image:", "video:", "news:", "xhtml:"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// A text file with an address a line is a sitemap too.
fn read_lines(text: &[u8]) -> Option<Sitemap> {
    let text = std::str::from_utf8(text).ok()?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let urls: Option<Vec<Url>> = lines.take(ENTRIES).map(|line| Url::parse(line).ok()).collect();
    let items = urls?.into_iter().map(|url| Item { url, lastmod: None });
    let items: Vec<Item> = items.collect();
    (!items.is_empty()).then_some(Sitemap::Pages(items))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const PAGES: &str = "\u{feff}<?xml version=\"1.0\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
        xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"><url><loc> https://a.se/x?a=1&amp;b=2 </loc>\
        <lastmod>2026-01-02</lastmod><image:image><image:loc>https://a.se/bild.png</image:loc></image:image></url>\
        <url><loc><![CDATA[https://a.se/y]]></loc></url><url><loc>inte en adress</loc></url></urlset>";

    fn item(url: &str, lastmod: Option<&str>) -> Item {
        Item {
            url: Url::parse(url).unwrap(),
            lastmod: lastmod.map(str::to_owned),
        }
    }

    #[test]
    fn pages_and_their_times_are_read_also_compressed() {
        let expected = Sitemap::Pages(vec![
            item("https://a.se/x?a=1&b=2", Some("2026-01-02")),
            item("https://a.se/y", None),
        ]);
        assert_eq!(read(PAGES.as_bytes()), Some(expected));
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(PAGES.as_bytes()).unwrap();
        assert_eq!(read(&encoder.finish().unwrap()), read(PAGES.as_bytes()));
    }

    #[test]
    fn an_index_names_other_sitemaps() {
        let text = "<sitemapindex><sitemap><loc>https://a.se/s1.xml.gz</loc></sitemap></sitemapindex>";
        let expected = Sitemap::Index(vec![item("https://a.se/s1.xml.gz", None)]);
        assert_eq!(read(text.as_bytes()), Some(expected));
        assert_eq!(
            read(b"https://a.se/1\nhttps://a.se/2\n"),
            Some(Sitemap::Pages(vec![
                item("https://a.se/1", None),
                item("https://a.se/2", None)
            ]))
        );
    }

    #[test]
    fn other_files_and_bombs_are_no_sitemaps() {
        for text in [
            "",
            "<html><body>Sidan finns inte</body></html>",
            "Not found",
            "<urlset",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder
            .write_all(b"<urlset><url><loc>https://a.se/1</loc></url>")
            .unwrap();
        for _ in 0..80 {
            encoder.write_all(&vec![b' '; 1024 * 1024]).unwrap();
        }
        let Some(Sitemap::Pages(items)) = read(&encoder.finish().unwrap()) else {
            panic!("the part before the limit counts");
        };
        assert_eq!(items.len(), 1);
    }
}
