//! Words that no text has: the verb apart from its particle, other words of the language, their known end, similar letters.

use sokbar::search::{Rung, SearchRequest};

use crate::shelf::{Shelf, ids, texts};

/// Twelve texts on nothing that is asked for, so that what answers is no chance.
fn with_others(asked: &[(&str, &str)]) -> Vec<sokbar::document::Document> {
    let others: Vec<(String, String)> = (0..12)
        .map(|number| {
            (
                format!("z{number}"),
                format!("Helt annat innehåll om bilar, nummer {number}."),
            )
        })
        .collect();
    let others = others.iter().map(|(id, text)| (id.as_str(), text.as_str()));
    texts(&asked.iter().copied().chain(others).collect::<Vec<_>>())
}

#[test]
fn a_noun_with_a_particle_finds_the_verb_with_the_particle_behind_it() {
    let table = [
        (
            "uthyrning",
            "Vi hyr ut lokaler till föreningar.",
            "Vi hyr lokaler av föreningar.",
        ),
        (
            "avstängning",
            "Stäng genast av vattnet.",
            "Stäng dörren efter vattnet.",
        ),
        (
            "inköp",
            "Vi köper in material varje månad.",
            "Vi köper material varje månad.",
        ),
        (
            "återbetalning",
            "Kunden betalade tillbaka pengarna.",
            "Kunden betalade pengarna.",
        ),
        (
            "mottagning",
            "Personalen tar emot gäster.",
            "Personalen tar hand om gäster.",
        ),
        ("uppsägningen", "Han sade upp sig.", "Han sade ingenting."),
        ("uppskjuten", "Resan sköts upp.", "Vildsvinet sköts i skogen."),
    ];
    for (query, apart, other) in table {
        let shelf = Shelf::new(&with_others(&[("apart", apart), ("other", other)]));
        let found = shelf.search(query);
        let first: Vec<&str> = found.hits.iter().map(|hit| hit.document.id.as_str()).collect();
        assert_eq!(first.first(), Some(&"apart"), "{query}: {first:?}");
        assert!(
            found.hits[0].rung.has_words(),
            "{query}: {:?}",
            found.hits[0].rung
        );
    }
    // Such a noun is spelt right, whatever the texts have.
    let shelf = Shelf::new(&with_others(&[("other", "Daglig styrning av maskiner.")]));
    let found = shelf.search("uthyrning av maskiner");
    assert_eq!((found.did_you_mean, found.corrected_query), (None, None));
    // What is spelt wrong is no such noun.
    let shelf = Shelf::new(&with_others(&[("other", "En utbildning om uppföljning.")]));
    for (typed, meant) in [("utbilding", "utbildning"), ("uppföljing", "uppföljning")] {
        assert_eq!(shelf.search(typed).corrected_query.as_deref(), Some(meant));
    }
    // Where a text has the word, the verb stays what it is.
    let shelf = Shelf::new(&with_others(&[
        ("apart", "Många delar av huset är gamla."),
        ("word", "Varje avdelning har en chef."),
    ]));
    assert_eq!(shelf.ids("avdelning"), "word");
}

#[test]
fn a_verb_with_a_particle_behind_it_finds_both_in_one_word() {
    let shelf = Shelf::new(&with_others(&[
        ("noun", "Uthyrningen sköts av kansliet."),
        ("participle", "Avstängda kranar ska märkas."),
    ]));
    assert!(shelf.ids("hyra ut lokal").starts_with("noun"));
    assert!(shelf.ids("hur stänger man av kranen").starts_with("participle"));
}

#[test]
fn nouns_and_their_strong_verbs_find_each_other() {
    let shelf = Shelf::new(&with_others(&[
        ("verb", "Avbryt genast körningen."),
        ("noun", "Ett val är fritt."),
    ]));
    assert!(shelf.ids("avbrott").starts_with("verb"));
    assert!(shelf.ids("välja").starts_with("noun"));
}

#[test]
fn an_imperative_is_a_form_of_its_verb() {
    let shelf = Shelf::new(&with_others(&[("verb", "Byt batteri varje år.")]));
    assert_eq!(shelf.ids("byta"), "verb");
    assert!(shelf.ids("batteribyte").starts_with("verb"));
}

#[test]
fn general_words_stand_for_a_word_that_no_text_is_about() {
    let documents = with_others(&[
        ("avfall", "Avfall lämnas vid stationen. Sortera avfallet hemma."),
        ("krock", "Två fordon kolliderade vid porten."),
        ("english", "Ventilen läckte."),
    ]);
    let shelf = Shelf::with_thesaurus(&documents, None);
    assert_eq!(shelf.ids("sopor"), "avfall");
    assert_eq!(shelf.reasons("sopor"), "avfall (synonym), avfallet (synonym)");
    assert_eq!(shelf.ids("leaking valves"), "english");
    assert!(Shelf::new(&documents).ids("sopor").is_empty());
    let without = SearchRequest {
        query: "sopor".to_owned(),
        synonyms: false,
        ..SearchRequest::default()
    };
    assert_eq!(ids(&shelf.ask(&without)), "");
    // An editor's line for a word stands in place of them.
    let decided = Shelf::with_thesaurus(&documents, Some("sopor => station\n"));
    assert_eq!(decided.ids("sopor"), "avfall");
    assert_eq!(decided.reasons("sopor"), "stationen (synonym)");
}

#[test]
fn a_word_that_a_text_is_about_needs_no_general_words() {
    let mut asked = vec![
        ("avfall", "Avfall lämnas vid stationen."),
        ("mention", "Här luktar det sopor."),
    ];
    let both = |asked: &[(&str, &str)]| Shelf::with_thesaurus(&with_others(asked), None).ids("sopor");
    assert_eq!(both(&asked), "mention avfall");
    asked.push(("about", "Sopor hämtas om måndagar. Ställ ut soporna på kvällen."));
    assert_eq!(both(&asked), "about mention");
}

#[test]
fn what_the_query_says_anyway_counts_once() {
    // `försörjningsstöd` is also called ekonomiskt bistånd, and the query has `bistånd`.
    let documents = with_others(&[("other", "Ekonomiskt bistånd kan sökas. Det är ett bistånd.")]);
    let shelf = Shelf::with_thesaurus(&documents, None);
    let found = shelf.search("bistånd försörjningsstöd");
    assert_eq!(found.hits[0].missing, ["försörjningsstöd"]);
}

#[test]
fn a_word_whose_beginning_nobody_knows_is_found_by_its_end() {
    let shelf = Shelf::new(&with_others(&[("tank", "Tanken töms en gång om året.")]));
    let found = shelf.search("septitank");
    assert_eq!(found.hits[0].document.id.as_str(), "tank");
    assert_eq!(found.hits[0].rung, Rung::SingleParts);
    assert!(found.widened);
}

#[test]
fn words_of_similar_letters_fill_a_page_behind_what_has_the_words() {
    let documents = with_others(&[
        ("word", "Klockan tolv serveras kaffe."),
        ("letters", "Normannisk kultur kom med sjöfarare."),
    ]);
    let shelf = Shelf::new(&documents);
    let ask = |query: &str, spell| {
        shelf.ask(&SearchRequest {
            query: query.to_owned(),
            spell,
            ..SearchRequest::default()
        })
    };
    let found = ask("kaffe normandiet", true);
    let rungs: Vec<(&str, Rung)> = found
        .hits
        .iter()
        .map(|hit| (hit.document.id.as_str(), hit.rung))
        .collect();
    assert_eq!(rungs, [("word", Rung::EnoughWords), ("letters", Rung::Letters)]);
    assert_eq!(found.hits[1].missing, ["kaffe", "normandiet"]);
    assert_eq!(found.total, 2);
    assert!(found.widened);
    // Who wants no correction wants no similar letters either.
    assert_eq!(ids(&ask("kaffe normandiet", false)), "word");
}
