use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::document::{Kind, Language};

mod repositories;

use repositories::{answer, record};

fn read_str(text: &str) -> Result<Vec<Extract>, RefusalReason> {
    read(text.as_bytes(), &Limits::default())
}

/// An export of WordPress around the items.
fn site(items: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Sajten</title>
<language>sv-SE</language>
<wp:author><wp:author_login><![CDATA[anna]]></wp:author_login><wp:author_display_name><![CDATA[Anna Ek]]></wp:author_display_name></wp:author>
{items}</channel></rss>"#
    )
}

/// An item with the fields that every post has; `more` goes first, so that it wins.
fn item(slug: &str, more: &str, content: &str) -> String {
    format!(
        "<item>{more}<title>Ett inlägg</title><link>https://sajten.example/{slug}/</link><dc:creator><![CDATA[anna]]></dc:creator>\
         <content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>7</wp:post_id>\
         <wp:post_date>2020-05-20 10:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status>\
         <wp:post_type>post</wp:post_type></item>\n"
    )
}

fn names(extracts: &[Extract]) -> Vec<&str> {
    extracts
        .iter()
        .filter_map(|extract| extract.record.as_deref())
        .collect()
}

fn texts(extract: &Extract) -> Vec<&str> {
    extract
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect()
}

#[test]
fn a_post_keeps_all_that_wordpress_knows_of_it() {
    let terms = r#"<category domain="category" nicename="x"><![CDATA[Fallstudie]]></category><category domain="category" nicename="u">Okategoriserade</category>
        <category domain="category" nicename="y">Gjuteri</category><category domain="post_tag" nicename="z"><![CDATA[ställtid & flöde]]></category>
        <excerpt:encoded><![CDATA[Kort &amp; <b>gott</b>.]]></excerpt:encoded>"#;
    let content = "Första stycket\nandra raden.\n\n<h2>Rubrik</h2>\nEfter rubriken.\n\n[caption id=\"a\"]<img src=\"a.jpg\" /> Bildtext.[/caption]";
    let extracts = read_str(&site(&item("forsta", terms, content))).unwrap();
    let [post] = &extracts[..] else {
        panic!("{extracts:?}")
    };
    let found = &post.found;
    assert_eq!(post.record.as_deref(), Some("forsta"));
    assert_eq!(found.title.as_deref(), Some("Ett inlägg"));
    assert_eq!(found.kind, Some(Kind::Case));
    assert_eq!(found.tags, ["Gjuteri", "ställtid & flöde"]);
    assert_eq!(found.authors, ["Anna Ek"]);
    assert_eq!(found.date.unwrap().to_string(), "2020-05-20");
    assert_eq!(found.url.as_deref(), Some("https://sajten.example/forsta/"));
    assert_eq!(found.summary.as_deref(), Some("Kort & gott."));
    assert_eq!(
        texts(post),
        ["Första stycket\nandra raden.", "Efter rubriken.\n\nBildtext."]
    );
    assert_eq!(post.sections[1].heading.as_deref(), Some("Rubrik"));
    assert_eq!(post.notes, []);
}

#[test]
fn only_published_posts_and_pages_are_read() {
    let items: String = [
        ("kvar", ""),
        ("utkast", "<wp:status>draft</wp:status>"),
        ("soptunna", "<wp:status>trash</wp:status>"),
        ("privat", "<wp:status>private</wp:status>"),
        ("last", "<wp:post_password>hemligt</wp:post_password>"),
        ("bild", "<wp:post_type>attachment</wp:post_type>"),
        ("meny", "<wp:post_type>nav_menu_item</wp:post_type>"),
        ("version", "<wp:post_type>revision</wp:post_type>"),
        ("sida", "<wp:post_type>page</wp:post_type>"),
        ("vara", "<wp:post_type>product</wp:post_type>"),
    ]
    .iter()
    .map(|(slug, more)| item(slug, more, "Text."))
    .collect();
    let extracts = read_str(&site(&items)).unwrap();
    assert_eq!(names(&extracts), ["kvar", "sida"]);
    // A type of the site's own may hold texts that somebody misses.
    let reason = WarningReason::PostsLeftOut {
        sort: "product".to_owned(),
        count: 1,
    };
    assert_eq!(extracts[0].notes, [reason.into()]);
}

#[test]
fn names_of_posts_come_from_slug_or_number() {
    let one = item("st%c3%a4lltid", "", "Text ett.");
    let two = item("", "<wp:post_id>42</wp:post_id>", "Text två.");
    let same = item("st%c3%a4lltid", "<wp:post_id>43</wp:post_id>", "Text tre.");
    let extracts = read_str(&site(&format!("{one}{two}{same}"))).unwrap();
    assert_eq!(names(&extracts), ["ställtid", "post-42", "ställtid-43"]);
    let turned = read_str(&site(&format!("{two}{one}"))).unwrap();
    assert_eq!(names(&turned), ["post-42", "ställtid"]);
}

#[test]
fn a_bad_post_is_one_note_and_the_others_are_read() {
    let deep = "<div>".repeat(600);
    let items = format!(
        "{}{}{}",
        item("bra", "", "Text."),
        item("djup", "", &deep),
        item("sist", "", "Text.")
    );
    let extracts = read_str(&site(&items)).unwrap();
    assert_eq!(names(&extracts), ["bra", "sist"]);
    let [note] = &extracts[0].notes[..] else {
        panic!("{:?}", extracts[0].notes)
    };
    assert_eq!(note.line, Some(7));
    assert!(
        matches!(&note.reason, WarningReason::RecordLeftOut { record, reason: RefusalReason::TooDeep { .. } } if record == "djup")
    );
}

#[test]
fn a_post_without_a_date_of_its_own_has_the_feeds() {
    let more =
        "<pubDate>Tue, 18 Feb 2025 07:30:00 +0000</pubDate><wp:post_date>0000-00-00 00:00:00</wp:post_date>";
    let extracts = read_str(&site(&item("a", more, "Text."))).unwrap();
    assert_eq!(extracts[0].found.date.unwrap().to_string(), "2025-02-18");
}

#[test]
fn marks_of_cdata_inside_a_text_are_text() {
    // As WordPress writes "]]>" that an author typed.
    let extracts = read_str(&site(&item(
        "a",
        "",
        "Kod: a[b[0]]]]><![CDATA[>c &amp; <em>d</em>",
    )))
    .unwrap();
    assert_eq!(texts(&extracts[0]), ["Kod: a[b[0]]>c & d"]);
}

#[test]
fn xml_of_another_kind_is_refused_by_name() {
    let laughs = r#"<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss xmlns:wp="http://wordpress.org/export/1.2/"><item>&b;</item></rss>"#;
    let refusal = |text: &str| read_str(text).unwrap_err();
    assert_eq!(refusal(laughs), RefusalReason::XmlDocumentType);
    let late = "<records><!DOCTYPE x [<!ENTITY a \"b\">]><dc/></records>";
    assert_eq!(refusal(late), RefusalReason::XmlDocumentType);
    for (text, root) in [
        (
            "<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"x\"/>",
            "html",
        ),
        ("<kml/>", "kml"),
    ] {
        assert_eq!(
            refusal(text),
            RefusalReason::UnknownXml {
                root: root.to_owned()
            }
        );
    }
    assert_eq!(refusal(&site("")), RefusalReason::NoRecords);
    let error = "<OAI-PMH><error code=\"noRecordsMatch\">Inget</error></OAI-PMH>";
    assert_eq!(
        refusal(error),
        RefusalReason::RepositoryError {
            message: "noRecordsMatch Inget".to_owned()
        }
    );
    for broken in [
        "",
        "   ",
        "bara text",
        "<records>",
        "<records><dc></records>",
        "<dc><title>x</titel></dc>",
        "<dc a=<>",
    ] {
        assert!(read_str(broken).is_err(), "{broken:?}");
    }
}

#[test]
fn an_export_cut_off_is_refused_with_the_line() {
    let whole = site(&item("a", "", "Text."));
    let cut = &whole[..whole.len() - 30];
    let RefusalReason::Damaged { message } = read_str(cut).unwrap_err() else {
        panic!()
    };
    assert!(message.starts_with("line 6: "), "{message}");
}

#[test]
fn nesting_records_and_attributes_have_bounds() {
    let deep = format!("<records>{}", "<dc>".repeat(100_000));
    assert_eq!(
        read_str(&deep).unwrap_err(),
        RefusalReason::TooDeep { limit: 512 }
    );
    let many = format!(
        "<dc {}/>",
        (0..1000).fold(String::new(), |mut all, n| {
            let _ = write!(all, " a{n}=\"\"");
            all
        })
    );
    assert_eq!(
        read_str(&many).unwrap_err(),
        RefusalReason::TooManyAttributes { limit: 256 }
    );
    let few = Limits {
        records: 10,
        ..Limits::default()
    };
    let crowd = |count| format!("<records>{}</records>", "<dc><title>x</title></dc>".repeat(count));
    assert_eq!(read(crowd(10).as_bytes(), &few).unwrap().len(), 10);
    assert_eq!(
        read(crowd(11).as_bytes(), &few).unwrap_err(),
        RefusalReason::TooManyRecords { limit: 10 }
    );
}

#[test]
fn the_declared_encoding_is_followed() {
    let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><dc><title>Ställtid på köpet</title></dc>";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&latin, &utf16, &text.as_bytes().to_vec()] {
        let extracts = read(bytes, &Limits::default()).unwrap();
        assert_eq!(extracts[0].found.title.as_deref(), Some("Ställtid på köpet"));
    }
}

proptest! {
    /// Whatever becomes of an export under way, it is read or refused, and never takes the run with it.
    #[test]
    fn mutated_exports_do_no_harm(
        which in 0..2_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12),
    ) {
        let whole = [site(&item("a", "", "<p>Text &amp; mer</p> [x y=\"1\"]")), answer(&record("oai:a:1", "<dc:title>Ett</dc:title>"))];
        let mut bytes = whole[which].clone().into_bytes();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                _ => bytes.truncate(at.max(1)),
            }
            if bytes.is_empty() { bytes.push(b'<'); }
        }
        if let Ok(extracts) = read(&bytes, &Limits::default()) {
            prop_assert!(!extracts.is_empty());
        }
    }
}
