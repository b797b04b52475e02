//! OAI-PMH: answers in the shape of DiVA's, and those of our own `/oai`.

use std::fs;

use super::web::{Reply, Web};
use super::{count, files, folder, index, place_of, pull, search};
use crate::harness::{Place, wait_for};
use crate::serve::Service;

fn answer(inside: &str) -> Reply {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">\
         <responseDate>2026-11-20T08:00:00Z</responseDate><request>http://x/oai</request>{inside}</OAI-PMH>"
    );
    Reply::of("text/xml;charset=UTF-8", text)
}

/// A record in MODS as DiVA writes it, of our own text.
fn mods(number: u32, title: &str, file: Option<&str>) -> String {
    let file = file.map(|file| {
        format!("<location><url displayLabel=\"fulltext\" note=\"free\">{file}</url></location>")
    });
    format!(
        "<record><header><identifier>oai:DiVA.org:test-{number}</identifier><datestamp>2026-11-01T09:00:00Z</datestamp>\
         <setSpec>all-test</setSpec></header><metadata><mods xmlns=\"http://www.loc.gov/mods/v3\" version=\"3.2\">\
         <titleInfo lang=\"swe\"><title>{title}</title></titleInfo>\
         <name type=\"personal\"><namePart type=\"family\">Ahlmark</namePart><namePart type=\"given\">Karin</namePart>\
         <role><roleTerm type=\"code\" authority=\"marcrelator\">aut</roleTerm></role></name>\
         <originInfo><dateIssued>2024</dateIssued></originInfo><language><languageTerm type=\"code\">swe</languageTerm></language>\
         <abstract lang=\"swe\">Rapporten handlar om {title} på ett lager i Ådalen och vad det kostade.</abstract>\
         <identifier type=\"uri\">http://urn.kb.se/resolve?urn=urn:nbn:se:test:diva-{number}</identifier>{}\
         </mods></metadata></record>",
        file.unwrap_or_default()
    )
}

fn deleted(number: u32) -> String {
    format!(
        "<record><header status=\"deleted\"><identifier>oai:DiVA.org:test-{number}</identifier>\
         <datestamp>2026-11-19T09:00:00Z</datestamp></header></record>"
    )
}

fn list(records: &[String], token: &str) -> Reply {
    answer(&format!("<ListRecords>{}{token}</ListRecords>", records.concat()))
}

fn repository() -> Web {
    let web = Web::start();
    let identity = "<Identify><repositoryName>Testarkivet</repositoryName><deletedRecord>persistent</deletedRecord>\
        <granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>";
    web.set("/oai?verb=Identify", answer(identity));
    let formats = ["oai_dc", "marcxml", "mods"];
    let formats = formats
        .map(|name| format!("<metadataFormat><metadataPrefix>{name}</metadataPrefix></metadataFormat>"));
    let formats = format!("<ListMetadataFormats>{}</ListMetadataFormats>", formats.concat());
    web.set("/oai?verb=ListMetadataFormats", answer(&formats));
    web
}

fn place(web: &Web) -> Place {
    place_of(&format!(
        "type = \"oai-pmh\"\nurl = {:?}\nset = \"all-test\"\nkind = \"research\"",
        web.url("/oai")
    ))
}

const FIRST: &str = "/oai?verb=ListRecords&metadataPrefix=mods&set=all-test";

#[test]
fn records_come_by_tokens_with_their_open_files_and_go_when_deleted() {
    let web = repository();
    web.set("/smash/get/1/FULLTEXT01.pdf", Reply::pdf());
    web.set(
        "/robots.txt",
        Reply::of("text/plain", "User-agent: *\nDisallow: /stangt/\n"),
    );
    let one = mods(
        1,
        "Ställtider i Ådalen",
        Some(&web.url("/smash/get/1/FULLTEXT01.pdf")),
    );
    let two = mods(2, "Kanban på sjukhus", Some(&web.url("/stangt/2.pdf")));
    let three = mods(3, "Flöde i kommuner", Some("https://annan.example/3.pdf"));
    let token = "<resumptionToken completeListSize=\"3\" cursor=\"0\">fortsättning/2</resumptionToken>";
    web.set(FIRST, list(&[one, two], token));
    let rest = "/oai?verb=ListRecords&resumptionToken=forts%C3%A4ttning%2F2";
    web.set(rest, list(&[three], "<resumptionToken/>"));
    let place = place(&web);
    let report = pull(&place, &[]);
    assert_eq!(
        (report["status"].as_str(), count(&report, "new")),
        (Some("done"), 3),
        "{report:#}"
    );
    let kept = files(&place);
    assert_eq!(
        kept.iter().filter(|name| name.ends_with(".xml")).count(),
        2,
        "{kept:?}"
    );
    let sidecar = kept.iter().find(|name| name.ends_with(".pdf.toml")).unwrap();
    let sidecar = fs::read_to_string(folder(&place).join(sidecar)).unwrap();
    for line in [
        "title = \"Ställtider i Ådalen\"",
        "authors = [\"Karin Ahlmark\"]",
        "date = \"2024\"",
        "language = \"sv\"",
        "kind = \"research\"",
    ] {
        assert!(sidecar.contains(line), "{sidecar}");
    }
    assert!(!web.asked().iter().any(|asked| asked.path.starts_with("/stangt")));
    index(&place);
    let found = search(&place, "kanban sjukhus");
    let hit = &found["hits"][0];
    assert_eq!(
        (&hit["title"], &hit["kind"]),
        (&"Kanban på sjukhus".into(), &"research".into()),
        "{found:#}"
    );
    assert_eq!(hit["authors"][0], "Karin Ahlmark");
    // The next round asks from the time of this one.
    let changes = format!("{FIRST}&from=2026-11-20T08%3A00%3A00Z");
    web.set(
        &changes,
        list(&[deleted(2), mods(3, "Flöde i regioner", None)], ""),
    );
    let report = pull(&place, &[]);
    assert_eq!(
        (count(&report, "removed"), count(&report, "changed")),
        (1, 1),
        "{report:#}"
    );
    assert_eq!(files(&place).len(), 4);
    web.set(&changes, answer("<error code=\"noRecordsMatch\">inget</error>"));
    let report = pull(&place, &[]);
    assert_eq!(
        (report["status"].as_str(), report["documents"].as_u64()),
        (Some("done"), Some(2)),
        "{report:#}"
    );
}

#[test]
fn errors_of_repositories_are_told_and_remove_nothing() {
    let web = repository();
    web.set(FIRST, list(&[mods(1, "Takt", None)], ""));
    let place = place(&web);
    assert_eq!(count(&pull(&place, &[]), "new"), 1);
    let changes = format!("{FIRST}&from=2026-11-20T08%3A00%3A00Z");
    for (reply, told) in [
        (
            answer("<error code=\"badArgument\">fel set</error>"),
            "the repository answered badArgument: fel set",
        ),
        (
            Reply::html("<h1>Underhåll</h1>"),
            "the repository answered not in OAI-PMH",
        ),
        (Reply::of("text/xml", "<OAI-PMH"), "no XML"),
        (
            Reply::status(503).with("retry-after", "86400"),
            "the host asks to wait 86400 s",
        ),
        (
            list(&[], "<resumptionToken>a</resumptionToken>"),
            "the same resumption token twice",
        ),
    ] {
        web.set(
            "/oai?verb=ListRecords&resumptionToken=a",
            list(&[], "<resumptionToken>a</resumptionToken>"),
        );
        web.set(&changes, reply);
        let report = pull(&place, &[]);
        assert_eq!(report["status"], "failed");
        assert!(
            report["message"].as_str().unwrap().contains(told),
            "{told}: {report}"
        );
        assert_eq!(files(&place).len(), 2);
    }
}

#[test]
fn a_token_that_ran_out_begins_the_list_anew() {
    let web = repository();
    let token = "<resumptionToken>gammal</resumptionToken>";
    web.set(FIRST, list(&[mods(1, "Takt", None)], token));
    web.set(
        "/oai?verb=ListRecords&resumptionToken=gammal",
        answer("<error code=\"badResumptionToken\"/>"),
    );
    let place = place(&web);
    let report = pull(&place, &[]);
    assert!(
        report["message"].as_str().unwrap().contains("badResumptionToken"),
        "{report}"
    );
    web.set(
        "/oai?verb=ListRecords&resumptionToken=gammal",
        list(&[mods(2, "Flöde", None)], ""),
    );
    assert_eq!(pull(&place, &[])["documents"], 2);
}

#[test]
fn our_own_repository_is_harvested_whole_and_then_by_changes() {
    let own = Place::with_fixture("verkstaden");
    own.write(
        "metoder/tillfallig.md",
        "# Tillfällig metod\n\nDen mäter med vattenpass.",
    );
    own.write("metoder/brickan.md", "# Brickan\n\nBrickan visar vad som fattas.");
    let service = Service::start_with(&own, &["--watch"]);
    let total = service.json("/v1/search?q=")["total"].as_u64().unwrap();
    let place = place_of(&format!(
        "type = \"oai-pmh\"\nurl = \"http://{}/oai\"",
        service.address()
    ));
    let report = pull(&place, &[]);
    assert_eq!(
        (report["status"].as_str(), report["documents"].as_u64()),
        (Some("done"), Some(total)),
        "{report:#}"
    );
    index(&place);
    let report = pull(&place, &[]);
    assert_eq!(
        (
            count(&report, "new"),
            count(&report, "changed"),
            count(&report, "removed")
        ),
        (0, 0, 0),
        "{report:#}"
    );
    // A change, a new text and a deletion come by the next round.
    fs::remove_file(own.corpus().join("metoder/tillfallig.md")).unwrap();
    own.write(
        "metoder/brickan.md",
        "# Brickan och underskottet\n\nBrickan visar ett underskott.",
    );
    own.write("metoder/ny.md", "# Ny metod\n\nDen kallas kompasskurs.");
    wait_for("the change to be served", || {
        let totals = ["underskott", "kompasskurs", "vattenpass"].map(|word| service.total(word));
        (totals == [1, 1, 0]).then_some(())
    });
    let report = pull(&place, &[]);
    assert_eq!(
        (
            count(&report, "new"),
            count(&report, "changed"),
            count(&report, "removed")
        ),
        (1, 1, 1),
        "{report:#}"
    );
}
