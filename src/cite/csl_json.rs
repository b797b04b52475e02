//! CSL-JSON, the data that citation processors read.

use serde::Serialize;
use serde_json::Value;

use super::name::Name;
use super::reference::Reference;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Item<'a> {
    id: &'a str,
    r#type: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collection_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(rename = "DOI", skip_serializing_if = "Option::is_none")]
    doi: Option<&'a str>,
    #[serde(rename = "URL")]
    url: &'a str,
    #[serde(rename = "abstract", skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<String>,
    language: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Author<'a> {
    Person { family: &'a str, given: &'a str },
    Body { literal: &'a str },
}

impl<'a> Author<'a> {
    fn of(name: &'a Name) -> Self {
        match name {
            Name::Person { family, given } => Self::Person { family, given },
            Name::Body(literal) => Self::Body { literal },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Issued {
    date_parts: [Vec<i16>; 1],
}

/// Returns a reference as one item of CSL-JSON; a file of it is a list of such items.
pub fn csl_json(reference: &Reference) -> Value {
    let issued = reference.date.map(|date| {
        let parts = [
            Some(date.year()),
            date.month().map(i16::from),
            date.day().map(i16::from),
        ];
        Issued {
            date_parts: [parts.into_iter().flatten().collect()],
        }
    });
    let item = Item {
        id: &reference.key,
        r#type: if reference.is_report() {
            "report"
        } else {
            "webpage"
        },
        title: &reference.title,
        author: reference.authors.iter().map(Author::of).collect(),
        issued,
        publisher: reference.publisher.as_deref(),
        collection_title: reference.series.as_deref(),
        page: reference.page.map(|page| page.to_string()),
        section: reference.section.as_deref(),
        doi: reference.doi.as_deref(),
        url: &reference.url,
        summary: reference.summary.as_deref(),
        keyword: (!reference.tags.is_empty()).then(|| reference.tags.join(", ")),
        language: reference.language.as_str(),
    };
    serde_json::to_value(item).expect("an item has string keys only")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cite::reference::tests::reference;

    #[test]
    fn an_item_has_the_names_of_csl() {
        let item = csl_json(&reference());
        assert_eq!(item["type"], "webpage");
        assert_eq!(
            item["author"],
            json!([{"family": "Törnvik", "given": "Jonas"}, {"literal": "Flödeslyftets redaktion"}])
        );
        assert_eq!(item["issued"], json!({"date-parts": [[2016, 3, 7]]}));
        assert_eq!(item["collection-title"], "Kunskapsbanken");
        assert_eq!(item.get("DOI"), None);
    }
}
