//! References, whole lists, documents for machines, and the round trip of our own pages through our own reader.

use axum::http::Request;
use biblatex::Bibliography;
use serde_json::Value;
use sokbar::document::{Document, Kind};
use sokbar::ingest::{self, Limits};
use sokbar::web::Options;

use super::{Answer, Site, encoded};
use crate::harness::Place;

const ISLANDS: &str = "forskning/flödesinstitutet/flöde-på-öar";
const FOUNDRY: &str = "artiklar/fallstudier/gjuteriet";

/// The service of a publisher.
fn site() -> Site {
    let options = Options {
        publisher: Some("Flödeslyftet".to_owned()),
        series: Some("Kunskapsbanken".to_owned()),
        public_url: Some("https://sok.exempel.se".to_owned()),
        ..Options::default()
    };
    Site::of(Place::with_fixture("verkstaden"), &options)
}

fn citation(site: &Site, id: &str, query: &str) -> Answer {
    let answer = site.get(&format!("/v1/documents/{}/citation?{query}", encoded(id)));
    assert_eq!(answer.status, 200, "{id} {query}: {}", answer.text());
    answer
}

#[test]
fn a_reference_is_written_in_the_style_that_is_asked_for() {
    let site = site();
    let text = |query: &str| citation(&site, FOUNDRY, query).text();
    let address = "https://sok.exempel.se/dokument/artiklar/fallstudier/gjuteriet";
    for style in [
        "apa",
        "harvard",
        "ieee",
        "vancouver",
        "chicago-author-date",
        "mla",
        "iso-690-author-date",
    ] {
        let text = text(&format!("style={style}"));
        // ISO 690 writes family names in capitals.
        let small = text.to_lowercase();
        for part in ["törnvik", "ahlmark", "gjuteriet halverade ställtiderna", address] {
            assert!(small.contains(part), "{style}: {part} in {text}");
        }
        // IEEE gives web pages no date.
        assert_eq!(text.contains("2018"), style != "ieee", "{style}: {text}");
        assert!(!text.contains("Sökbar"), "{style}: {text}");
    }
    assert!(text("").starts_with("Törnvik, J."), "{}", text(""));
    assert_eq!(text(""), text("format=text&style=apa&locale=sv"));
    assert_ne!(text("locale=sv"), text("locale=en"));
    assert_ne!(text("style=ieee"), text("style=apa"));
    let answer = citation(&site, FOUNDRY, "");
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
}

#[test]
fn a_reference_to_a_section_names_it() {
    let site = site();
    let id = "metoder/smed";
    let text = citation(&site, id, "section=fallgropar").text();
    assert!(text.ends_with("(avsnittet ”Fallgropar”)"), "{text}");
    let text = citation(&site, id, "page=4&locale=en").text();
    assert!(text.ends_with("(p. 4)"), "{text}");
    let ris = citation(&site, id, "section=fallgropar&page=4&format=ris").text();
    assert!(ris.contains("SE  - Fallgropar\r\n"), "{ris}");
    assert!(ris.contains("SP  - 4\r\n"), "{ris}");
}

#[test]
fn a_reference_is_a_file_for_programs() {
    let site = site();
    let bibtex = citation(&site, FOUNDRY, "format=bibtex");
    assert_eq!(
        bibtex.header("content-type"),
        "application/x-bibtex; charset=utf-8"
    );
    assert!(bibtex.header("content-disposition").ends_with(".bib\""));
    let read = Bibliography::parse(&bibtex.text()).unwrap();
    let entry = read.iter().next().unwrap();
    assert_eq!(entry.author().unwrap().len(), 2);
    let ris = citation(&site, FOUNDRY, "format=ris");
    assert_eq!(
        ris.header("content-type"),
        "application/x-research-info-systems; charset=utf-8"
    );
    assert!(
        ris.text().contains("PB  - Flödesinstitutet\r\n"),
        "the partner publishes it"
    );
    let items = citation(&site, ISLANDS, "format=csl-json");
    assert_eq!(
        items.header("content-type"),
        "application/vnd.citationstyles.csl+json"
    );
    let items: Value = serde_json::from_slice(&items.body).unwrap();
    assert_eq!(items[0]["author"][0]["family"], "Wikingsson");
    assert_eq!(items[0]["collection-title"], "Kunskapsbanken");
    let text = citation(&site, "metoder/smed", "format=ris").text();
    assert!(
        text.contains("PB  - Flödeslyftet\r\n"),
        "else the settings: {text}"
    );
}

#[test]
fn a_list_has_every_hit_in_the_order_of_the_search() {
    let site = site();
    let search = "/v1/search?q=st%C3%A4lltid&sort=date";
    let ids = site.get(&format!("{search}&limit=100")).ids();
    assert!(ids.len() > 2, "{ids:?}");
    let list = |format: &str| {
        let answer = site.get(&format!("{search}&format={format}"));
        assert_eq!(answer.status, 200, "{format}");
        assert!(answer.header("content-disposition").starts_with("attachment; "));
        answer.text()
    };
    let rows: Vec<Value> = list("ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let listed: Vec<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(listed, ids);
    let titles: Vec<_> = rows.iter().map(|row| row["title"].as_str().unwrap()).collect();
    let csv = list("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(&reader.headers().unwrap()[1], "title");
    let in_csv: Vec<_> = reader.records().map(|row| row.unwrap()[1].to_owned()).collect();
    assert_eq!(in_csv, titles);
    let ris = list("ris");
    let in_ris: Vec<_> = ris
        .lines()
        .filter_map(|line| line.strip_prefix("TI  - "))
        .collect();
    assert_eq!(in_ris, titles);
    assert_eq!(Bibliography::parse(&list("bibtex")).unwrap().len(), ids.len());
    let items: Value = serde_json::from_str(&list("csl-json")).unwrap();
    let in_csl: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["title"].as_str().unwrap())
        .collect();
    assert_eq!(in_csl, titles);
}

#[test]
fn a_list_has_the_filters_and_the_limit_of_the_search() {
    let site = site();
    let lines = |query: &str| site.get(&format!("/v1/search?{query}&format=ndjson")).text();
    assert_eq!(lines("limit=2").lines().count(), 2);
    assert_eq!(lines("limit=2&offset=1").lines().next(), lines("").lines().nth(1));
    let methods = lines("kind=method");
    assert_eq!(methods.lines().count(), 2);
    assert!(
        methods.lines().all(|line| line.contains("\"kind\":\"method\"")),
        "{methods}"
    );
    assert_eq!(lines("q=xyzzyxyzzy&spell=false"), "");
    let empty = site.get("/v1/search?q=xyzzyxyzzy&spell=false&format=csl-json");
    assert_eq!(
        serde_json::from_slice::<Vec<Value>>(&empty.body).unwrap().len(),
        0
    );
    for (format, nothing) in [("ndjson", ""), ("bibtex", ""), ("ris", ""), ("csl-json", "[]")] {
        let none = site.get(&format!("/v1/search?limit=0&format={format}"));
        let text: String = none.text().split_whitespace().collect();
        assert_eq!((none.status, text.as_str()), (200, nothing), "{format}");
    }
    let none = site.get("/v1/search?limit=0&format=csv").text();
    assert_eq!(none.lines().count(), 1, "only the names of the columns: {none}");
}

#[test]
fn a_list_longer_than_a_chunk_is_whole() {
    let place = Place::new();
    for number in 0..250 {
        place.write(
            &format!("artiklar/text-{number:03}.md"),
            &format!("---\ntitle: Text {number}\ndate: 2020-01-01\n---\nOm ställtid, del {number}.\n"),
        );
    }
    let site = Site::of(place, &Options::default());
    let list = site.get("/v1/search?q=st%C3%A4lltid&format=ndjson").text();
    assert_eq!(list.lines().count(), 250);
    let items = site.get("/v1/search?format=csl-json");
    assert_eq!(
        serde_json::from_slice::<Vec<Value>>(&items.body).unwrap().len(),
        250
    );
}

#[test]
fn a_document_is_given_as_markdown_and_as_json() {
    let site = site();
    let page = site.get("/dokument/metoder/smed");
    let links = page.header("link");
    for form in [
        "</dokument/metoder/smed.md>; rel=\"alternate\"",
        "</dokument/metoder/smed.json>; rel=\"alternate\"",
    ] {
        assert!(links.contains(form), "{links}");
    }
    let vary = |answer: &Answer| {
        answer
            .headers
            .get_all("vary")
            .iter()
            .any(|value| value == "accept")
    };
    assert!(vary(&page));
    let markdown = site.get("/dokument/metoder/smed.md");
    assert_eq!(markdown.header("content-type"), "text/markdown; charset=utf-8");
    assert!(vary(&markdown));
    let negotiated = site.get_with("/dokument/metoder/smed", "accept", "text/markdown");
    assert_eq!(negotiated.text(), markdown.text());
    assert_ne!(negotiated.header("etag"), page.header("etag"));
    let browser = site.get_with(
        "/dokument/metoder/smed",
        "accept",
        "text/html,text/markdown;q=0.5",
    );
    assert_eq!(browser.header("content-type"), "text/html; charset=utf-8");
    let json = site.get("/dokument/metoder/smed.json").json();
    assert_eq!(json, site.get("/v1/documents/metoder/smed").json());
    assert_eq!(site.get("/dokument/metoder/finns-inte.md").status, 404);
}

#[test]
fn an_id_that_ends_like_a_file_is_itself() {
    let place = Place::with_files(&[
        (
            "a.md",
            "---\nid: handbok.md\ntitle: Handboken\n---\nText om ställtid.\n",
        ),
        (
            "b.md",
            "---\nid: handbok\ntitle: En annan\n---\nText om kanban.\n",
        ),
    ]);
    let site = Site::of(place, &Options::default());
    assert_eq!(site.get("/dokument/handbok.md").page().text("h1"), "Handboken");
    assert!(site.get("/dokument/handbok.md.md").text().contains("# Handboken"));
    assert_eq!(site.get("/dokument/handbok.json").json()["title"], "En annan");
}

/// What a reference needs of a document. A publisher of a web page is a partner in folders of research only.
fn metadata(document: &Document, with_partner: bool) -> impl PartialEq + std::fmt::Debug + '_ {
    (
        &document.title,
        &document.authors,
        document.date,
        document.language,
        document.partner.as_ref().filter(|_| with_partner),
        &document.tags,
        (&document.series, &document.summary),
    )
}

fn read(files: &[(&str, String)]) -> Vec<Document> {
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let place = Place::with_files(&files);
    let read = ingest::read_corpus(&place.corpus(), &Limits::default(), &|_| {}).unwrap();
    read.documents
}

#[test]
fn our_own_pages_and_markdown_are_read_with_the_same_metadata() {
    let site = Site::new();
    let ids = site.get("/v1/search?limit=100").ids();
    assert!(ids.len() > 5);
    for id in ids {
        let address = format!("/dokument/{}", encoded(&id));
        let written: Document =
            serde_json::from_value(site.get(&format!("/v1/documents/{}", encoded(&id))).json()).unwrap();
        for form in ["", ".md", "?ui=en"] {
            let answer = site.get(&format!("{address}{form}"));
            assert_eq!(answer.status, 200, "{address}{form}");
            // In the folder it came from: a publisher is a partner there only.
            let folder = written.source.rsplit_once('/').unwrap().0;
            let ending = if form == ".md" { "md" } else { "html" };
            let read = read(&[(&format!("{folder}/sparad.{ending}"), answer.text())]);
            assert_eq!(read.len(), 1, "{id}{form}");
            let with_partner = form == ".md" || written.kind == Kind::Research;
            assert_eq!(
                metadata(&read[0], with_partner),
                metadata(&written, with_partner),
                "{id}{form}"
            );
        }
    }
}

#[test]
fn a_page_tells_programs_what_it_is() {
    let page = site().get("/dokument/artiklar/fallstudier/gjuteriet").page();
    let contents = |name: &str| -> Vec<String> {
        let metas = page.all(&format!("head > meta[name='{name}']"));
        metas
            .iter()
            .map(|meta| meta.attr("content").unwrap().to_owned())
            .collect()
    };
    assert_eq!(contents("citation_title"), ["Gjuteriet halverade ställtiderna"]);
    assert_eq!(contents("citation_author"), ["Jonas Törnvik", "Karin Ahlmark"]);
    assert_eq!(contents("citation_publication_date"), ["2018/05/20"]);
    assert_eq!(contents("DC.creator"), ["Jonas Törnvik", "Karin Ahlmark"]);
    assert_eq!(contents("DC.publisher"), ["Flödesinstitutet"]);
    let published = page.one("head > meta[property='article:published_time']");
    assert_eq!(published.attr("content"), Some("2018-05-20"));
    let picture = page
        .one("head > meta[property='og:image']")
        .attr("content")
        .unwrap();
    let path = picture.strip_prefix("https://sok.exempel.se").unwrap();
    assert_eq!(site().get(path).header("content-type"), "image/png");
    let data = |page: &super::Page| -> Value {
        let text: String = page.one("script[type='application/ld+json']").text().collect();
        serde_json::from_str(&text).unwrap()
    };
    let graph = &data(&page)["@graph"];
    assert_eq!(graph[0]["@type"], "Article");
    assert_eq!(graph[0]["datePublished"], "2018-05-20");
    assert_eq!(graph[1]["@type"], "BreadcrumbList");
    assert_eq!(
        graph[1]["itemListElement"][2]["name"],
        "Gjuteriet halverade ställtiderna"
    );
    let method = site().get("/dokument/metoder/smed").page();
    assert_eq!(data(&method)["@graph"][0]["@type"], "HowTo");
    let start = site().get("/").page();
    assert_eq!(data(&start)["potentialAction"]["@type"], "SearchAction");
}

#[test]
fn the_style_is_chosen_and_files_are_saved_without_script() {
    let site = site();
    let page = site.get("/dokument/metoder/smed?style=ieee&q=kaffe").page();
    assert_eq!(page.text("#sokbar-stil option[selected]"), "IEEE");
    let ieee = citation(&site, "metoder/smed", "style=ieee").text();
    assert_eq!(page.text("#referens"), ieee);
    assert_eq!(
        page.one("label[for='sokbar-stil']").text().collect::<String>(),
        "Referensstil"
    );
    let form = page.one("form.styles");
    assert_eq!(form.attr("action"), Some("/dokument/metoder/smed#sokbar-hanvisa"));
    assert_eq!(
        page.one("form.styles input[name='q']").attr("value"),
        Some("kaffe")
    );
    assert_eq!(page.texts(".citation .files a"), ["BibTeX", "RIS", "CSL-JSON"]);
    for link in page.all(".citation .files a") {
        assert_eq!(site.get(link.attr("href").unwrap()).status, 200);
    }
    let unknown = site.get("/dokument/metoder/smed?style=egen").page();
    assert_eq!(unknown.text("#sokbar-stil option[selected]"), "APA 7");
    let results = site.get("/?q=st%C3%A4lltid&kind=method&limit=1").page();
    assert_eq!(results.text(".export summary"), "Exportera");
    let links = results.all(".export li a");
    assert_eq!(links.len(), 5);
    for link in links {
        let href = link.attr("href").unwrap();
        assert!(href.contains("kind=method") && !href.contains("limit"), "{href}");
        assert_eq!(site.get(href).status, 200, "{href}");
    }
    assert!(
        site.get("/?q=xyzzyxyzzy&spell=false")
            .page()
            .all(".export")
            .is_empty()
    );
}

#[test]
fn a_reference_that_cannot_be_is_a_problem() {
    let site = site();
    for (address, status, code) in [
        (
            "/v1/documents/metoder/smed/citation?style=egen",
            400,
            "invalid_value",
        ),
        (
            "/v1/documents/metoder/smed/citation?format=pdf",
            400,
            "invalid_value",
        ),
        (
            "/v1/documents/metoder/smed/citation?locale=de",
            400,
            "invalid_value",
        ),
        ("/v1/documents/metoder/smed/citation?page=0", 400, "invalid_value"),
        (
            "/v1/documents/metoder/smed/citation?q=a",
            400,
            "unknown_parameter",
        ),
        ("/v1/documents/finns/inte/citation", 404, "document_not_found"),
        ("/v1/search?format=xml", 400, "invalid_value"),
        ("/v1/search?format=ris&limit=10001", 400, "invalid_value"),
    ] {
        let answer = site.send(Request::get(address));
        assert_eq!(answer.status, status, "{address}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{address}"
        );
        let problem: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem["code"], code, "{address}");
    }
}

#[test]
fn the_series_of_a_document_goes_before_that_of_the_settings() {
    let place = Place::with_files(&[
        (
            "forskning/x/rapport.md",
            "---\ntitle: En rapport\nseries: Rapporter från X\nauthors: [Karin Ahlmark]\ndate: 2020\n---\nText.\n",
        ),
        ("forskning/x/annan.md", "---\ntitle: En annan\n---\nText.\n"),
        (
            "forskning/x/litteratur.bib",
            "@article{ahlmark2019, title={En artikel}, author={Ahlmark, Karin}, year={2019}, journaltitle={Tidskrift för flöde}}\n",
        ),
    ]);
    let site = Site::of(
        place,
        &Options {
            series: Some("Kunskapsbanken".to_owned()),
            ..Options::default()
        },
    );
    let article = site.get("/v1/search?q=artikel").ids().remove(0);
    for (id, series) in [
        ("forskning/x/rapport", "Rapporter från X"),
        ("forskning/x/annan", "Kunskapsbanken"),
        (article.as_str(), "Tidskrift för flöde"),
    ] {
        for format in ["bibtex", "ris", "csl-json", "text"] {
            let reference = site.get(&format!("/v1/documents/{}/citation?format={format}", encoded(id)));
            let text = reference.text();
            assert!(text.contains(series), "{id} {format}: {text}");
            assert!(
                series == "Kunskapsbanken" || !text.contains("Kunskapsbanken"),
                "{id} {format}: {text}"
            );
        }
    }
    let list = site.get("/v1/search?format=ris").text();
    assert!(
        list.contains("T2  - Rapporter från X") && list.contains("T2  - Tidskrift för flöde"),
        "{list}"
    );
    let records = site.get("/oai?verb=ListRecords&metadataPrefix=mods").text();
    assert!(records.contains("<title>Rapporter från X</title>"), "{records}");
    let page = site.get("/dokument/forskning/x/rapport").page();
    let meta = page.one("head > meta[name='citation_series_title']");
    assert_eq!(meta.attr("content"), Some("Rapporter från X"));
    assert_eq!(
        site.get("/v1/documents/forskning/x/rapport").json()["series"],
        "Rapporter från X"
    );
}
