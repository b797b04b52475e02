use super::*;

mod content;

fn extract(html: &str) -> Extract {
    read(html, &Limits::default(), &Learnt::default()).unwrap()
}

/// The sections as `level heading {anchor}: text`.
fn outline(html: &str) -> Vec<String> {
    let show = |section: Section| match section.heading {
        Some(heading) => {
            format!(
                "{} {heading} {{{}}}: {}",
                section.level,
                section.anchor.unwrap_or_default(),
                section.text
            )
        }
        None => section.text,
    };
    extract(html).sections.into_iter().map(show).collect()
}

const CMS_PAGE: &str = include_str!("../../../../tests/fixtures/ingest/cms.html");
const OLD_PAGE: &str = include_str!("../../../../tests/fixtures/ingest/old-table.html");

#[test]
fn a_page_of_a_cms_gives_its_text_and_nothing_around_it() {
    assert_eq!(
        outline(CMS_PAGE),
        [
            "Ställtiden var lång. Nu är den kort.",
            "2 Vad gruppen gjorde {gruppen}: Gruppen filmade ett byte.\n\nTvå operatörer vid pressen\n\nYttre ställ flyttades ut\nVerktygen fick en vagn",
            "2 Mätningen {matning}: Mått · Före · Efter\nTid · 92 min · 19 min\n\n»Vi hade slutat se det«, säger hon.",
        ]
    );
}

#[test]
fn an_old_page_laid_out_with_tables_gives_its_text() {
    let found = extract(OLD_PAGE);
    assert_eq!(found.found.title.as_deref(), Some("Måndagarna var värst"));
    assert_eq!(found.found.authors, ["Anna Ek"]);
    assert_eq!(
        found.found.date.map(|date| date.to_string()).as_deref(),
        Some("2015-11-17")
    );
    assert_eq!(
        outline(OLD_PAGE),
        [
            "Kurvan gick upp och ner som en sågklinga, med toppen på måndagar och bottnen på torsdagar.",
            "3 En regel {orsak}: Affärssystemet släppte veckans order natten mot måndag, en inställning från 1998.\n\nMått · 2014\nÖvertid · 3 100 h",
        ]
    );
}

#[test]
fn short_pages_keep_all_their_text() {
    for (html, text) in [
        ("<p>Mötet är inställt.</p>", "Mötet är inställt."),
        ("Bara text", "Bara text"),
        (
            "<title>T | Sajten</title><body><nav><a href=/>Hem</a></nav><p>Ny tid: 9.30.</p><footer>© Sajten</footer>",
            "Ny tid: 9.30.",
        ),
        (
            "<div class=cookie-consent>Vi använder kakor på den här webbplatsen för att räkna besök.</div><p>Ny dag.</p>",
            "Ny dag.",
        ),
        (
            "<main><p>Kort.</p></main><div>En lång text om något annat som står utanför det viktiga och är mycket längre.</div>",
            "En lång text om något annat som står utanför det viktiga och är mycket längre.",
        ),
        (
            "<form id=aspnetForm><div><p>Allt ligger i ett formulär, som på många äldre sidor.</p></div></form>",
            "Allt ligger i ett formulär, som på många äldre sidor.",
        ),
    ] {
        let expected: Vec<&str> = text.split("||").collect();
        let read = outline(html);
        assert!(read.join("\n\n").contains(expected[0]), "{html:?} gave {read:?}");
        assert!(
            !read.join(" ").contains("kakor") && !read.join(" ").contains("Hem"),
            "{html:?} gave {read:?}"
        );
    }
}

#[test]
fn furniture_words_are_whole_words_and_spare_what_holds_the_heading() {
    for html in [
        "<body class='has-sidebar menu-open'><div class='content-header'><h1>R</h1></div><p>Text här.</p></body>",
        "<div class='page-with-banner'><div class='widget-wrap'><h1>R</h1><p>Text här.</p></div></div>",
        "<main><div class='shareholders'><h1>R</h1><p>Text här.</p></div></main>",
        "<article class='post tag-menu'><h1>R</h1><p>Text här.</p><section class='related'><article><p>Annan.</p></article></section></article>",
        "<article><h1>R</h1><p>Text här.</p><div class='socialMediaIcons'>Annan.</div><div aria-hidden=true>Annan.</div></article>",
        "<article><h1>R</h1><p>Text här.</p><p hidden>Annan.</p><p style='display: none'>Annan.</p><script>Annan</script></article>",
    ] {
        assert_eq!(outline(html), ["Text här."], "{html}");
    }
}

#[test]
fn a_quotation_keeps_its_source_line() {
    let html = "<article><h1>R</h1><blockquote>Citat.<footer>En montör</footer></blockquote></article>";
    assert_eq!(outline(html), ["Citat.\n\nEn montör"]);
}

#[test]
fn blocks_lines_and_cells_become_breaks() {
    for (html, text) in [
        ("<p>ett\n  två<br>tre</p><p>fyra</p>", "ett två\ntre\n\nfyra"),
        (
            "<ul><li>ett</li><li><p>två</p></li></ul>efter",
            "ett\n\ntvå\n\nefter",
        ),
        ("<dl><dt>TAK</dt><dd>ett tal</dd></dl>", "TAK\nett tal"),
        (
            "<table><caption>Tabell</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td></td></tr></table>",
            "Tabell\nA · B\n1 ·",
        ),
        ("<pre>x = 1\n  y = 2</pre>", "x = 1\ny = 2"),
        ("<p>f&ouml;r st&auml;ll&shy;tid&nbsp;nu</p>", "för ställtid nu"),
        ("<p>H<sub>2</sub>O <b>fet</b><i>kursiv</i></p>", "H2O fetkursiv"),
    ] {
        assert_eq!(outline(&format!("<article>{html}</article>")), [text], "{html}");
    }
}

#[test]
fn anchors_come_from_the_heading_or_what_is_in_or_around_it() {
    let html = "<article><h2 id=a>Ett</h2><p>x</p><h2><a name=b></a>Två</h2><p>x</p><h2><span id=c>Tre</span></h2><p>x</p>\
                <section id=d><h2>Fyra</h2><p>x</p><h3>Fem ¶</h3><p>x</p></section></article>";
    assert_eq!(
        outline(html),
        [
            "2 Ett {a}: x",
            "2 Två {b}: x",
            "2 Tre {c}: x",
            "2 Fyra {d}: x",
            "3 Fem {}: x"
        ]
    );
}

#[test]
fn a_heading_that_differs_from_the_title_is_a_section() {
    let html =
        "<meta property=og:title content='Nya marknader'><body><h1>Exporten började här</h1><p>Text.</p>";
    assert_eq!(outline(html), ["1 Exporten började här {}: Text."]);
    assert_eq!(
        outline("<meta property=og:title content='Samma'><body><h1>SAMMA</h1><p>Text.</p>"),
        ["Text."]
    );
}

#[test]
fn the_declared_encoding_is_found() {
    for (html, name) in [
        ("<meta charset=windows-1252>", Some("windows-1252")),
        (
            "<META http-equiv=Content-Type content=\"text/html; CHARSET=iso-8859-1\">",
            Some("windows-1252"),
        ),
        ("<?xml version='1.0' encoding='UTF-8'?><html>", Some("UTF-8")),
        ("<meta charset='finns-inte'>", None),
        ("<p>charset", None),
    ] {
        assert_eq!(
            declared_encoding(html.as_bytes()).map(Encoding::name),
            name,
            "{html}"
        );
    }
}

#[test]
fn hostile_pages_are_refused_quickly() {
    let start = std::time::Instant::now();
    for html in [
        "<div>".repeat(200_000),
        "<b>".repeat(200_000),
        format!("<p{}>", " a=1 b".repeat(100_000)),
    ] {
        assert!(read(&html, &Limits::default(), &Learnt::default()).is_err());
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn many_elements_of_a_kind_are_read_quickly() {
    let start = std::time::Instant::now();
    let tags: String = (0..20_000).map(|number| format!("ord{number},")).collect();
    let page = format!(
        "<meta name=keywords content='{tags}'><p>Text.{}</p>",
        "<time>x</time>".repeat(20_000)
    );
    assert_eq!(extract(&page).found.tags.len(), 100);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn the_deepest_page_allowed_is_read() {
    let depth = Limits::default().nesting - 4;
    let html = format!("{}<p>Längst in.</p>", "<div>".repeat(depth));
    assert_eq!(outline(&html), ["Längst in."]);
}

proptest::proptest! {
    #[test]
    fn any_tag_soup_is_read_or_refused(html in "(<(/)?(div|p|b|table|td|h2|a|main|article|script|li|form|pre|time|meta)( (class|id)=(menu|x|cookie))?>|[a-zåäö <&;]{0,6}){0,60}") {
        if let Ok(extract) = read(&html, &Limits::default(), &Learnt::default()) {
            proptest::prop_assert!(extract.sections.iter().all(|section| section.text == crate::text::clean(&section.text)));
        }
    }
}
