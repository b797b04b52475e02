//! Pages of content systems: the article comes, what surrounds it does not.

use super::*;

const WORD: &str = "kapacitetsbrist";

/// A paragraph with the word that must come.
fn paragraph() -> String {
    format!(
        "<p>Gruppen följde {WORD} i tre månader, och varje vecka skrev den upp hur länge pressarna hade väntat på \
         verktyg, material eller besked, så att alla på skiftet kunde se vad som hade hänt sedan sist.</p>"
    )
}

fn article() -> String {
    paragraph().repeat(4)
}

/// Everything that is read of a page: headings and text.
fn read_all(body: &str) -> String {
    let html =
        format!("<title>Sidan</title><body><nav><a href=/>Hem</a></nav>{body}<footer>Adress</footer></body>");
    outline(&html).join("\n")
}

const COMMENTS: &str = "<div id=comments><h3>2 kommentarer</h3><ol class=commentlist>\
    <li class=comment><p>Läsaren undrar om vädret i Borås och skriver länge om det, dag efter dag, utan att någon svarar.</p>\
    <li class=comment><p>En annan läsare tycker att vädret var bättre förr och skriver också länge om just det, med bilder.</p>\
    </ol></div>";

#[test]
fn an_article_is_never_dropped_for_a_class_name() {
    let article = article();
    for body in [
        format!(
            "<div class='elementor-widget elementor-widget-theme-post-content'><div class=elementor-widget-container>{article}</div></div>"
        ),
        format!("<div class='entry themeform share'><div class=entry-inner>{article}</div></div>"),
        format!("<div class='content-inner entry-content no-share'>{article}</div>"),
        format!("<div id=cookies-och-samtycke>{article}</div>"),
        format!(
            "<div class='widget Blog' id=Blog1>{article}</div><div class='widget BlogArchive'><ul><li><a href=/1>Arkiv januari</a><li><a href=/2>Arkiv februari</a></ul></div>"
        ),
        format!("<div id=share-article>{article}</div>"),
        format!("<div class=newsletter>{article}</div>"),
    ] {
        let read = read_all(&format!("{body}{COMMENTS}"));
        assert_eq!(read.matches(WORD).count(), 4, "{body}");
        assert!(!read.contains("vädret") && !read.contains("Arkiv"), "{read}");
    }
}

#[test]
fn many_small_widgets_are_all_read() {
    let widgets: String = (0..8)
        .map(|_| {
            format!(
                "<div class='elementor-widget elementor-widget-text'>{}</div>",
                paragraph()
            )
        })
        .collect();
    assert_eq!(read_all(&widgets).matches(WORD).count(), 8);
}

#[test]
fn text_that_a_reader_unfolds_is_read() {
    let text = paragraph();
    for folded in [
        format!("<button aria-expanded=false>Visa</button><div aria-hidden=true>{text}</div>"),
        format!("<div hidden=until-found>{text}</div>"),
        format!("<dl><dt>Fråga</dt><dd style='display: none'>{text}</dd></dl>"),
        format!("<details><summary>Mer</summary>{text}</details>"),
    ] {
        let read = read_all(&format!("<main><h1>Svar</h1>{}{folded}</main>", article()));
        assert_eq!(read.matches(WORD).count(), 5, "{folded}");
    }
    let dialog =
        format!("<div role=dialog aria-hidden=true>{text}</div><div class=cookie-banner hidden>{text}</div>");
    let read = read_all(&format!("<main><h1>Svar</h1>{}{dialog}</main>", article()));
    assert_eq!(read.matches(WORD).count(), 4);
}

#[test]
fn text_for_browsers_without_scripts_is_read_where_there_is_no_other() {
    let noscript = format!("<noscript>{}</noscript>", article());
    assert!(read_all(&format!("<div id=app></div>{noscript}")).contains(WORD));
    let other = "<p>Verkstaden byggdes 1974 och har sedan dess haft tre ägare, som alla har satt sin prägel på den.</p>".repeat(4);
    assert!(!read_all(&format!("<main>{other}{noscript}</main>")).contains(WORD));
}

#[test]
fn a_lead_between_the_heading_and_the_article_is_read() {
    let body = format!(
        "<div class=page><div class=top><a href=/>Start</a></div><h1>Rubrik</h1><div class=ingress>{}</div><article>{}</article>\
         <div class=rest><p>Puff.</p></div></div>",
        paragraph(),
        article()
    );
    let read = read_all(&body);
    assert_eq!(read.matches(WORD).count(), 5, "{read}");
    assert!(!read.contains("Puff") && !read.contains("Start"), "{read}");
}

#[test]
fn related_texts_author_boxes_and_tags_are_left_out() {
    let body = format!(
        "<main><article><h1>Artikel</h1>{}<figure><img src=a.jpg><figcaption>Pressen efter ombyggnaden.</figcaption></figure>\
         <div class=box><h3>Läs också</h3><ul><li><a href=/1>Puffen om brandskydd</a></li><li><a href=/2>Puffen om resor</a></li></ul></div>\
         <h2>Det här kanske också intresserar dig</h2><div class=grid>\
         <div class=puff><a href=/3><h3>Puffen om cyklar</h3></a><p>Puffens text.</p></div>\
         <div class=puff><a href=/4><h3>Puffen om lunch</h3></a><p>Puffens text.</p></div></div>\
         <div class=author-box><h4>Om författaren</h4><p>Sven är konsult och bor i Borås.</p></div>\
         <div class=post-tags>Taggar: <a href=/t>struktur</a></div>{COMMENTS}</article></main>",
        article()
    );
    let read = read_all(&body);
    assert_eq!(read.matches(WORD).count(), 4, "{read}");
    assert!(read.contains("Pressen efter ombyggnaden."), "{read}");
    for unwanted in [
        "Puff",
        "Läs också",
        "kanske",
        "konsult",
        "struktur",
        "vädret",
        "kommentarer",
    ] {
        assert!(!read.contains(unwanted), "{unwanted}: {read}");
    }
}

#[test]
fn a_label_over_a_paragraph_is_a_heading() {
    let body = format!(
        "<main><h1>R</h1>{}<h2>Dela upp arbetet</h2>{}</main>",
        article(),
        paragraph()
    );
    assert!(read_all(&body).contains("Dela upp arbetet"));
}

#[test]
fn a_page_of_links_keeps_them() {
    let links: String = (1..9)
        .map(|n| format!("<li><a href=/{n}>Protokoll nummer {n}</a></li>"))
        .collect();
    assert!(
        read_all(&format!("<main><h1>Protokoll</h1><ul>{links}</ul></main>")).contains("Protokoll nummer 8")
    );
}

#[test]
fn a_discussion_is_read_though_it_is_made_of_comments() {
    assert!(read_all(&format!("<h1>Fråga</h1>{COMMENTS}")).contains("vädret"));
}

#[test]
fn a_page_of_which_most_is_dropped_is_warned_of() {
    let comments = COMMENTS.repeat(12);
    let html = format!("<body><main><h1>R</h1>{}</main>{comments}</body>", article());
    let note = extract(&html).notes.into_iter().next().map(|note| note.reason);
    assert!(matches!(note, Some(WarningReason::MostlyDropped { kept, of }) if kept * 2 < of));
    let html = format!("<body><main><h1>R</h1>{}</main></body>", article());
    assert_eq!(extract(&html).notes, []);
}

#[test]
fn lines_about_the_site_or_a_picture_are_left_out() {
    let article = article();
    for line in [
        "<p>Foto: Anna Ek/Bildbyrån</p>",
        "<figure><img src=a.jpg><figcaption>© Ek Media</figcaption></figure>",
        "<p>Prenumerera på vårt <a href=/brev>nyhetsbrev</a> om Foto: allt som rör oss!</p>",
        "<div class=embed><div><p>Anna Ek/Bildbyrån: innehållet visas när du godkänner kakor.</p></div></div>",
        "<h2>Läs mer: <a href=/2>Foto: så blev Bildbyrån större på bara två år med samma folk</a></h2>",
    ] {
        let read = read_all(&format!("<article><h1>Rubrik</h1>{article}{line}</article>"));
        assert_eq!(read.matches(WORD).count(), 4, "{line}");
        assert!(
            !read.contains("Bildbyrån") && !read.contains("Ek Media") && !read.contains("Foto"),
            "{read}"
        );
    }
}

#[test]
fn readings_beside_characters_are_no_text() {
    let text = "<p><ruby>改善<rp>(</rp><rt>かいぜん</rt><rp>)</rp></ruby> är ett ord som betyder att göra något bättre.</p>";
    let read = read_all(&format!("<article>{text}{}</article>", article()));
    assert!(
        read.contains("改善 är ett ord") && !read.contains("かいぜん"),
        "{read}"
    );
}

#[test]
fn a_modifier_of_a_class_name_drops_no_section() {
    let section = format!(
        "<section class='Report__Section Report__Section--Ads'>{}</section>",
        article()
    );
    let read = read_all(&format!(
        "<article><h1>Rubrik</h1>{}</article>",
        section.repeat(5)
    ));
    assert_eq!(read.matches(WORD).count(), 20);
}

/// A page whose text a script would put there.
fn shell(data: &str) -> String {
    format!(
        "<html lang=sv><head><title>Ur pressen</title></head><body><div id=root></div><noscript>Slå på JavaScript.</noscript>{data}</body></html>"
    )
}

const FIRST: &str = "Ställtiden är den tid som går mellan den sista godkända detaljen i en serie och den första godkända i nästa.";
const SECOND: &str = "Den som halverar den kan köra mindre serier & får kortare ledtid, mindre lager och färre avbrott i hela produktionen. Gruppen filmade sju \
                      omställningar och skrev upp vart och ett av stegen innan de flyttades ut.";

#[test]
fn an_article_that_a_page_has_as_data_only_is_read() {
    let menu = r#""menu":[{"label":"Om oss","url":"/om"},{"label":"Kontakt","url":"/kontakt"}],"locale":"sv-SE","theme":{"css":"https://exempel.example/a.css and more of the same in one long string of words"}"#;
    let html = format!(
        "<p>{FIRST}</p><h2>Resultat</h2><p>{}</p>",
        SECOND.replace('&', "&amp;")
    );
    let escaped = html.replace('/', "\\/").replace('"', "\\\"");
    for (what, data, with_heading) in [
        (
            "the body of JSON-LD",
            format!(
                r#"<script type="application/ld+json">{{"@graph":[{{"@type":"NewsArticle","headline":"Ur pressen","articleBody":"{FIRST}\n\n{SECOND}"}}]}}</script>"#
            ),
            false,
        ),
        (
            "HTML in the state of Next.js",
            format!(
                r#"<script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{{menu},"post":{{"title":"Ur pressen","html":"{escaped}"}}}}}}}}</script>"#
            ),
            true,
        ),
        (
            "blocks of rich text",
            format!(
                r#"<script type="application/json">{{"page":{{{menu},"body":[{{"_type":"block","style":"normal","children":[{{"_type":"span","text":"{}"}},{{"_type":"span","text":"{}"}}]}},
                   {{"_type":"block","style":"h2","children":[{{"_type":"span","text":"Resultat"}}]}},{{"_type":"block","style":"normal","children":[{{"_type":"span","text":"{SECOND}"}}]}}]}}}}</script>"#,
                &FIRST[..28],
                &FIRST[28..]
            ),
            true,
        ),
        (
            "nodes of rich text",
            format!(
                r#"<script type="application/json">{{"fields":{{"content":{{"nodeType":"document","content":[{{"nodeType":"paragraph","content":[{{"nodeType":"text","value":"{FIRST}"}}]}},
                   {{"nodeType":"heading-2","content":[{{"nodeType":"text","value":"Resultat"}}]}},{{"nodeType":"paragraph","content":[{{"nodeType":"text","value":"{SECOND}"}}]}}]}}}}}}</script>"#
            ),
            true,
        ),
    ] {
        let found = extract(&shell(&data));
        assert_eq!(found.found.title.as_deref(), Some("Ur pressen"), "{what}");
        let texts: Vec<&str> = found
            .sections
            .iter()
            .map(|section| section.text.as_str())
            .collect();
        if with_heading {
            assert_eq!(texts, [FIRST, SECOND], "{what}");
            assert_eq!(found.sections[1].heading.as_deref(), Some("Resultat"), "{what}");
        } else {
            assert_eq!(texts, [format!("{FIRST}\n\n{SECOND}")], "{what}");
        }
    }
}

#[test]
fn data_of_a_page_with_a_text_is_no_text() {
    let data = format!(
        r#"<script type="application/json">{{"next":"{}"}}</script>"#,
        "En helt annan text som hör till nästa sida och inte hit. ".repeat(20)
    );
    let page = format!("<html><body><main><h1>R</h1><p>{FIRST}</p></main>{data}</body></html>");
    let found = extract(&page);
    assert_eq!(found.sections.len(), 1);
    assert!(!found.sections[0].text.contains("nästa sida"), "{found:?}");
    // Settings and short labels are none either.
    let found = extract(&shell(
        r#"<script type="application/json">{"a":["Om oss","Kontakt","https://exempel.example/en/mycket/lang/adress"],"b":{"c":"ett två tre"}}</script>"#,
    ));
    assert!(
        found.sections.iter().all(|section| section.text.len() < 40),
        "{found:?}"
    );
}
