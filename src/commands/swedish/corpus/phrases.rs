//! Names of formats and looks of files.

use std::borrow::Cow;

use crate::ingest::Format;

/// A format in a sentence.
pub(super) fn format(format: Format) -> &'static str {
    match format {
        Format::Markdown => "Markdown",
        Format::Html => "en webbsida",
        Format::Text => "text",
        Format::Docx => "ett Word-dokument",
        Format::Pptx => "en PowerPoint-presentation",
        Format::Odt => "en OpenDocument-text",
        Format::Odp => "en OpenDocument-presentation",
        Format::Epub => "en bok i EPUB",
        Format::Pdf => "en PDF",
        Format::Xml => "en XML-export",
        Format::Rtf => "formaterad text (RTF)",
        Format::Picture => "en bild",
        Format::Ppt => "en äldre PowerPoint-presentation",
        Format::Doc => "ett äldre Word-dokument",
        Format::Ris => "en referenslista (RIS)",
        Format::Bib => "en bibliografi (BibTeX)",
        Format::Mdx => "Markdown med JSX",
        Format::Qmd => "Markdown från Quarto",
        Format::Adoc => "AsciiDoc",
        Format::Rst => "reStructuredText",
        Format::Tex => "LaTeX",
        Format::Ipynb => "en notebook",
        Format::Mhtml => "en webbsida i en fil (MHTML)",
        Format::Msg => "ett meddelande från Outlook",
        Format::Eml => "ett e-postmeddelande",
        Format::Ods => "ett OpenDocument-kalkylark",
        Format::Xls => "en äldre Excel-arbetsbok",
        Format::Xlsx => "en Excel-arbetsbok",
        Format::Csv => "en tabell som text (CSV)",
        Format::Captions => "undertexter",
    }
}

/// What the readers say that a file looks like, and what metadata should be.
const PHRASES: [(&str, &str); 36] = [
    (
        "a zip archive (Word, PowerPoint and OpenDocument files are such)",
        "ett zip-arkiv (sådana är Word-, PowerPoint- och OpenDocument-filer)",
    ),
    (
        "an old or password-protected Office file",
        "en äldre eller lösenordsskyddad Office-fil",
    ),
    ("an RTF file", "en RTF-fil"),
    ("a PNG picture", "en PNG-bild"),
    ("a JPEG picture", "en JPEG-bild"),
    ("a GIF picture", "en GIF-bild"),
    ("a gzip file", "en gzip-fil"),
    (
        "UTF-32, which no program need write; save it as UTF-8",
        "UTF-32, som inget program behöver skriva; spara som UTF-8",
    ),
    ("binary data", "binära data"),
    (
        "an archive, perhaps a Word document",
        "ett arkiv, kanske ett Word-dokument",
    ),
    (
        "an archive, perhaps a newer workbook (.xlsx)",
        "ett arkiv, kanske en nyare arbetsbok (.xlsx)",
    ),
    (
        "an archive, perhaps of a newer Office program",
        "ett arkiv, kanske från ett nyare Office-program",
    ),
    ("an archive", "ett arkiv"),
    (
        "a file of an old Office program",
        "en fil från ett äldre Office-program",
    ),
    (
        "a message of Outlook (.msg) or an old Office file",
        "ett meddelande från Outlook (.msg) eller en äldre Office-fil",
    ),
    ("an old Word document (.doc)", "ett äldre Word-dokument (.doc)"),
    ("an old presentation (.ppt)", "en äldre presentation (.ppt)"),
    ("a web page or XML", "en webbsida eller XML"),
    ("plain text", "ren text"),
    (
        "text without the headers of a message",
        "text utan ett meddelandes huvud",
    ),
    ("text without times", "text utan tider"),
    ("nothing but zeros", "bara nollor"),
    ("not a file of Outlook", "ingen fil från Outlook"),
    ("not JSON", "inte JSON"),
    ("something unknown", "något okänt"),
    ("something else", "något annat"),
    ("one text", "en text"),
    ("a text or a list of texts", "en text eller en lista med texter"),
    (
        "the tag or the name of a language, such as sv, en or de",
        "ett språks kod eller namn, till exempel sv, en eller de",
    ),
    (
        "one of article, method, case, research, editorial",
        "något av article, method, case, research, editorial",
    ),
    (
        "a date such as 2019-12-20, 2019-12 or 2019",
        "ett datum som 2019-12-20, 2019-12 eller 2019",
    ),
    (
        "a time such as 2026-11-29T08:30:00Z",
        "en tid som 2026-11-29T08:30:00Z",
    ),
    (
        "an address with http:// or https://",
        "en adress med http:// eller https://",
    ),
    (
        "an id of letters, digits and - _ . with / between, of which /related is not the end",
        "ett id av bokstäver, siffror och - _ . med / mellan, som inte slutar på /related",
    ),
    (
        "former ids, or the paths of their pages (/dokument/…), none of which ends in /related",
        "tidigare id:n, eller sökvägarna till deras sidor (/dokument/…), varav inget slutar på /related",
    ),
    (
        "a former id that no other document has or had",
        "ett tidigare id som inget annat dokument har eller har haft",
    ),
];

/// The formats that a file with another name is told to be.
const TOLD_FORMATS: [Format; 9] = [
    Format::Docx,
    Format::Pptx,
    Format::Xlsx,
    Format::Odt,
    Format::Odp,
    Format::Ods,
    Format::Epub,
    Format::Pdf,
    Format::Rtf,
];

/// A phrase of the readers; one that has no Swedish stays as it is.
pub(super) fn phrase(english: &str) -> Cow<'_, str> {
    let of_format = TOLD_FORMATS
        .into_iter()
        .find(|format| format.with_article() == english);
    let known = PHRASES.iter().find(|(known, _)| *known == english);
    of_format
        .map(format)
        .or(known.map(|(_, swedish)| *swedish))
        .map_or(Cow::Borrowed(english), Cow::Borrowed)
}

/// A limit on what comes out by unpacking: `256 MiB` or `200 times its size`.
pub(super) fn unpacked(allowed: &str) -> Cow<'_, str> {
    match allowed.strip_suffix(" times its size") {
        Some(times) => format!("{times} gånger filens storlek").into(),
        None => allowed.into(),
    }
}
