//! Feeds and folders.

use std::fs;

use super::web::{Reply, Web};
use super::{count, documents, files, index, page, place_of, pull, said, search, sidecar, words};
use crate::harness::Place;

fn feed(web: &Web, items: &str) -> Reply {
    let text = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"><channel>\
         <title>Nyheter</title><link>{}</link>{items}</channel></rss>",
        web.url("/")
    );
    Reply::of("application/rss+xml", text)
}

#[test]
fn the_page_of_an_entry_is_its_text_and_older_entries_stay() {
    let web = Web::start();
    web.set(
        "/robots.txt",
        Reply::of("text/plain", "User-agent: *\nDisallow: /stangt/\n"),
    );
    web.set("/ett", page("Ett på sajten", &words("kanban"), &[]));
    web.set("/avsnitt", page("Avsnitt", "Lyssna här.", &[]));
    let captions = "WEBVTT\n\n00:00.000 --> 00:04.000\nVi pratar om ställtid.\n";
    web.set("/avsnitt.vtt", Reply::of("text/vtt", captions));
    let item = |path: &str, more: &str| {
        format!(
            "<item><title>Rubrik {path}</title><link>{}</link><guid>{path}</guid>\
             <pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>{more}</item>",
            web.url(path)
        )
    };
    let transcript = format!(
        "<podcast:transcript url=\"{}\" type=\"text/vtt\"/>",
        web.url("/avsnitt.vtt")
    );
    let items = [
        item("/ett", ""),
        item("/avsnitt", &transcript),
        item(
            "/stangt/tva",
            "<description>&lt;p&gt;Om flödet på lagret.&lt;/p&gt;</description>",
        ),
        item("/tre", ""),
    ];
    web.set("/flode.xml", feed(&web, &items.concat()));
    let place = place_of(&format!(
        "type = \"feed\"\nurl = {:?}\nlanguage = \"sv\"",
        web.url("/flode.xml")
    ));
    let report = pull(&place, &[]);
    assert_eq!(
        documents(&place, &web),
        ["/avsnitt", "/ett", "/stangt/tva"],
        "{report:#}"
    );
    assert_eq!(said(&report, &web.url("/tre"))[0].0, "failed");
    assert!(files(&place).iter().any(|name| name.ends_with(".vtt")));
    assert!(!web.asked().iter().any(|asked| asked.path.starts_with("/stangt")));
    let sidecar = fs::read_to_string(sidecar(&place, "ett-")).unwrap();
    assert!(
        sidecar.contains("title = \"Rubrik /ett\"") && sidecar.contains("date = \"2026-11-20\""),
        "{sidecar}"
    );
    index(&place);
    for (query, total) in [("kanban", 1), ("ställtid", 1), ("flödet", 1)] {
        assert_eq!(search(&place, query)["total"], total, "{query}");
    }
    // Only the latest entry is left in the feed.
    web.set("/flode.xml", feed(&web, &item("/ett", "")));
    let report = pull(&place, &[]);
    assert_eq!(
        (count(&report, "unchanged"), report["documents"].as_u64()),
        (1, Some(3)),
        "{report:#}"
    );
    web.set("/flode.xml", Reply::html("<h1>Underhåll</h1>"));
    let report = pull(&place, &[]);
    assert_eq!(
        (report["status"].as_str(), report["documents"].as_u64()),
        (Some("failed"), Some(3)),
        "{report:#}"
    );
}

#[test]
fn films_come_with_what_is_said_in_them() {
    let web = Web::start();
    for name in ["undertext", "bilaga", "inbyggd", "rader", "bild"] {
        web.set(
            &format!("/{name}"),
            page(name, &words(&format!("sidan {name}")), &[]),
        );
    }
    let captions = |word: &str| format!("1\n00:00:01,000 --> 00:00:04,000\nVi pratar om {word}.\n");
    web.set("/undertext.srt", Reply::of("text/srt", captions("plockvagnar")));
    web.set(
        "/bilaga.vtt",
        Reply::of(
            "text/vtt",
            format!("WEBVTT\n\n{}", captions("truckar").replace(',', ".")),
        ),
    );
    let film = "<media:content url=\"https://film.example/a.mp4\" type=\"video/mp4\">";
    let entries = [
        ("undertext", format!("<media:group>{film}<media:subTitle type=\"application/x-subrip\" href=\"/undertext.srt\"/></media:content></media:group>")),
        ("bilaga", "<link rel=\"enclosure\" type=\"text/vtt\" href=\"/bilaga.vtt\"/>".to_owned()),
        ("inbyggd", format!("{film}<media:text type=\"plain\" start=\"00:00:05\">Så ställer vi om pressen.</media:text></media:content>")),
        ("rader", format!("{film}<media:text type=\"plain\">Alla lådor har etiketter.</media:text></media:content>")),
        ("bild", "<media:content url=\"https://film.example/a.png\" type=\"image/png\"><media:text type=\"plain\">En bildtext.</media:text></media:content>".to_owned()),
    ];
    let entries = entries.map(|(name, media)| {
        let url = web.url(&format!("/{name}"));
        format!("<entry><id>{url}</id><title>{name}</title><updated>2026-11-20T08:00:00Z</updated><link href=\"{url}\"/>{media}</entry>")
    });
    let feed = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\"><id>a</id>\
         <title>Filmer</title><updated>2026-11-20T08:00:00Z</updated>{}</feed>",
        entries.concat()
    );
    web.set("/flode.atom", Reply::of("application/atom+xml", feed));
    let place = place_of(&format!(
        "type = \"feed\"\nurl = {:?}\nlanguage = \"sv\"",
        web.url("/flode.atom")
    ));
    let report = pull(&place, &[]);
    assert_eq!(count(&report, "new"), 5, "{report:#}");
    index(&place);
    for (query, title) in [
        ("plockvagnarna", "undertext"),
        ("truckarna", "bilaga"),
        ("pressen", "inbyggd"),
        ("etiketter", "rader"),
        ("\"sidan bild\"", "bild"),
    ] {
        let found = search(&place, query);
        assert_eq!(
            (&found["total"], &found["hits"][0]["title"]),
            (&1.into(), &title.into()),
            "{query}"
        );
    }
    let timed = search(&place, "pressen");
    assert_eq!(timed["hits"][0]["section"]["anchor"], "t=5", "{timed:#}");
}

fn names(place: &Place) -> Vec<String> {
    let kept = files(place).into_iter().filter(|name| !name.ends_with(".toml"));
    kept.map(|name| name.rsplit_once('-').unwrap().0.to_owned())
        .collect()
}

#[test]
fn a_folder_is_mirrored_and_an_unmounted_one_removes_nothing() {
    let place =
        place_of("type = \"folder\"\nurl = \"delat\"\npartner = \"Region X\"\nexclude = [\"**/utkast/**\"]");
    let shared = place.root().join("delat");
    let write = |name: &str, text: &str| {
        fs::create_dir_all(shared.join(name).parent().unwrap()).unwrap();
        fs::write(shared.join(name), text).unwrap();
    };
    write("Rutiner/Inköp.md", "# Inköp\n\nSå köper vi in.");
    write("Rutiner/lön.txt", "Lön betalas den 25:e.");
    write("utkast/nej.md", "# Nej");
    write(".git/config", "x");
    write("~$lås.docx", "x");
    fs::write(place.root().join("utanfor.md"), "# Utanför").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.root().join("utanfor.md"), shared.join("lank.md")).unwrap();
    let report = pull(&place, &[]);
    assert_eq!(count(&report, "new"), 2, "{report:#}");
    assert_eq!(names(&place), ["rutiner-inkop-md", "rutiner-lon-txt"]);
    index(&place);
    let report = pull(&place, &[]);
    assert_eq!((count(&report, "unchanged"), count(&report, "changed")), (2, 0));
    write("Rutiner/Inköp.md", "# Inköp\n\nSå köper vi in numera.");
    fs::remove_file(shared.join("Rutiner/lön.txt")).unwrap();
    let report = pull(&place, &[]);
    assert_eq!((count(&report, "changed"), count(&report, "missing")), (1, 1));
    let away = place.root().join("avmonterad");
    fs::rename(&shared, &away).unwrap();
    assert_eq!(pull(&place, &[])["status"], "failed");
    fs::create_dir(&shared).unwrap();
    assert_eq!(pull(&place, &[])["status"], "failed");
    assert_eq!(names(&place).len(), 2);
    fs::remove_dir(&shared).unwrap();
    fs::rename(&away, &shared).unwrap();
    let report = pull(&place, &[]);
    assert_eq!(count(&report, "removed"), 1, "{report:#}");
    assert_eq!(names(&place), ["rutiner-inkop-md"]);
}
