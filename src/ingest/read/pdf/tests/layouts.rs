//! Forms, turned and slanted pages, short columns, printed tables of contents: the files of `layouts.py`.

use super::*;

const TEXTS: [&str; 6] = [
    "Ställtiden är den tid som går mellan den sista godkända detaljen i en serie och den första godkända i nästa.",
    "Den som halverar ställtiden kan köra mindre serier och får kortare ledtid, mindre lager och färre avbrott.",
    "Gruppen filmade sju omställningar och skrev upp vart och ett av stegen innan de yttre stegen flyttades ut.",
    "Efter fyra månader hade tiden gått från nittiotvå till nitton minuter utan någon investering i maskinen.",
    "Verktygen hänger nu vid pressen i den ordning som de behövs, och ingen letar efter dem när skiftet byter.",
    "Operatörerna ritade tavlan själva, och den hänger kvar efter ett år trots att två av dem har slutat.",
];

fn read_fixture(name: &str) -> Extract {
    read(&fixture(name), &Limits::default()).unwrap()
}

fn headings(extract: &Extract) -> Vec<&str> {
    let headings = extract
        .sections
        .iter()
        .filter_map(|section| section.heading.as_deref());
    headings.collect()
}

/// Fails unless the texts stand in this order.
fn in_order(name: &str, text: &str, texts: &[&str]) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut from = 0;
    for wanted in texts {
        match text[from..].find(wanted) {
            Some(at) => from += at + wanted.len(),
            None => panic!("{name}: {wanted:?} is not in its place in {text:?}"),
        }
    }
}

#[test]
fn what_people_wrote_into_a_form_and_onto_a_page_is_read() {
    let extract = read_fixture("formular.pdf");
    let text = all_text(&extract);
    in_order(
        "formular.pdf",
        &text,
        &[
            TEXTS[0],
            "Namn: Anna Ek",
            "Företag: Gnosjö Pressgjuteri",
            "Vegetarisk kost",
            "Ort: Jönköping",
            "kapacitetsplanering",
        ],
    );
    assert!(!text.contains("Glutenfritt") && !text.contains("Text3"), "{text}");
    assert_eq!(extract.found.title.as_deref(), Some("Anmälan till nätverket"));
}

#[test]
fn turned_and_slanted_pages_are_read_in_their_order() {
    let extract = read_fixture("vridna.pdf");
    assert_eq!(extract.found.title.as_deref(), Some("Upprätt"));
    assert_eq!(headings(&extract), ["Kvarts varv", "Halvt varv", "Liggande text"]);
    let texts = [0, 2, 1, 3, 2, 4, 3, 5].map(|index| TEXTS[index]);
    in_order("vridna.pdf", &all_text(&extract), &texts);
    let extract = read_fixture("sneda.pdf");
    assert_eq!(headings(&extract), ["Litet sned", "Sned"]);
    let texts = [0, 2, 1, 3, 2, 4].map(|index| TEXTS[index]);
    in_order("sneda.pdf", &all_text(&extract), &texts);
}

#[test]
fn short_columns_are_read_one_after_the_other() {
    let extract = read_fixture("korta-spalter.pdf");
    assert_eq!(extract.found.title.as_deref(), Some("Nyhetsbrev om lager"));
    in_order("korta-spalter.pdf", &all_text(&extract), &TEXTS[..4]);
}

#[test]
fn a_printed_table_of_contents_and_a_title_page_are_no_sections() {
    let extract = read_fixture("innehall.pdf");
    assert_eq!(
        extract.found.title.as_deref(),
        Some("Kortare ställtider i elva företag")
    );
    assert_eq!(extract.found.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(
        headings(&extract),
        [
            "1 Bakgrund",
            "2 Metod",
            "3 Resultat",
            "3.1 Ställtider",
            "3.2 Lager",
            "3.3 Ledtider",
            "4 Slutsatser"
        ]
    );
    let levels: Vec<u8> = extract.sections.iter().map(|section| section.level).collect();
    assert!(
        levels[3] > levels[2] && levels[3] == levels[5] && levels[6] == levels[2],
        "{levels:?}"
    );
    assert_eq!(
        extract.sections[0].page,
        Some(3),
        "nothing of the first two pages is left"
    );
}

#[test]
fn words_around_latin_ones_keep_their_spaces_from_right_to_left() {
    let name = "hoger-till-vanster.pdf";
    let extract = read_fixture(name);
    assert_eq!(headings(&extract), ["שיטת SMED במפעל"]);
    in_order(
        name,
        &all_text(&extract),
        &[
            "זמן ההכנה במפעל Volvo בעיר Göteborg קוצר בשנת 2020 מתוך 92 דקות אל 47 דקות.",
            "השיטה SMED מחלקת את ההכנה לשלבים.",
            "طريقة SMED في مصنع Volvo في عام 2020 خفضت الوقت من 92 دقيقة إلى 47 دقيقة.",
            "Metoden heter שיטה på hebreiska, och används i Göteborg.",
        ],
    );
}
