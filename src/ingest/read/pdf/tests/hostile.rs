//! Files that are broken or made to break a reader.

use super::*;

/// A PDF of some objects, `1 0 obj` first; the catalogue is object 1.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        offsets.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("<<{dictionary}/Length {}>>\nstream\n", data.len()).into_bytes();
    bytes.extend(data);
    bytes.extend(b"\nendstream");
    bytes
}

/// One page with a content stream, resources, and further objects from number 5 on.
fn page(content: &[u8], resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{resources}>>>>")
            .into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

const FONT: &str = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
const SHOWN: &[u8] = b"BT /F1 12 Tf 72 700 Td (Omst\\344llning av pressen i verkstaden) Tj ET";

/// What becomes of a file, in a word: the code of the refusal, `needs_ocr`, or `text`.
fn outcome(bytes: &[u8]) -> String {
    match read(bytes, &Limits::default()) {
        Err(reason) => serde_json::to_value(reason).unwrap()["code"]
            .as_str()
            .unwrap()
            .to_owned(),
        Ok(extract) if extract.notes.is_empty() => "text".to_owned(),
        Ok(extract) => serde_json::to_value(&extract.notes[0].reason).unwrap()["code"]
            .as_str()
            .unwrap()
            .to_owned(),
    }
}

/// Forms that each draw all the forms of the next level, the last level itself.
fn forms_that_call_forms(levels: usize, width: usize) -> Vec<u8> {
    let call: Vec<u8> = (0..width)
        .flat_map(|n| format!("/X{n} Do ").into_bytes())
        .collect();
    let forms: Vec<Vec<u8>> = (0..levels)
        .flat_map(|level| {
            let next = (level + 1) % levels;
            let names: String = (0..width)
                .map(|n| format!("/X{n} {} 0 R", 5 + next * width + n))
                .collect();
            let dictionary =
                format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{names}>>>>");
            std::iter::repeat_n(stream(&dictionary, &call), width)
        })
        .collect();
    let names: String = (0..width).map(|n| format!("/X{n} {} 0 R", 5 + n)).collect();
    page(&call, &format!("/XObject<<{names}>>"), &forms)
}

fn font(entries: &str) -> String {
    format!("/Font<</F1<</Type/Font{entries}>>>>")
}

#[test]
fn hostile_files_are_refused_or_read_as_far_as_they_go() {
    let good = fixture("latex-t1.pdf");
    let lying_length = String::from_utf8_lossy(&page(SHOWN, FONT, &[]))
        .replace("/Length 69", "/Length 99999999999")
        .into_bytes();
    let self_parent = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>".to_vec(),
    ]);
    let kids: String = (3..6_003).map(|number| format!("{number} 0 R ")).collect();
    let mut many_pages = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count 6000>>").into_bytes(),
    ];
    many_pages.extend(vec![
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_vec();
        6_000
    ]);
    // Our own engine finds no letters by a character map that it does not know; poppler guesses one.
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "empty"),
        ("header only", b"%PDF-1.7".to_vec(), "damaged"),
        ("cut in the middle", good[..good.len() / 2].to_vec(), "damaged"),
        ("cut at the end", good[..good.len() - 200].to_vec(), "damaged"),
        (
            "renamed archive",
            b"PK\x03\x04 word/document.xml".to_vec(),
            "other_format",
        ),
        (
            "renamed old Office file",
            vec![0xD0, 0xCF, 0x11, 0xE0, 0, 0],
            "other_format",
        ),
        (
            "renamed web page",
            b"<!doctype html><title>404</title>".to_vec(),
            "other_format",
        ),
        ("locked, 256 bits", fixture("locked-256.pdf"), "encrypted"),
        ("locked, 40 bits", fixture("locked-40.pdf"), "encrypted"),
        ("scanned", fixture("scanned.pdf"), "needs_ocr"),
        ("small and sound", page(SHOWN, FONT, &[]), "text"),
        ("a blank page", page(b"", "", &[]), "needs_ocr"),
        (
            "a form that calls itself",
            forms_that_call_forms(1, 1),
            "needs_ocr",
        ),
        ("12 x 12 forms", forms_that_call_forms(12, 12), "needs_ocr"),
        ("a length that lies", lying_length, "text"),
        (
            "200,000 nested arrays",
            page(&b"[".repeat(200_000), FONT, &[]),
            "needs_ocr",
        ),
        (
            "200,000 nested dictionaries",
            page(&b"<<".repeat(200_000), FONT, &[]),
            "needs_ocr",
        ),
        (
            "200,000 saved states",
            page(&b"q ".repeat(200_000), FONT, &[]),
            "needs_ocr",
        ),
        (
            "an unknown character map",
            page(
                SHOWN,
                &font("/Subtype/Type0/BaseFont/X/Encoding/Finns-Inte/DescendantFonts[]"),
                &[],
            ),
            if has_poppler() { "text" } else { "needs_ocr" },
        ),
        (
            "numbers that are none",
            page(
                b"BT /F1 nan Tf 1e999 -inf 1e39 0 0 1 Tm (abc abc abc abc abc abc) Tj ET",
                FONT,
                &[],
            ),
            "text",
        ),
        ("pages that hold themselves", self_parent, "damaged"),
        ("more pages than the limit", pdf(&many_pages), "too_many_pages"),
        (
            "noise after the header",
            [b"%PDF-1.4\n".as_slice(), &[0xA5; 5_000]].concat(),
            "damaged",
        ),
        (
            "a million operators",
            page(&b"0 0 m ".repeat(1_000_000), FONT, &[]),
            "needs_ocr",
        ),
    ];
    let mut faults = Vec::new();
    for (name, bytes, expected) in table {
        let outcome = outcome(&bytes);
        if outcome != expected {
            faults.push(format!("{name}: {outcome}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_page_of_a_few_letters_is_scanned_only_where_there_is_a_picture() {
    let few = b"BT /F1 12 Tf 72 700 Td (Bilaga 1) Tj ET";
    let picture = [stream(
        "/Type/XObject /Subtype /Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
        &[0],
    )];
    assert_eq!(outcome(&page(few, FONT, &[])), "text");
    assert_eq!(
        outcome(&page(few, &format!("{FONT}/XObject<</X 5 0 R>>"), &picture)),
        "needs_ocr"
    );
    assert_eq!(outcome(&page(b"", FONT, &[])), "needs_ocr");
}
