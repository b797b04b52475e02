use super::*;
use crate::ingest::read::html::read;

const CONTACT: &str = "<p>Ring växeln om du har frågor om något som står på sidan.</p>";

/// The text of a page without what these other pages have.
fn text_without(html: &str, others: &[&str]) -> String {
    let blocks = others.iter().flat_map(|other| list(&Html::parse_document(other)));
    let learnt: Learnt = blocks.map(|block| block.place).collect();
    let sections = read(html, &Default::default(), &learnt).unwrap().sections;
    let texts = sections.into_iter().map(|section| {
        let heading = section.heading.unwrap_or_default();
        format!("{heading} {}", section.text)
    });
    texts.collect::<Vec<_>>().join(" ")
}

fn page(title: &str, middle: &str) -> String {
    format!(
        "<title>{title}</title><div class=a{title}><p>Gå till innehållet</p><p>Myndigheten</p></div>\
         <div class=b><h1>{title}</h1>{middle}{CONTACT}</div><div class=c>Storgatan 1<p>Öppet</p></div>"
    )
}

#[test]
fn what_other_pages_have_at_the_same_place_is_left_out() {
    let own = "<p>Så länge tar handläggningen av en ansökan om tillstånd.</p>";
    let text = text_without(&page("7", own), &[&page("8", "<p>En annan text.</p>")]);
    assert_eq!(
        text.trim(),
        "Så länge tar handläggningen av en ansökan om tillstånd."
    );
}

#[test]
fn names_and_labels_of_what_differs_stay() {
    let with = |time: &str| {
        page(
            time,
            &format!(
                "<h2>Tid</h2><p>Det tar {time} veckor att svara på en ansökan som är hel.</p><p>Avgift</p><p>{time} kronor</p>\
                 <table><tr><th>Steg</th><th>Vem</th></tr><tr><td>{time}</td><td>Handläggaren</td></tr></table>\
                 <dl><dt>Beslut av</dt><dd>chef {time}</dd></dl>"
            ),
        )
    };
    let text = text_without(&with("3"), &[&with("4")]);
    for kept in ["Tid", "Avgift", "Steg", "Vem", "Handläggaren", "Beslut av"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(!text.contains("växeln"), "{text}");
}

#[test]
fn a_heading_goes_with_the_text_below_it() {
    let box_of = |title: &str| {
        let own = format!("<p>Den här texten handlar om {title} och om ingenting annat alls.</p>");
        page(
            title,
            &format!("{own}<div><h2>Kontakt</h2><p>Ring oss gärna</p></div>"),
        )
    };
    let text = text_without(&box_of("ett"), &[&box_of("två")]);
    assert!(
        text.contains("handlar om ett") && !text.contains("Kontakt"),
        "{text}"
    );
}

#[test]
fn a_text_that_others_have_elsewhere_stays() {
    let lead = "Så kortade verkstaden i Ådalen sina ställtider på tre veckor.";
    let own = page(
        "lång",
        &format!("<p>{lead}</p><p>Resten av artikeln är ganska kort.</p>"),
    );
    let teased = page(
        "annan",
        &format!("<ul><li>{lead}</li></ul><p>En annan artikel.</p>"),
    );
    assert!(text_without(&own, &[&teased]).contains(lead));
}

#[test]
fn a_page_with_nothing_of_its_own_keeps_its_text() {
    let copy = page(
        "Blankett",
        "<p>Fyll i blanketten och lämna den i receptionen.</p>",
    );
    assert!(text_without(&copy, &[&copy]).contains("Fyll i blanketten"));
}

#[test]
fn deep_and_long_pages_are_cut_in_time() {
    let deep = format!("{}text{}", "<div>".repeat(200), "</div>".repeat(200));
    assert_eq!(list(&Html::parse_document(&deep)).len(), 1);
    let many: String = (0..20_000)
        .map(|number| format!("<p>Stycke {number}</p>"))
        .collect();
    assert_eq!(list(&Html::parse_document(&many)).len(), MOST);
}
