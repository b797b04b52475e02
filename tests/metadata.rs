//! Titles, names, dates and kinds in a query: what a reader knows of a text comes first.

use std::str::FromStr as _;

use sokbar::document::{Document, Kind, PartialDate};
use sokbar::search::{MatchMode, SearchRequest};

use crate::shelf::{Shelf, article, ids};

fn by(id: &str, title: &str, author: &str, date: &str) -> Document {
    Document {
        authors: vec![author.to_owned()],
        date: Some(PartialDate::from_str(date).unwrap()),
        ..article(id, title, "En kort text om arbetet i hallen.")
    }
}

/// Short texts called by a word, and long ones that say it over and over and have it in their title.
#[test]
fn a_title_that_is_the_query_is_first() {
    let titles = [
        "Andon",
        "Poka-yoke",
        "Daglig styrning",
        "Jidoka",
        "Att leda förändring",
        "Ergonomi vid packbord",
        "Tvärfunktionella team",
        "Lager",
        "Svetsning",
        "5S på kontoret",
        "Kvalitetscirklar",
        "Visuell planering",
        "Mäta OEE",
        "Lönsamhet",
        "Takt och takttid",
    ];
    let mut missed = Vec::new();
    for title in titles {
        let word = title.to_lowercase();
        let long = format!(
            "{title} nämns igen. Gruppen prövade {word} i hallen, och {word} blev bättre. {word} är {word}. "
        );
        let mut guide = article(
            "guide",
            &format!("{title} steg för steg, en handledning"),
            &long.repeat(3),
        );
        guide.kind = Kind::Method;
        let shelf = Shelf::new(&[
            article("namnet", title, &format!("Om {word} med egna ord. Se handboken.")),
            article("reportage", &format!("{title} på Norra bruket"), &long.repeat(9)),
            guide,
            article("annat", "Semester", "Listan ska vara klar i mars."),
        ]);
        for query in [title.to_owned(), word] {
            let found = shelf.ids(&query);
            if !found.starts_with("namnet") {
                missed.push(format!("{query}: {found}"));
            }
        }
    }
    assert_eq!(missed, [""; 0]);
}

#[test]
fn the_exact_title_leads_over_one_with_another_form() {
    let shelf = Shelf::new(&[
        article("a", "Analyser", "Analyser av analyser, och analys."),
        article("b", "Analys", "Kort text om analys."),
    ]);
    assert_eq!(shelf.ids("analys"), "b a");
    assert_eq!(shelf.ids("analyser"), "a b");
}

fn authors() -> Shelf {
    Shelf::new(&[
        by("flode", "Flöden", "Birgitta Öjmertz", "2019-03-01"),
        by("andra", "Andra flöden", "Bo Andersson", "2020-10-12"),
        by("stahl", "Stål", "Anna-Karin Lindgren-Ståhl", "2019-12-04"),
        by("erik", "Gjutning", "Karin Eriksson", "2016-05"),
        by("initial", "Montering", "T. Hallqvist", "2018"),
        by("tidskrift", "Svetsfogar", "Per Wallgren", "2018-06-01"),
    ])
}

#[test]
fn names_are_found_as_phrases_initials_beginnings_and_with_hyphens() {
    let shelf = authors();
    let table = [
        ("\"Karin Eriksson\"", "erik"),
        ("\"Birgitta Öjmertz\"", "flode"),
        ("B. Öjmertz", "flode"),
        ("Öjmertz, B", "flode"),
        ("B Öjmertz", "flode"),
        ("A-K Lindgren-Ståhl", "stahl"),
        ("Lindgren-Ståhl", "stahl"),
        ("Anna-Karin Lindgren-Ståhl", "stahl"),
        ("författare:erik*", "erik"),
        ("författare:\"K Eriksson\"", "erik"),
        ("författare:lindgren-ståhl", "stahl"),
        ("erikss*", "erik"),
        ("karin erikss", "erik"),
        ("Torsten Hallqvist", "initial"),
        ("Ojmertz", "flode"),
        ("Öjmertz'", "flode"),
        ("Erikssons", "erik"),
    ];
    for (query, first) in table {
        let found = shelf.ids(query);
        assert_eq!(found.split(' ').next(), Some(first), "{query}: {found}");
    }
    assert_eq!(shelf.ids("\"Karin Öjmertz\""), "", "nobody is called so");
    assert_eq!(shelf.ids("författare:oj*"), "flode");
}

#[test]
fn who_types_a_name_gets_nothing_raised_by_what_is_related() {
    let subject = "Kompressorn och fläkten står i ett skåp av gips, med mattor och tätade dörrar mot hallen.";
    let mut texts: Vec<Document> = ["a", "b", "c", "d"]
        .into_iter()
        .map(|id| article(id, &format!("Buller {id}"), subject))
        .collect();
    for text in &mut texts {
        text.authors = vec!["Elin Sjöwall".to_owned()];
    }
    texts.push(article(
        "e",
        "Faktura",
        "Ekonomin räknar bidrag, räntor och skatter varje kvartal.",
    ));
    let shelf = Shelf::new(&texts);
    let raised = |query: &str| {
        let request = SearchRequest {
            query: query.to_owned(),
            explain: true,
            ..SearchRequest::default()
        };
        let hits = shelf.engine.search(&request).unwrap().hits;
        assert_eq!(hits.len(), 4, "{query}");
        let parts = hits
            .into_iter()
            .flat_map(|hit| hit.explanation.unwrap_or_default());
        parts
            .filter(|part| part.name == "related to the first documents")
            .count()
    };
    assert_eq!(raised("kompressorn"), 4);
    assert_eq!(raised("Sjöwall kompressorn"), 4);
    assert_eq!(raised("Elin Sjöwall"), 0);
}

#[test]
fn a_name_spelt_in_another_way_is_suggested() {
    let shelf = authors();
    let table = [
        ("Ericsson", "eriksson", "erik"),
        ("Hallkvist", "hallqvist", "initial"),
        ("Vallgren", "wallgren", "tidskrift"),
        ("Öimertz", "öjmertz", "flode"),
        ("Anderson", "andersson", "andra"),
    ];
    for (query, meant, first) in table {
        let answer = shelf.search(query);
        assert_eq!(answer.did_you_mean.as_deref(), Some(meant), "{query}");
        assert_eq!(ids(&answer), first, "{query}");
    }
}

#[test]
fn dates_meet_the_date_of_publication() {
    let shelf = authors();
    let table = [
        ("2019", "stahl flode"),
        ("december 2019", "stahl"),
        ("dec 2019", "stahl"),
        ("2019-12", "stahl"),
        ("2019-12-04", "stahl"),
        ("4 december 2019", "stahl"),
        ("hösten 2020", "andra"),
        ("maj 2016", "erik"),
        ("2015-2017", "erik"),
        ("Öjmertz 2019", "flode"),
        ("Hallqvist 2018", "initial"),
        ("nr 3 2018", "tidskrift initial"),
        ("2018 nr 3", "tidskrift initial"),
    ];
    for (query, expected) in table {
        let found = shelf.ids(query);
        assert!(
            found.starts_with(expected),
            "{query}: {found} instead of {expected}"
        );
    }
    let reasons = shelf.reasons("december 2019");
    assert!(reasons.contains("2019-12-04 (exact)"), "{reasons}");
}

/// The author wrote in other years too, and others write of her and of that year.
#[test]
fn author_and_year_are_first() {
    let names = [
        "Hallqvist",
        "Öjmertz",
        "Sandelin",
        "Bergvall",
        "Tunefors",
        "Wikmark",
        "Ahlmark",
        "Sjöwall",
        "Lindroth",
        "Norgren",
    ];
    let mut missed = Vec::new();
    for name in names {
        let mut about = by(
            "om",
            &format!("Samtal med {name} 2016"),
            "Karin Berg",
            "2017-01-01",
        );
        about.sections[0].text = format!("{name} minns 2016. {name} minns 2016 igen. {name}, 2016.");
        let mut later = by("senare", "Åter om flöden", &format!("Elin {name}"), "2022-02-01");
        later.sections[0].text = "2016 var ett bra år. 2016 började allt. 2016, 2016 och 2016.".to_owned();
        let shelf = Shelf::new(&[
            by("sokt", "Flöden i tiden", &format!("Elin {name}"), "2016-03-01"),
            later,
            about,
            by("annat", "Semester", "Bo Ek", "2016-05-01"),
        ]);
        let query = format!("{name} 2016");
        let found = shelf.ids(&query);
        if !found.starts_with("sokt") {
            missed.push(format!("{query}: {found}"));
        }
    }
    assert_eq!(missed, [""; 0]);
}

#[test]
fn an_exclusion_leaves_out_the_word_its_forms_and_its_compounds_only() {
    let shelf = Shelf::new(&[
        article("delar", "Ett", "Reduktion av ställtid ger kortare ledtid."),
        article("hel", "Två", "Ställtidsreduktion i pressen, och ställtid."),
        article("form", "Tre", "Ställtidsreduktionen gav kort ställtid."),
        article(
            "sammansatt",
            "Fyra",
            "Ställtidsreduktionsprojektet mätte ställtid.",
        ),
    ]);
    assert_eq!(shelf.ids("ställtid -ställtidsreduktion"), "delar");
    let shelf = Shelf::new(&[
        article("a", "Ett", "Mätning av flödet varje dag."),
        article("b", "Två", "Flödet ska mätas. Vi mäter."),
        article("c", "Tre", "Flödesmätning och flödet."),
    ]);
    assert_eq!(
        shelf.ids("flödet -mätning"),
        "b",
        "made from it, and yet another word"
    );
}

#[test]
fn a_kind_named_in_a_question_is_a_wish() {
    let of_kind = |id: &str, kind: Kind, text: &str| Document {
        kind,
        ..article(id, "Utan rubrik", text)
    };
    let shelf = Shelf::new(&[
        of_kind(
            "fall",
            Kind::Case,
            "Plastföretaget i Norr började med ordning och reda, och plast är svårt.",
        ),
        of_kind(
            "gropar",
            Kind::Article,
            "Plast och fallgropar: studier visar att plasten föll. Plast, plast.",
        ),
        of_kind("guide", Kind::Method, "Plast i allmänhet. Plasten ska torkas."),
        of_kind(
            "rapport",
            Kind::Research,
            "Plast och plastens egenskaper har undersökts.",
        ),
        of_kind("brev", Kind::Editorial, "Plast är framtiden, skriver jag här."),
    ]);
    let table = [
        ("finns det någon fallstudie om plast", "fall"),
        ("finns det några fallstudier om plast", "fall"),
        ("vilken metod finns för plast", "guide"),
        ("vad säger forskningen om plast", "rapport"),
        ("har ni skrivit någon ledare om plast", "brev"),
        ("plast metoden", "guide"),
        ("guide plast", "guide"),
        ("fallstudie plast", "fall"),
    ];
    for (query, first) in table {
        let found = shelf.ids(query);
        assert_eq!(found.split(' ').next(), Some(first), "{query}: {found}");
        assert!(
            found.split(' ').count() == 5,
            "{query}: a wish shuts nothing out: {found}"
        );
    }
    // Articles are what is made and stored, too.
    let first = |query: &str| shelf.search(query).hits[0].missing.clone();
    assert_eq!(first("artiklar plast"), ["artiklar"]);
    assert_eq!(first("plast fallstudie"), [""; 0]);
    // All words are all words.
    let strict = SearchRequest {
        query: "plast metoden".to_owned(),
        match_mode: MatchMode::All,
        ..SearchRequest::default()
    };
    assert_eq!(shelf.engine.search(&strict).unwrap().total, 0);
    let answer = shelf.search("finns det någon fallstudie om plast");
    let forms: Vec<&str> = answer
        .hits
        .iter()
        .flat_map(|hit| &hit.matched)
        .map(|matched| matched.form.as_str())
        .collect();
    assert!(
        !forms.contains(&"föll") && !forms.contains(&"fallgropar"),
        "{forms:?}"
    );
}
