//! What became of the files of the corpus, in Swedish.

use super::details::of_file;
use super::system_text;
use crate::ingest::{RefusalReason, WarningReason};

mod phrases;

use phrases::{phrase, unpacked};

/// Returns why a file became no document.
pub(in crate::commands) fn refusal(reason: &RefusalReason) -> String {
    use RefusalReason as R;
    match reason {
        R::TooLarge { limit } => {
            format!("större än gränsen på {limit} byte; dela filen eller höj limit_file")
        }
        R::UnsupportedFormat { extension } if extension.is_empty() => {
            "filer utan filändelse kan inte läsas".to_owned()
        }
        R::UnsupportedFormat { extension } => {
            format!("formatet .{extension} kan inte läsas{}", way_out(extension))
        }
        R::NameNotUtf8 => "namnet är inte UTF-8; döp om filen".to_owned(),
        R::Unreadable { message } => format!("kan inte läsas: {}", system_text(message)),
        R::NotAFile => "ingen vanlig fil".to_owned(),
        R::LinkOutOfCorpus => "en länk som leder ut ur dokumentmappen".to_owned(),
        R::LinkToFolder { target } => format!("en länk till mappen {target}, som läses där den ligger"),
        R::LinkToDocument { target } => format!("en länk till {target}, som läses under det namnet"),
        R::NotText { looks_like } => format!("inte text utan {}", phrase(looks_like)),
        R::OtherFormat { expected, looks_like } => format!(
            "inte {} utan {}; döp filen efter vad den är eller spara den på nytt",
            phrases::format(*expected),
            phrase(looks_like)
        ),
        R::Encrypted => "skyddad med lösenord; spara den utan".to_owned(),
        R::Damaged { message } => {
            let detail = of_file(message);
            format!("skadad eller avkortad{detail}; hämta eller spara den på nytt")
        }
        R::MissingPart { part } => {
            format!("skadad: delen {part} saknas; spara den på nytt i programmet den kommer från")
        }
        R::DeclaresEntities => {
            "deklarerar XML-entiteter, så som angrepp gör; spara den på nytt i programmet den kommer från"
                .to_owned()
        }
        R::TooManyPages { limit } => {
            format!("fler sidor än gränsen på {limit}; dela filen eller höj limit_pages")
        }
        R::TooManyEntries { limit } => {
            format!(
                "ett arkiv med fler delar än gränsen på {limit}; spara det på nytt eller höj limit_entries"
            )
        }
        R::UnpacksTooLarge { allowed, setting } => format!(
            "blir större uppackad än tillåtet ({}); en sådan fil är trasig eller ett angrepp, höj annars {setting}",
            unpacked(allowed)
        ),
        R::TooMuchText { limit } => {
            format!("mer text än gränsen på {limit} tecken; dela filen eller höj limit_characters")
        }
        R::TimedOut { seconds } => {
            format!(
                "tog längre tid att läsa än gränsen på {seconds} s; förenkla filen eller höj limit_seconds"
            )
        }
        R::ReaderDied { mebibytes } => {
            format!(
                "kan inte läsas inom gränsen på {mebibytes} MiB minne, eller får läsaren att krascha; spara filen på nytt"
            )
        }
        R::UnknownXml { root } => format!(
            "XML av annat slag (rotelementet är <{root}>); det som läses är export från WordPress, poster i OAI-PMH och MODS, \
             flöden och artiklar i JATS"
        ),
        R::Sitemap => "en webbplatskarta: adresser utan texter; exportera själva sidorna".to_owned(),
        R::XmlDocumentType => {
            "XML som deklarerar en dokumenttyp, vilket inte läses; exportera utan den".to_owned()
        }
        R::NoRecords => "en export utan någon publicerad text".to_owned(),
        R::TooManyRecords { limit } => {
            format!("fler poster än gränsen på {limit}; dela exporten eller höj limit_records")
        }
        R::RepositoryError { message } => format!("inga poster utan ett fel från arkivet: {message}"),
        R::NoDublinCore => {
            "inga metadata i oai_dc eller MODS; fråga arkivet med metadataPrefix=oai_dc".to_owned()
        }
        R::SidecarAlone { document } => format!(
            "metadata för {document}, som inte finns; ge filen samma namn som dokumentets fil, med dess filändelse"
        ),
        R::NoSuchRecord { file, record } => {
            format!("{file} har ingen läst post {record:?}; en post heter som sista delen av dokumentets id")
        }
        R::SecondSidecar { kept } => {
            format!("dokumentets fil har också metadatafilen {kept}, som lästes; behåll en av dem")
        }
        R::SidecarTooLarge { limit } => {
            format!("en metadatafil större än {limit} byte; den ska bara innehålla metadata")
        }
        R::Empty => "tom".to_owned(),
        R::Duplicate { id, kept } => {
            format!("har samma id {id} som {kept}, som behölls; döp om den ena eller ge den ett eget id")
        }
        R::TooDeep { limit } => {
            format!("element i fler nivåer än gränsen på {limit}; förenkla filen eller höj limit_nesting")
        }
        R::TooManyElements { limit } => format!("fler HTML-element än gränsen på {limit}"),
        R::TooManyAttributes { limit } => {
            format!("ett HTML-element med fler attribut än gränsen på {limit}")
        }
        R::AmbiguousHtml => "tvetydig HTML; spara sidan på nytt från en webbläsare".to_owned(),
        R::ReaderFailed => "läsaren för formatet kraschade; anmäl felet och skicka med filen".to_owned(),
    }
}

/// Returns what to look at in a file that became a document.
pub(in crate::commands) fn warning(reason: &WarningReason) -> String {
    use WarningReason as W;
    match reason {
        W::NeedsOcr { pages, of } => format!(
            "behöver textigenkänning: {pages} av {of} sidor har inget textlager; kör filen genom ett OCR-program (ocrmypdf)"
        ),
        W::Recognised { pages, of, left } => {
            let rest = if *left == 0 {
                String::new()
            } else {
                format!("; {left} återstår till nästa körning")
            };
            format!("inskannad: bokstäverna på {pages} av {of} sidor är igenkända av tesseract och kan vara fel på sina ställen{rest}")
        }
        W::NearlySameText { of } => {
            format!("nästan samma text som dokumentet {of}; behåll ett av dem om de är en och samma text")
        }
        W::NoDate => "inget datum".to_owned(),
        W::NoText => "ingen text, bara en titel".to_owned(),
        W::NoTitle => "ingen titel; filnamnet används".to_owned(),
        W::LanguageUnsure { taken } => {
            format!("språket är osäkert och antas vara {taken}; ange det med language:")
        }
        W::LanguageDiffers { declared, detected } => {
            format!("språket anges som {declared} men texten ser ut att vara {detected}")
        }
        W::InvalidFrontMatter { .. } => "felskrivna metadata, som lästes rad för rad".to_owned(),
        W::UnclosedFrontMatter => "metadata utan slut; allt togs som text".to_owned(),
        W::EmbeddedLeftOut { count } => {
            format!("inbäddade dokument som utelämnades: {count}; lägg dem bredvid filen för att de ska gå att söka i")
        }
        W::HiddenSlides { count } => {
            format!("dolda bilder som utelämnades: {count}; visa dem för att de ska gå att söka i")
        }
        W::HiddenSheets { count } => {
            format!("dolda blad som utelämnades: {count}; visa dem för att de ska gå att söka i")
        }
        W::RowsLeftOut { sheet, rows } => {
            let sheet = if sheet.is_empty() {
                String::new()
            } else {
                format!(" i bladet {sheet:?}")
            };
            format!("{rows} rader{sheet} utelämnades; dela tabellen för att de ska gå att söka i")
        }
        W::UnknownKey { key } => format!("metadata {key:?} finns inte"),
        W::InvalidValue {
            key,
            value,
            expected,
        } => format!("{key}: {value:?} är inte {}; värdet används inte", phrase(expected)),
        W::UnreadableCharacters { count, encoding } => {
            format!("{count} tecken kan inte läsas som {encoding}")
        }
        W::GuessedEncoding { encoding } => {
            format!("läst som {encoding}, efter en gissning; spara som UTF-8")
        }
        W::MojibakeRepaired { count } => {
            format!("{count} tecken var förvanskade (som Ã¥ för å) och rättades; spara på nytt som UTF-8")
        }
        W::Mojibake { count } => {
            format!("{count} bokstäver ser förvanskade ut (som Ã¥ för å); rätta dem")
        }
        W::RecordLeftOut { record, reason } => {
            format!("posten {record:?} utelämnades: {}", refusal(reason))
        }
        W::PostsLeftOut { count, sort } => {
            format!("{count} inlägg av typen {sort:?} utelämnades; bara inlägg och sidor läses")
        }
        W::ListContinues => {
            "inte hela listan: arkivet har fler poster efter den här filen (resumptionToken)".to_owned()
        }
        W::FeedOfLatest => {
            "ett flöde: det har bara de senaste inläggen, kanske inte hela; exportera webbplatsen för att få alla"
                .to_owned()
        }
        W::AttachmentLeftOut { name, reason } => {
            format!("bilagan {name:?} utelämnades: {}", refusal(reason))
        }
        W::SaidOfMany { key } => {
            format!("{key}: kan inte gälla alla dokument i en export; värdet används inte")
        }
        W::MostlyDropped { kept, of } => format!(
            "det mesta på sidan utelämnades som navigering, kommentarer eller andra texter: {kept} av {of} bokstäver i \
             stycken behölls"
        ),
        W::HtmlBlockLeftOut { reason } => format!("ett HTML-block utelämnades: {}", refusal(reason)),
    }
}

/// Advice for common formats that are not supported.
fn way_out(extension: &str) -> &'static str {
    match extension {
        "wpd" | "wps" | "sxw" | "fodt" | "pages" => {
            "; öppna filen i sitt program och spara som .docx eller .odt"
        }
        "sxi" | "fodp" | "key" => "; öppna filen i sitt program och spara som .pptx eller .odp",
        "xlsb" | "numbers" | "fods" => "; öppna filen i sitt program och spara som .xlsx eller .ods",
        "mobi" | "azw" | "azw3" | "fb2" => "; gör om den till .epub",
        "zip" | "rar" | "7z" | "gz" | "tar" | "tgz" => "; packa upp den",
        "one" | "vsd" | "vsdx" | "pub" | "indd" => "; spara som .pdf, .html eller .txt",
        "mp3" | "mp4" | "m4a" | "m4v" | "mov" | "avi" | "wav" | "wmv" | "webm" => {
            "; lägg det som sägs i en text eller i undertexter (.vtt) bredvid"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests;
