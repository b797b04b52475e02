//! Transcripts and captions of what an entry plays: files that the feed links to, or text in the feed itself.

use std::fmt::Write as _;
use std::time::Duration;

use feed_rs::model::{Entry, MediaObject, MediaText};
use roxmltree::{Document, Node};
use url::Url;

/// Media types of transcripts, the best first: captions have times.
const TYPES: [&str; 6] = [
    "text/vtt",
    "application/x-subrip",
    "application/srt",
    "text/srt",
    "text/html",
    "text/plain",
];
/// So many of them are captions that are read.
const CAPTIONS: usize = 4;
/// How long the last text of a film is shown, where the feed does not say.
const LAST: Duration = Duration::from_secs(10);

/// The files of each entry that link to the best transcript, by the id and the address of the entry.
pub(super) fn linked(feed: &[u8], base: &Url) -> Vec<(String, Url)> {
    let text = String::from_utf8_lossy(feed);
    // A feed that only the forgiving reader understands has no transcripts for us.
    let Ok(tree) = Document::parse(text.trim_start_matches('\u{feff}').trim_start()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let items = tree
        .descendants()
        .filter(|node| matches!(node.tag_name().name(), "item" | "entry"));
    for item in items {
        let best = item
            .descendants()
            .filter_map(|node| {
                let (address, rank) = file(node)?;
                Some((rank, base.join(address).ok()?))
            })
            .min_by_key(|(rank, _)| *rank);
        let Some((_, address)) = best else { continue };
        let named = item
            .children()
            .filter(|child| matches!(child.tag_name().name(), "guid" | "id" | "link"));
        for node in named {
            let name = node
                .attribute("href")
                .or_else(|| node.text())
                .unwrap_or_default()
                .trim();
            found.push((name.to_owned(), address.clone()));
        }
    }
    found
}

/// The address of a transcript and how good its type is: `podcast:transcript`, `media:subTitle`, and enclosures that are
/// captions.
fn file<'n>(node: Node<'n, '_>) -> Option<(&'n str, usize)> {
    let rank = |sort: &str| {
        let sort = sort.trim().to_ascii_lowercase();
        TYPES.iter().position(|known| sort.starts_with(known))
    };
    let sort = node.attribute("type");
    let captions = || rank(sort?).filter(|rank| *rank < CAPTIONS);
    match node.tag_name().name() {
        "transcript" => Some((node.attribute("url")?, rank(sort.unwrap_or("text/plain"))?)),
        "subTitle" => Some((node.attribute("href")?, captions()?)),
        "enclosure" | "content" => Some((node.attribute("url")?, captions()?)),
        "link" if matches!(node.attribute("rel"), Some("enclosure" | "related")) => {
            Some((node.attribute("href")?, captions()?))
        }
        _ => None,
    }
}

/// The text of a film or a recording that the feed itself has (`media:text`), as captions where it has times; else its
/// lines.
pub(super) enum Spoken {
    Captions(String),
    Lines(Vec<String>),
}

/// What is said in what an entry plays.
pub(super) fn spoken(entry: &Entry) -> Option<Spoken> {
    let media = entry
        .media
        .iter()
        .find(|media| is_played(media) && !media.texts.is_empty())?;
    let plain = |text: &&MediaText| text.text.content_type.subty().as_str() == "plain";
    let texts: Vec<&MediaText> = media.texts.iter().filter(plain).collect();
    if texts.iter().any(|text| text.start_time.is_none()) {
        let lines = texts.iter().map(|text| text.text.content.trim().to_owned());
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        return (!lines.is_empty()).then_some(Spoken::Lines(lines));
    }
    let mut captions = "WEBVTT\n".to_owned();
    let start = |text: &MediaText| text.start_time.unwrap_or_default();
    for (number, text) in texts.iter().enumerate() {
        let next = texts.get(number + 1).map(|next| start(next));
        let end = text.end_time.or(next).unwrap_or(start(text) + LAST);
        let lines = text.text.content.lines().map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let _ = write!(
            captions,
            "\n{} --> {}\n{}\n",
            time(start(text)),
            time(end),
            lines.join("\n")
        );
    }
    (!texts.is_empty()).then_some(Spoken::Captions(captions))
}

/// Whether a medium is a film or a recording; texts of pictures are captions of another sort.
fn is_played(media: &MediaObject) -> bool {
    let mut sorts = media
        .content
        .iter()
        .filter_map(|content| content.content_type.as_ref());
    sorts.any(|sort| matches!(sort.ty().as_str(), "audio" | "video"))
}

fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!(
        "{hours:02}:{minutes:02}:{:02}.{:03}",
        seconds % 60,
        time.subsec_millis()
    )
}
