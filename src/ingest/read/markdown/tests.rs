use super::*;

fn extract(text: &str) -> Extract {
    read(text, Dialect::Common, &Limits::default())
}

/// The sections as `level heading {anchor}: text`.
fn outline(text: &str) -> Vec<String> {
    let show = |section: crate::document::Section| match section.heading {
        Some(heading) => format!(
            "{} {heading} {{{}}}: {}",
            section.level,
            section.anchor.unwrap_or_default(),
            section.text
        ),
        None => section.text,
    };
    extract(text).sections.into_iter().map(show).collect()
}

#[test]
fn headings_part_sections_with_the_anchors_of_github() {
    let text = "Inledning.\n\n## Så här\n\nEtt.\n\n### Så här\n\nTvå.\n\n## Fritt valt {#eget}\n\nTre\n\nUnderstruket\n---\nFyra.";
    assert_eq!(
        outline(text),
        [
            "Inledning.",
            "2 Så här {så-här}: Ett.",
            "3 Så här {så-här-1}: Två.",
            "2 Fritt valt {eget}: Tre",
            "2 Understruket {understruket}: Fyra.",
        ]
    );
}

#[test]
fn a_first_heading_is_the_title_and_no_section() {
    let found = extract("# SMED i praktiken\n\nText.\n\n## Syfte\n");
    assert_eq!(found.found.title.as_deref(), Some("SMED i praktiken"));
    assert_eq!(found.sections[0].heading, None);
    assert_eq!(found.sections[0].text, "Text.");
}

#[test]
fn a_first_heading_is_kept_if_it_says_more_than_the_title() {
    assert_eq!(outline("---\ntitle: Ett\n---\n# Ett\n\nText."), ["Text."]);
    assert_eq!(
        outline("---\ntitle: Ett\n---\n# Två\n\nText."),
        ["1 Två {två}: Text."]
    );
}

#[test]
fn a_heading_after_text_is_the_title_and_a_section() {
    let found = extract("Text.\n\n# Rubrik\n\nMer.");
    assert_eq!(found.found.title.as_deref(), Some("Rubrik"));
    assert_eq!(found.sections.len(), 2);
}

#[test]
fn the_title_takes_its_anchor_as_on_github() {
    assert_eq!(outline("# Ett\n\n## Ett\n\nText"), ["2 Ett {ett-1}: Text"]);
}

#[test]
fn markup_goes_and_text_stays() {
    for (markdown, text) in [
        (
            "**fet** *kursiv* ~~struken~~ `kod` [länk](https://a.example \"t\")",
            "fet kursiv struken kod länk",
        ),
        (
            "![En tavla](tavla.png) och <https://a.example>",
            "En tavla och https://a.example",
        ),
        ("rad ett\nrad två  \nrad tre", "rad ett rad två\nrad tre"),
        ("ett\n\ntvå", "ett\n\ntvå"),
        ("- ett\n- två\n  - inre\n\nefter", "ett\ntvå\ninre\n\nefter"),
        ("före\n\n1. ett\n\n2. två", "före\n\nett\n\ntvå"),
        ("- [ ] kvar\n- [x] klart", "kvar\nklart"),
        ("> citat\n\nefter", "citat\n\nefter"),
        (
            "| Mått | Före |\n|---|---:|\n| Tid | **3** h |\n| Lager | |\n\nefter",
            "Mått · Före\nTid · 3 h\nLager ·\n\nefter",
        ),
        ("```python\nx = 1\ny = 2\n```\nefter", "x = 1\ny = 2\n\nefter"),
        ("Påstående[^1].\n\n[^1]: Källan.", "Påstående.\n\nKällan."),
        ("H<sub>2</sub>O <!-- dold --> och<br>ny rad", "H2O och\nny rad"),
        ("<!-- dold -->\n\ntext", "text"),
        (
            "<div class=\"ruta\">\n<p>Ruta &amp; ram</p><script>alert(1)</script>\n</div>\n\nefter",
            "Ruta & ram\n\nefter",
        ),
        (
            "a\u{308}r sta\u{308}ll\u{AD}tid&nbsp;&ouml;ver \\* 5 < 6",
            "är ställtid över * 5 < 6",
        ),
        ("\"Rakt\" -- så ...", "\"Rakt\" -- så ..."),
    ] {
        assert_eq!(outline(markdown), [text], "{markdown:?}");
    }
}

#[test]
fn headings_are_cleaned_of_markup() {
    assert_eq!(
        outline("## **SMED** och `5S` [här](x.md)\n\nText"),
        ["2 SMED och 5S här {smed-och-5s-här}: Text"]
    );
}

#[test]
fn a_byline_below_the_title_is_read_where_it_isnt_declared() {
    let found = extract("# Ett\n\n*Text: Anna Ek, 20 maj 2020*\n\nText.");
    assert_eq!(found.found.authors, ["Anna Ek"]);
    assert!(found.found.date.is_some());
    assert_eq!(found.sections[0].text, "Text.");
    let declared = "---\nauthors: [Bo Al]\ndate: 2020\n---\nText: Anna Ek, 20 maj 2020\n\nText.";
    assert_eq!(outline(declared), ["Text: Anna Ek, 20 maj 2020\n\nText."]);
}

#[test]
fn a_hostile_html_block_is_left_out_with_a_warning() {
    let found = extract(&format!("före\n\n{}\n\nefter", "<div>".repeat(20_000)));
    assert_eq!(found.sections[0].text, "före\n\nefter");
    assert!(matches!(
        found.notes[0].reason,
        WarningReason::HtmlBlockLeftOut { .. }
    ));
}

#[test]
fn deep_nesting_is_read_quickly() {
    for text in [
        ">".repeat(100_000),
        "[".repeat(100_000),
        "* ".repeat(50_000),
        "`a".repeat(50_000),
        "*a_ ".repeat(50_000),
    ] {
        let start = std::time::Instant::now();
        extract(&text);
        assert!(
            start.elapsed().as_secs() < 60,
            "{:?} for {:?}",
            start.elapsed(),
            &text[..4]
        );
    }
}

#[test]
fn wiki_links_callouts_and_fences_leave_their_text() {
    let extract = extract(
        "# T\n\nSe [[metoder/smed|SMED]] och [[kanban]].\n\n> [!info] Obs\n> Viktigt.\n\n::: {.callout-tip}\nTips.\n:::\n",
    );
    let section = &extract.sections[0];
    assert_eq!(section.text, "Se SMED och kanban.\n\nObs\n\nViktigt.\n\nTips.");
    assert!(
        section
            .html
            .as_deref()
            .unwrap()
            .contains("<a href=\"metoder/smed\">SMED</a>"),
        "{section:?}"
    );
}
