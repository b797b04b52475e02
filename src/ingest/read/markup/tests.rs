use super::*;
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;

fn told(extract: &Extract) -> String {
    let title = extract.found.title.clone().unwrap_or_default();
    extract.sections.iter().fold(title, |mut told, section| {
        let heading = section
            .heading
            .as_ref()
            .map(|heading| format!("{} {heading}", section.level));
        told.push_str(&format!("|{}|{}", heading.unwrap_or_default(), section.text));
        told
    })
}

fn tex(text: &str) -> Extract {
    read_tex(text, &Limits::default()).unwrap()
}

#[test]
fn latex_is_read_as_it_would_be_set() {
    for (text, expected) in [
        (
            "F\\\"orb\\\"attring p\\aa{} \\r{a} \\'{e} \\c c",
            "||Förbättring på å é ç",
        ),
        ("Ett % kommentar\ntv\\aa\\ tre", "||Ett två tre"),
        (
            "10\\,\\% av \\emph{alla \\textbf{ord}} \\cite[s.~3]{ek}.",
            "||10 % av alla ord .",
        ),
        ("``Citat'' -- och --- streck", "||”Citat” – och — streck"),
        ("a $x^2$ b \\(y\\) c $$z$$ d", "||a b c d"),
        (
            "\\section{Ett \\& två}\\label{s}Text\\footnote{En not.} här",
            "|2 Ett & två|Text (En not.) här",
        ),
        (
            "\\begin{itemize}\n\\item Ett\n\\item[b] Två\n\\end{itemize}",
            "||Ett\nb Två",
        ),
        (
            "\\begin{tabular}{ll}A & B \\\\ C & D\\end{tabular}",
            "||A · B\nC · D",
        ),
        (
            "\\begin{verbatim}\n\\kod{x} % y\n\\end{verbatim}efter",
            "||\\kod{x} % y\n\nefter",
        ),
        ("\\begin{equation}x\\end{equation}efter", "||efter"),
        ("\\href{https://a.se}{länk} \\verb|a_b|", "||länk a_b"),
        ("{{{ obalans \\textbf{öppen", "||obalans öppen"),
        ("\\", ""),
        ("\\begin{equation} utan slut", "||utan slut"),
    ] {
        assert_eq!(told(&tex(text)), expected, "{text:?}");
    }
}

#[test]
fn the_preamble_of_latex_tells_title_writers_and_date() {
    let extract = tex(
        "\\documentclass[a4paper]{article}\n\\usepackage[swedish]{babel}\n\\title{Kortare \\emph{ställtider}}\n\\author{Anna Ek\\thanks{VH} \\and Bo Al}\n\\date{12 mars 2020}\n\\newcommand{\\x}[1]{text som inte syns}\n\\begin{document}\\maketitle\nText.\\end{document}efter",
    );
    assert_eq!(told(&extract), "Kortare ställtider||Text.");
    assert_eq!(extract.found.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(extract.found.date.unwrap().to_string(), "2020-03-12");
}

#[test]
fn restructured_text_is_read_without_its_markup() {
    let text = "=======\nTiteln\n=======\n\n:Author: Anna Ek\n:Date: 2020-03-12\n\nEn **fet** och *kursiv* rad med ``kod``, :ref:`en länk <mål>`,\n`webben <https://a.se>`_ och en_ hänvisning [1]_.\n\n.. _mål:\n\nDel ett\n-------\n\n- Ett\n- Två\n\n.. note:: Obs\n\n   Viktigt här.\n\n.. image:: x.png\n   :alt: bild\n\n.. kommentar\n   som går vidare\n\nKod följer::\n\n    rad = 1\n\n=====  =====\nA      B\n=====  =====\n\nUnder\n~~~~~\n\nSlut.\n";
    let extract = read_rst(text);
    assert_eq!(
        told(&extract),
        "Titeln||En fet och kursiv rad med kod, en länk, webben och en hänvisning.|2 Del ett|Ett\nTvå\n\nObs\n\nViktigt här.\n\nKod följer:\n\nrad = 1\n\nA · B|3 Under|Slut."
    );
    assert_eq!(extract.found.authors, ["Anna Ek"]);
}

#[test]
fn asciidoc_is_read_without_its_markup() {
    let text = "= Titeln\nAnna Ek <anna@a.se>; Bo Al\nv1.0, 2020-03-12\n:produkt: Lean\n:description: Om ställtid.\n\nEn *fet* och _kursiv_ rad om {produkt} med `kod`, https://a.se[webben] och <<del,en del>>.footnote:[En not.]\n\n[[del]]\n== Del ett\n\n* Ett\n** Två\n\nNOTE: Viktigt.\n\n[source,rust]\n----\nlet *x* = 1;\n----\n\n////\nkommentar\n////\n\n|===\n|A |B\n\n|1 |2\n|===\n\n.Bildtext\nimage::x.png[En tavla]\n\n=== Under\n\nTerm:: Förklaring\n";
    let extract = read_adoc(text);
    assert_eq!(
        told(&extract),
        "Titeln||En fet och kursiv rad om Lean med kod, webben och en del. (En not.)|2 Del ett|Ett\nTvå\n\nViktigt.\n\nlet *x* = 1;\n\nA · B\n\n1 · 2\n\nBildtext\n\nEn tavla|3 Under|Term: Förklaring"
    );
    assert_eq!(extract.found.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(extract.found.date.unwrap().to_string(), "2020-03-12");
    assert_eq!(extract.found.summary.as_deref(), Some("Om ställtid."));
}

#[test]
fn a_notebook_is_its_cells_of_text_and_code() {
    let text = r###"{"cells":[{"cell_type":"markdown","source":["# Titeln\n","\n","Text om *ställtid*."]},
        {"cell_type":"code","source":"x = \"```\"\n","outputs":[{"text":["utskrift"]}]},{"cell_type":"markdown","source":"## Del\n\nMer."}],
        "metadata":{},"nbformat":4}"###;
    let extract = read_notebook(text, &Limits::default()).unwrap();
    assert_eq!(
        told(&extract),
        "Titeln||Text om ställtid.\n\nx = \"```\"|2 Del|Mer."
    );
}
