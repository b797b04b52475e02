use crate::document::Language;
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;

mod shapes;

const CMS_PAGE: &str = include_str!("../../../../../tests/fixtures/ingest/cms.html");

fn extract(html: &str) -> Extract {
    crate::ingest::read::html::read(html, &Limits::default(), &Default::default()).unwrap()
}

#[test]
fn a_page_of_a_cms_gives_its_metadata() {
    let found = extract(CMS_PAGE).found;
    assert_eq!(found.title.as_deref(), Some("Från 92 till 19 minuter"));
    assert_eq!(found.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(
        found.date.map(|date| date.to_string()).as_deref(),
        Some("2021-11-17")
    );
    assert_eq!(found.language, Some(Language::Swedish.into()));
    assert_eq!(
        found.summary.as_deref(),
        Some("Ett företag kortade sina ställtider.")
    );
    assert_eq!(found.url.as_deref(), Some("https://exempel.example/ur-pressen"));
    assert_eq!(found.tags, ["ställtid", "plåt"]);
}

#[test]
fn titles_are_taken_in_order_of_trust() {
    let json = r#"<script type="application/ld+json">{"@graph":[{"@type":"Organization","name":"Sajten"},{"@type":"NewsArticle","headline":"Ur JSON"}]}</script>"#;
    for (head, body, title) in [
        (json, "<h1>Ur h1</h1>", "Ur JSON"),
        (
            "<meta property=og:title content='Ur og | Sajten'><title>T</title>",
            "<h1>Ur h1</h1>",
            "Ur og",
        ),
        (
            "<meta name=citation_title content='Ur citation'>",
            "<h1>Ur h1</h1>",
            "Ur citation",
        ),
        ("<meta name=DC.title content='Ur DC'>", "", "Ur DC"),
        ("<title>Ur title | Sajten</title>", "<h1>Ur h1</h1>", "Ur h1"),
        (
            "<title>Poka-yoke – felsäkring | Sajten</title>",
            "",
            "Poka-yoke – felsäkring",
        ),
        (
            "<title>Poka-yoke – felsäkring</title>",
            "",
            "Poka-yoke – felsäkring",
        ),
        (
            "<meta property=og:site_name content=Sajten><title>SMED – Sajten</title>",
            "",
            "SMED",
        ),
        (
            "<title>SMED – Sajten</title>",
            "<header><h1>SMED</h1></header><main>Text</main>",
            "SMED",
        ),
        ("", "<h1> Ur\n h1 </h1>", "Ur h1"),
    ] {
        let found = extract(&format!(
            "<html><head>{head}</head><body>{body}<p>Text.</p></body></html>"
        ))
        .found;
        assert_eq!(found.title.as_deref(), Some(title), "{head} {body}");
    }
}

#[test]
fn dates_are_taken_in_order_of_trust() {
    let json = r#"<script type="application/ld+json">[{"@type":"Article","datePublished":"2020-01-01T23:00:00Z"}]</script>"#;
    for (html, date) in [
        (format!("{json}<meta property=article:published_time content=2020-02-02>"), "2020-01-01"),
        ("<meta property=article:published_time content='2020-02-02T00:30:00+01:00'><meta name=DC.date content=2020-03-03>".to_owned(), "2020-02-02"),
        ("<meta name=citation_publication_date content=2020/04/04>".to_owned(), "2020-04-04"),
        ("<meta name=DC.date content=2020-05>".to_owned(), "2020-05"),
        ("<body><p>Publicerad <time class=published datetime=2020-06-06>i fjol</time></p>".to_owned(), "2020-06-06"),
        ("<body><h1>R</h1><p>Text: Anna Ek, 7 juli 2020</p><p>Text.</p>".to_owned(), "2020-07-07"),
        ("<body><h1>R</h1><p class=datum>2020-08-08. Text: Anna Ek</p><p>Text.</p>".to_owned(), "2020-08-08"),
    ] {
        let found = extract(&html).found;
        assert_eq!(found.date.map(|date| date.to_string()).as_deref(), Some(date), "{html}");
    }
    let text = "<article><p>Vi möts <time datetime=2024-04-16>den 16 april</time> i stora salen, och alla som har anmält sig \
                får ett brev med program, karta och en lista över de frågor som gruppen vill ta upp.</p></article>";
    assert_eq!(extract(text).found.date, None);
}

#[test]
fn authors_are_people_with_their_first_name_first() {
    for (html, authors) in [
        (
            "<meta name=citation_author content='Ek, Anna'><meta name=citation_author content='Al, Bo'>",
            vec!["Anna Ek", "Bo Al"],
        ),
        (
            "<meta name=author content='Anna Ek, Bo Al'>",
            vec!["Anna Ek", "Bo Al"],
        ),
        (
            "<meta property=article:author content='https://a.example/anna'><meta name=author content='Anna Ek'>",
            vec!["Anna Ek"],
        ),
        (
            r#"<script type="application/ld+json">{"@type":["Report"],"author":[{"@type":"Person","name":"Anna Ek"},"Bo Al"]}</script>"#,
            vec!["Anna Ek", "Bo Al"],
        ),
        (
            "<body><h1>R</h1><p class=authors>Anna Ek och Bo Al</p><p>Text.</p>",
            vec!["Anna Ek", "Bo Al"],
        ),
    ] {
        assert_eq!(extract(html).found.authors, authors, "{html}");
    }
}

#[test]
fn broken_json_ld_and_dangerous_addresses_are_passed_over() {
    let html = "<script type='application/ld+json'>{\"headline\": </script><link rel=canonical href='javascript:alert(1)'><h1>R</h1>";
    let found = extract(html).found;
    assert_eq!((found.title.as_deref(), found.url), (Some("R"), None));
}
