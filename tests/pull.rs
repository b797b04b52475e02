//! `sokbar pull`: sources come into the corpus as files with sidecars.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use self::web::{Reply, Web};
use crate::harness::{Place, text};

/// A site of 2,000 pages with traps.
mod large;
/// Feeds and folders.
mod others;
/// Repositories.
mod repository;
/// Round after round of a site.
mod rounds;
/// `serve --pull`, and our own pages as a site.
mod serving;
/// What of a site comes.
mod site;
/// Sites in the markup of common systems.
mod systems;
/// What a site may do to who fetches it, one by one.
mod traps;
/// A web server for tests.
mod web;

/// A place whose `sources.toml` names one source, `webb`.
fn place_of(lines: &str) -> Place {
    let place = Place::new();
    write_source(&place, lines);
    place
}

fn write_source(place: &Place, lines: &str) {
    let usual = "[[source]]\nname = \"webb\"\ninto = \"artiklar/webb\"\nallow_private = true\ndelay_ms = 0\n";
    fs::write(place.root().join("sources.toml"), format!("{usual}{lines}\n")).unwrap();
}

/// A site whose start page has links.
fn site(links: &[&str]) -> Web {
    let web = Web::start();
    web.set("/", page("Start", &words("starten"), links));
    web
}

/// A place whose source is a site.
fn site_of(web: &Web) -> Place {
    place_of(&format!("type = \"site\"\nurl = {:?}", web.url("/")))
}

/// Runs a round; returns the report of the one source.
fn pull(place: &Place, arguments: &[&str]) -> Value {
    pull_with_code(place, arguments).0
}

/// As [`pull`], with the exit code.
fn pull_with_code(place: &Place, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = place.sokbar(&[&["pull", "--json"], arguments].concat());
    let answer: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}{}", text(&output.stdout), text(&output.stderr)));
    (answer["sources"][0].clone(), output.status.code())
}

/// Builds the index; nothing may be refused.
fn index(place: &Place) {
    let output = place.sokbar(&["index"]);
    let told = || text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{}", told());
}

/// The answer to a query.
fn search(place: &Place, query: &str) -> Value {
    let output = place.sokbar(&["search", "--json", query]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A count of the report.
fn count(report: &Value, name: &str) -> u64 {
    report["counts"][name].as_u64().unwrap()
}

/// What the report says of an address: outcome and reason.
fn said(report: &Value, url: &str) -> Vec<(String, String)> {
    let pages = report["pages"].as_array().unwrap().iter();
    let of_url = pages.filter(|page| page["url"] == url);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    of_url
        .map(|page| (text(&page["outcome"]), text(&page["reason"])))
        .collect()
}

fn folder(place: &Place) -> PathBuf {
    place.corpus().join("artiklar/webb")
}

/// The addresses of all documents, from their sidecars, without the host.
fn documents(place: &Place, web: &Web) -> Vec<String> {
    let mut found: Vec<String> = files(place)
        .into_iter()
        .filter(|name| !name.ends_with(".toml"))
        .map(|name| {
            let sidecar = fs::read_to_string(folder(place).join(format!("{name}.toml"))).unwrap();
            let table: toml::Table = sidecar.parse().unwrap();
            let url = table["url"].as_str().unwrap();
            url.strip_prefix(&web.url("")).unwrap_or(url).to_owned()
        })
        .collect();
    found.sort();
    found
}

fn files(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(folder(place)).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The sidecar of the document whose file begins so.
fn sidecar(place: &Place, start: &str) -> PathBuf {
    let mut names = files(place).into_iter();
    let name = names.find(|name| name.starts_with(start) && name.ends_with(".toml"));
    folder(place).join(name.unwrap())
}

/// A page with a title, a text and links.
fn page(title: &str, text: &str, links: &[&str]) -> Reply {
    let links: Vec<String> = links
        .iter()
        .map(|link| format!("<li><a href=\"{link}\">{link}</a>"))
        .collect();
    Reply::html(format!(
        "<!doctype html><html lang=sv><title>{title}</title><nav><ul>{}</ul></nav><main><h1>{title}</h1><p>{text}</p></main>",
        links.join("")
    ))
}

/// A text of its own for a subject.
fn words(subject: &str) -> String {
    format!(
        "Här står det som vi vet om {subject}: hur man börjar med {subject}, vad {subject} kostar, vem som har provat \
         {subject} och vad de lärde sig av det."
    )
}
