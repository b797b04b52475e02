//! Heads and bylines as content systems write them: one row a shape, judged by what a person reads on the page.

use super::extract;

/// Text enough for a page to be read as one.
const TEXT: &str = "<p>Ställtiden är den tid som går mellan den sista godkända detaljen i en serie och den första godkända i nästa. \
                    Den som halverar den kan köra mindre serier och får kortare ledtid, mindre lager och färre avbrott i produktionen.</p>\
                    <p>Gruppen filmade sju omställningar och skrev upp vart och ett av stegen, sedan flyttades de yttre stegen ut.</p>";

/// A shape, its head, what stands before the text and behind it, and what is expected.
struct Row<'a> {
    shape: &'a str,
    head: &'a str,
    before: &'a str,
    behind: &'a str,
    expected: &'a str,
}

fn check(rows: &[Row<'_>], told: impl Fn(&crate::ingest::extract::Metadata) -> String) {
    let mut faults = Vec::new();
    for row in rows {
        let Row {
            head, before, behind, ..
        } = row;
        let page = format!(
            "<!doctype html><html lang=sv><head>{head}</head><body><main><article>{before}{TEXT}{behind}</article></main></body></html>"
        );
        let found = told(&extract(&page).found);
        if found != row.expected {
            faults.push(format!("{}: {found:?} instead of {:?}", row.shape, row.expected));
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        rows.len(),
        faults.join("\n")
    );
}

const fn in_head<'a>(shape: &'a str, head: &'a str, expected: &'a str) -> Row<'a> {
    Row {
        shape,
        head,
        before: "",
        behind: "",
        expected,
    }
}

const fn before<'a>(shape: &'a str, before: &'a str, expected: &'a str) -> Row<'a> {
    Row {
        shape,
        head: "",
        before,
        behind: "",
        expected,
    }
}

const fn behind<'a>(shape: &'a str, behind: &'a str, expected: &'a str) -> Row<'a> {
    Row {
        shape,
        head: "",
        before: "",
        behind,
        expected,
    }
}

const fn both<'a>(shape: &'a str, head: &'a str, before: &'a str, expected: &'a str) -> Row<'a> {
    Row {
        shape,
        head,
        before,
        behind: "",
        expected,
    }
}

#[test]
fn authors_of_every_shape_are_read() {
    const ANNA: &str = "Anna Ek";
    const BOTH: &str = "Anna Ek + Bo Al";
    let rows = [
        in_head(
            "a word before the name",
            "<meta name=author content='Av Anna Ek'>",
            ANNA,
        ),
        in_head(
            "an English word before the name",
            "<meta name=author content='By Anna Ek'>",
            ANNA,
        ),
        in_head(
            "text and photo",
            "<meta name=author content='Text: Anna Ek Foto: Eva By'>",
            ANNA,
        ),
        in_head(
            "the account of the operator",
            "<meta name=author content=admin>",
            "",
        ),
        in_head(
            "an e-mail address",
            "<meta name=author content='anna.ek@exempel.se'>",
            "",
        ),
        in_head(
            "a name with its address",
            "<meta name=author content='Anna Ek (anna.ek@exempel.se)'>",
            ANNA,
        ),
        in_head("a handle", "<meta name=author content='@annaek'>", ""),
        in_head(
            "a name twice",
            "<meta name=author content='Anna Ek'><meta name=author content='Anna Ek'>",
            ANNA,
        ),
        in_head(
            "the site behind the name",
            "<meta property=og:site_name content=Verkstaden><meta name=author content='Anna Ek | Verkstaden'>",
            ANNA,
        ),
        in_head("capitals", "<meta name=author content='ANNA EK'>", ANNA),
        in_head(
            "escaped twice",
            "<meta name=author content='Anna Ek &amp;amp; Bo Al'>",
            BOTH,
        ),
        in_head("Parse.ly", "<meta name=parsely-author content='Anna Ek'>", ANNA),
        in_head("Sailthru", "<meta name=sailthru.author content='Anna Ek'>", ANNA),
        in_head(
            "Dublin Core for people",
            "<meta name=DC.creator.PersonalName content='Ek, Anna'>",
            ANNA,
        ),
        in_head("og:author", "<meta property=og:author content='Anna Ek'>", ANNA),
        in_head(
            "a name in article:author",
            "<meta property=article:author content='Anna Ek'>",
            ANNA,
        ),
        in_head(
            "JSON-LD that points into its graph",
            r##"<script type="application/ld+json">{"@graph":[{"@type":"Article","headline":"R","author":{"@id":"#anna"}},{"@type":"Person","@id":"#anna","name":"Anna Ek"}]}</script>"##,
            ANNA,
        ),
        in_head(
            "JSON-LD with given and family name",
            r#"<script type="application/ld+json">{"@type":"NewsArticle","author":[{"@type":"Person","givenName":"Anna","familyName":"Ek"},{"name":"Bo Al"}]}</script>"#,
            BOTH,
        ),
        in_head(
            "JSON-LD with an address for a name",
            r#"<script type="application/ld+json">{"@type":"Article","author":"https://exempel.example/anna"}</script><meta name=author content='Anna Ek'>"#,
            ANNA,
        ),
        in_head(
            "JSON-LD of an article in a page",
            r#"<script type="application/ld+json">{"@type":"WebPage","mainEntity":{"@type":"Article","author":{"name":"Anna Ek"}}}</script>"#,
            ANNA,
        ),
        before(
            "a link to the author",
            "<p>Av <a rel=author href=/anna>Anna Ek</a></p>",
            ANNA,
        ),
        before(
            "a vcard",
            "<span class='author vcard'><a class='url fn n' href=/anna>Anna Ek</a></span>",
            ANNA,
        ),
        before(
            "microdata",
            "<div itemprop=author itemscope><span itemprop=name>Anna Ek</span></div>",
            ANNA,
        ),
        before("a byline", "<div class=byline>Av Anna Ek</div>", ANNA),
        before(
            "a byline with a role",
            "<div class=article-byline><span>Anna Ek</span><span>Reporter</span></div>",
            ANNA,
        ),
        before(
            "two in a byline",
            "<div class=byline>Av <span>Anna Ek</span> och <span>Bo Al</span></div>",
            BOTH,
        ),
        before("written by", "<p>Skrivet av: Anna Ek</p>", ANNA),
        before("a heading of a class", "<h4 class=author>Anna Ek</h4>", ANNA),
        before(
            "the paper behind the name",
            "<h4 class=author>Anna Ek — Verkstaden</h4>",
            ANNA,
        ),
        before(
            "from where she is",
            "<a class=author>Anna Ek från Verkstaden</a>",
            ANNA,
        ),
        before(
            "a long class",
            "<span class=wrapper--detail__writer>Anna Ek</span>",
            ANNA,
        ),
        before("an id", "<span id=author-name>Anna Ek</span>", ANNA),
        before(
            "her office in an element",
            "<a class=author>Anna Ek <div>Teknisk Redaktör</div></a>",
            ANNA,
        ),
        before(
            "name, handle and clock",
            "<div class=author><span>Anna Ek</span> <a href=https://t.exempel/annaek>@annaek</a> <span>11:57</span></div>",
            ANNA,
        ),
        before("Drupal", "<div class=submitted-by><a>Anna Ek</a></div>", ANNA),
        before(
            "the name twice",
            "<div class=author-line><span>Anna Ek</span><span>Anna Ek</span></div>",
            ANNA,
        ),
        before(
            "the name again for ears",
            "<div class=authors>En film av <a>Anna Ek<span class=hidden>Anna Ek</span></a></div>",
            ANNA,
        ),
        before("a component", "<div data-component=Byline>Anna Ek</div>", ANNA),
        before(
            "two of a class",
            "<p class=article-authors><a>Anna Ek</a> och <a>Bo Al</a></p>",
            BOTH,
        ),
        in_head(
            "a picture behind the name",
            "<meta name=author content='Anna Ek ❤️'>",
            ANNA,
        ),
        before("a nickname", "<a rel=author>Anna \"Ankan\" Ek</a>", ANNA),
        before(
            "of a picture",
            "<figure><img src=a.png><div class=author>Bo Al</div></figure>",
            "",
        ),
        before(
            "written by, with a day",
            "<p>Skriven av Anna Ek den 3 maj 2020</p>",
            ANNA,
        ),
        before("posted by", "<p>Postat av Anna Ek</p>", ANNA),
        before(
            "day, clock and name",
            "<p>Publicerad 3 maj 2020, 10:15 av Anna Ek</p>",
            ANNA,
        ),
        before("name and day without a sign", "<p>Anna Ek 2020-05-03</p>", ANNA),
        before(
            "reporter and photographer",
            "<p>Text: Anna Ek, foto: Eva By</p>",
            ANNA,
        ),
        before("text and pictures by one", "<p>Text och foto: Anna Ek</p>", ANNA),
        behind("at the end", "<p>Text: Anna Ek</p>", ANNA),
        before(
            "no author",
            "<p class=lead>Anna Ek och hennes grupp halverade tiden på tre veckor.</p>",
            "",
        ),
    ];
    check(&rows, |found| found.authors.join(" + "));
}

#[test]
fn dates_of_every_shape_are_read() {
    const DAY: &str = "2020-05-03";
    let rows = [
        in_head(
            "modified before published",
            "<meta property=article:modified_time content=2021-06-07><meta property=article:published_time content=2020-05-03>",
            DAY,
        ),
        both(
            "modified in the head, published in the text",
            "<meta property=article:modified_time content=2021-06-07>",
            "<p>Publicerad 3 maj 2020</p>",
            DAY,
        ),
        in_head(
            "modified alone",
            "<meta property=article:modified_time content=2020-05-03T10:00:00+02:00>",
            DAY,
        ),
        in_head(
            "Parse.ly",
            "<meta name=parsely-pub-date content=2020-05-03T08:00:00Z>",
            DAY,
        ),
        in_head(
            "Sailthru",
            "<meta name=sailthru.date content='2020-05-03 08:00:00'>",
            DAY,
        ),
        in_head(
            "created of Dublin Core",
            "<meta name=DCTERMS.created content=2020-05-03>",
            DAY,
        ),
        in_head(
            "available of Dublin Core",
            "<meta name=DCTERMS.available content=2020-05-03>",
            DAY,
        ),
        in_head(
            "publish-date",
            "<meta name=publish-date content='Sun, 03 May 2020 10:00:00 +0200'>",
            DAY,
        ),
        in_head(
            "online date of a paper",
            "<meta name=citation_online_date content=2020/05/03>",
            DAY,
        ),
        in_head(
            "an offset of its own",
            "<meta property=article:published_time content=2020-05-03T00:30:00+02:00>",
            DAY,
        ),
        in_head(
            "late in UTC on a Swedish page",
            "<meta property=article:published_time content=2020-05-02T22:30:00Z>",
            DAY,
        ),
        in_head(
            "late in UTC in the winter",
            "<meta property=article:published_time content=2020-01-02T22:30:00+00:00>",
            "2020-01-02",
        ),
        in_head(
            "the zone of another time",
            "<meta property=article:published_time content=2020-05-03T02:30:00Z><meta property=og:updated_time content=2020-06-01T10:00:00-05:00>",
            "2020-05-02",
        ),
        in_head(
            "JSON-LD of an article in a page",
            r#"<script type="application/ld+json">{"@type":"WebPage","datePublished":"2011-01-01","mainEntity":{"@type":"Article","datePublished":"2020-05-03"}}</script>"#,
            DAY,
        ),
        in_head(
            "uploaded",
            r#"<script type="application/ld+json">{"@type":"Article","dateModified":"2021-06-07","datePublished":"2020-05-03T08:00:00+02:00"}</script>"#,
            DAY,
        ),
        in_head(
            "the day in the address",
            "<link rel=canonical href=https://exempel.example/2020/05/03/ur-pressen>",
            DAY,
        ),
        in_head(
            "the month in the address",
            "<link rel=canonical href=https://exempel.example/blogg/2020/05/ur-pressen/>",
            "2020-05",
        ),
        in_head(
            "numbers of an address that are no date",
            "<link rel=canonical href=https://exempel.example/a/2020/99/ur-pressen>",
            "",
        ),
        before(
            "a time with its text",
            "<p><time datetime=2020-05-02T22:30:00Z>3 maj 2020</time></p>",
            DAY,
        ),
        before(
            "hAtom",
            "<abbr class=published title=2020-05-03>i våras</abbr>",
            DAY,
        ),
        before(
            "microdata",
            "<span itemprop=datePublished content=2020-05-03>i våras</span>",
            DAY,
        ),
        before("a class", "<span class=entry-date>3 maj 2020</span>", DAY),
        before(
            "a Swedish class",
            "<div class=publiceringsdatum>Publicerad: 3 maj 2020 kl. 10.15</div>",
            DAY,
        ),
        before("a weekday", "<p>Söndag 3 maj 2020</p>", DAY),
        before("a short weekday", "<p>sön 3 maj 2020</p>", DAY),
        before("a comma behind the month", "<p>3 maj, 2020</p>", DAY),
        before("an ordinal", "<p>Publicerat den 3:e maj 2020</p>", DAY),
        before("an American day", "<p>May 3rd, 2020</p>", DAY),
        before("slash and dash", "<p>Publicerad 3/5-2020</p>", DAY),
        before("dashes", "<p>03-05-2020</p>", DAY),
        before("six digits", "<p>Publicerad 200503</p>", DAY),
        before("a short year", "<p>Publicerad: 20-05-03</p>", DAY),
        before("German", "<p>Stand: 3.5.20</p>", DAY),
        before("German words", "<p>Veröffentlicht am 3. Mai 2020</p>", DAY),
        before("Norwegian", "<p>Publisert 3. mai 2020</p>", DAY),
        before(
            "an empty element below the title",
            "<h1>Ur pressen</h1><time datetime=2020-05-03></time>",
            DAY,
        ),
        in_head(
            "microdata in the head",
            "<meta itemprop=dateCreated datetime=2020-05-03>",
            DAY,
        ),
        in_head(
            "a header of HTTP",
            "<meta http-equiv=last-modified content='Sun, 03 May 2020 08:00:00 GMT'>",
            DAY,
        ),
        before("with a clock", "<p>Publicerad: 2020-05-03 10:15</p>", DAY),
        before("a clock first", "<p>10:15 | 3 maj 2020</p>", DAY),
        before("a category beside it", "<p>Nyheter | 3 maj 2020</p>", DAY),
        before(
            "updated before published",
            "<p>Uppdaterad 7 juni 2021. Publicerad 3 maj 2020.</p>",
            DAY,
        ),
        before(
            "published and checked",
            "<p>Publicerad 2020-05-03, senast granskad 2021-06-07</p>",
            DAY,
        ),
        before(
            "two elements",
            "<p><time class=updated datetime=2021-06-07>7 juni</time> <time class=entry-date datetime=2020-05-03>3 maj</time></p>",
            DAY,
        ),
        behind(
            "last on the page",
            "<p>Sidan senast uppdaterad: 3 maj 2020</p>",
            DAY,
        ),
        before(
            "published and changed side by side",
            "<div class=entry-meta>Posted on <a><time class='entry-date published' datetime=2020-05-03>Sonntag, 3. Mai 2020</time>\
             <time class=updated datetime=2021-06-07>Montag, 7. Juni 2021</time></a> by</div>",
            DAY,
        ),
        before("years ago", "<p>Publicerad för tre år sedan</p>", ""),
        before(
            "a day in a sentence",
            "<p>Vi möts den 3 maj 2020 i stora salen, och alla som har anmält sig får ett brev med program, karta och frågor.</p>",
            "",
        ),
    ];
    check(&rows, |found| {
        found.date.map(|date| date.to_string()).unwrap_or_default()
    });
}

#[test]
fn titles_are_without_the_name_of_the_site() {
    const TITLE: &str = "Ur pressen";
    const SITE: &str = "<meta property=og:site_name content='Västra Verkstaden'>";
    let of_site = [
        (
            "a dash",
            "<meta property=og:title content='Ur pressen - Västra Verkstaden'>",
            "",
        ),
        (
            "the site first",
            "<meta property=og:title content='Västra Verkstaden: Ur pressen'>",
            "",
        ),
        (
            "the site first with a pipe",
            "<title>Västra Verkstaden | Ur pressen</title>",
            "",
        ),
        (
            "the site first with a dash",
            "<title>Västra Verkstaden – Ur pressen</title>",
            "",
        ),
        (
            "double colons",
            "<title>Ur pressen :: Västra Verkstaden</title>",
            "",
        ),
        ("an angle", "<title>Ur pressen « Västra Verkstaden</title>", ""),
        (
            "three parts and a heading",
            "<meta property=og:title content='Ur pressen | Nyheter | Västra Verkstaden'>",
            "<h1>Ur pressen</h1>",
        ),
        (
            "three parts",
            "<title>Ur pressen - Nyheter - Västra Verkstaden</title>",
            "<h1>Ur pressen</h1>",
        ),
        (
            "the site for a title",
            "<meta property=og:title content='Västra Verkstaden'>",
            "<h1>Ur pressen</h1>",
        ),
        (
            "cut off",
            "<meta property=og:title content='Ur pre…'>",
            "<h1>Ur pressen</h1>",
        ),
        (
            "JSON-LD with the site",
            r#"<script type="application/ld+json">{"@type":"Article","headline":"Ur pressen - Västra Verkstaden"}</script>"#,
            "",
        ),
    ];
    let heads: Vec<String> = of_site
        .iter()
        .map(|(_, head, _)| format!("{SITE}{head}"))
        .collect();
    let mut rows: Vec<Row<'_>> = of_site
        .iter()
        .zip(&heads)
        .map(|((shape, _, before), head)| both(shape, head, before, TITLE))
        .collect();
    rows.extend([
        both("escaped twice", "<meta property=og:title content='Ur pressen &amp;amp; ut'>", "", "Ur pressen & ut"),
        both(
            "the site named by JSON-LD",
            r#"<title>Ur pressen - Västra Verkstaden</title><script type="application/ld+json">{"@type":"WebSite","name":"Västra Verkstaden"}</script>"#,
            "",
            TITLE,
        ),
        both(
            "the site named by its address",
            "<title>Ur pressen - Västra Verkstaden</title><link rel=canonical href=https://www.vastraverkstaden.se/ur-pressen>",
            "",
            TITLE,
        ),
        both("a dash of its own", "<title>Poka-yoke – felsäkring</title>", "", "Poka-yoke – felsäkring"),
        both(
            "the site within the title",
            "<meta property=og:site_name content=Lean><title>Lean – vad är det?</title>",
            "",
            "Lean – vad är det?",
        ),
        both("a heading with a subject before it", "<title>Metod: Ur pressen</title>", "<h1>Metod: Ur pressen</h1>", "Metod: Ur pressen"),
    ]);
    check(&rows, |found| found.title.clone().unwrap_or_default());
}

#[test]
fn titles_that_stand_in_the_text_only_are_found() {
    const TITLE: &str = "Ur pressen";
    let rows = [
        before("a class", "<div class=post-title>Ur pressen</div>", TITLE),
        before(
            "an empty heading first",
            "<h1> </h1><div class=entry-title>Ur pressen</div>",
            TITLE,
        ),
        before("a heading of the second level", "<h2>Ur pressen</h2>", TITLE),
        before("two headings", "<h2>Ur pressen</h2><h3>Bakgrund</h3>", TITLE),
        before("microdata", "<p itemprop=headline>Ur pressen</p>", TITLE),
        behind("a heading behind the text", "<h2>Bakgrund</h2><p>Mera.</p>", ""),
        in_head(
            "microdata in the head",
            "<meta itemprop=headline content='Ur pressen'>",
            TITLE,
        ),
        in_head(
            "the program behind the site",
            "<meta property=og:site_name content='Västra Verkstaden'><title>Ur pressen ‹ Västra Verkstaden — WordPress</title>",
            TITLE,
        ),
    ];
    check(&rows, |found| found.title.clone().unwrap_or_default());
}
