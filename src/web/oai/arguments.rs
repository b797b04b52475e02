//! The arguments of OAI-PMH, read strictly: each verb has its own, and anything else is an error of the protocol.

use super::formats::{Format, set_of_partner};
use crate::document::DocumentId;
use crate::search::Life;
use crate::web::query::Pair;
use crate::web::time::second;

/// An error of the protocol; its text is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("the verb is missing, unknown or repeated")]
    BadVerb,
    #[error("{0}")]
    BadArgument(String),
    #[error("the resumption token is no token of this service")]
    BadResumptionToken,
    #[error("the formats are oai_dc and mods")]
    CannotDisseminateFormat,
    #[error("there is no such record")]
    IdDoesNotExist,
    #[error("no record matches")]
    NoRecordsMatch,
}

impl Fault {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::BadVerb => "badVerb",
            Self::BadArgument(_) => "badArgument",
            Self::BadResumptionToken => "badResumptionToken",
            Self::CannotDisseminateFormat => "cannotDisseminateFormat",
            Self::IdDoesNotExist => "idDoesNotExist",
            Self::NoRecordsMatch => "noRecordsMatch",
        }
    }

    /// Whether the request is then named without its arguments.
    pub(super) fn is_of_arguments(&self) -> bool {
        matches!(self, Self::BadVerb | Self::BadArgument(_))
    }
}

/// What is asked.
#[derive(Debug, PartialEq)]
pub(super) struct Arguments {
    pub(super) verb: Verb,
}

#[derive(Debug, PartialEq)]
pub(super) enum Verb {
    Identify,
    ListSets,
    ListMetadataFormats { identifier: Option<String> },
    GetRecord { identifier: String, format: Format },
    ListIdentifiers(Selected),
    ListRecords(Selected),
}

/// Which records a list has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Selected {
    pub(super) format: Format,
    from: Option<String>,
    until: Option<String>,
    set: Option<String>,
    /// The record after which the list goes on.
    pub(super) after: Option<(DocumentId, i64)>,
}

impl Selected {
    /// Whether a record is of the list, whose last change can be seen since `visible`. Days are whole days.
    pub(super) fn has(&self, life: &Life, visible: i64) -> bool {
        let is_late = self
            .from
            .as_deref()
            .and_then(first)
            .is_none_or(|from| visible >= from);
        let is_early = self
            .until
            .as_deref()
            .and_then(last)
            .is_none_or(|until| life.changed <= until);
        let of_set = self.set.as_deref().is_none_or(|set| match set.split_once(':') {
            Some(("kind", kind)) => life.kind.as_str() == kind,
            Some(("partner", _)) => life.partner.as_deref().and_then(set_of_partner).as_deref() == Some(set),
            // A set has the records of the sets below it.
            None => set == "kind" || (set == "partner" && life.partner.is_some()),
            Some(_) => false,
        });
        is_late && is_early && of_set
    }

    /// The token that goes on after a record. It has the whole selection: nothing is kept here between requests.
    pub(super) fn token(&self, id: &DocumentId, changed: i64) -> String {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        format!(
            "{}|{}|{}|{}|{changed}|{id}",
            self.format.prefix(),
            text(&self.from),
            text(&self.until),
            text(&self.set)
        )
    }

    fn of_token(token: &str) -> Option<Self> {
        let mut parts = token.splitn(6, '|');
        let mut next = || parts.next();
        let format = Format::read(next()?)?;
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (from, until, set) = (some(next()?), some(next()?), some(next()?));
        let changed: i64 = next()?.parse().ok()?;
        let id = DocumentId::new(next()?);
        let good = |time: &Option<String>| time.as_deref().is_none_or(|time| first(time).is_some());
        (good(&from) && good(&until)).then_some(Self {
            format,
            from,
            until,
            set,
            after: Some((id, changed)),
        })
    }
}

/// The first second of a day, or a second.
fn first(text: &str) -> Option<i64> {
    second(text).or_else(|| second(&format!("{text}T00:00:00Z")).filter(|_| text.len() == 10))
}

/// The last second of a day, or a second.
fn last(text: &str) -> Option<i64> {
    second(text).or_else(|| second(&format!("{text}T23:59:59Z")).filter(|_| text.len() == 10))
}

impl Arguments {
    pub(super) fn read(pairs: &[Pair]) -> Result<Self, Fault> {
        let all = |name: &str| -> Vec<&str> {
            let of_name = pairs.iter().filter(|pair| pair.name == name);
            of_name.map(|pair| pair.value.as_str()).collect()
        };
        let &[verb] = &all("verb")[..] else {
            return Err(Fault::BadVerb);
        };
        let allowed: &[&str] = match verb {
            "Identify" => &[],
            "ListSets" => &["resumptionToken"],
            "ListMetadataFormats" => &["identifier"],
            "GetRecord" => &["identifier", "metadataPrefix"],
            "ListIdentifiers" | "ListRecords" => {
                &["metadataPrefix", "from", "until", "set", "resumptionToken"]
            }
            _ => return Err(Fault::BadVerb),
        };
        for pair in pairs.iter().filter(|pair| pair.name != "verb") {
            if !allowed.contains(&pair.name.as_str()) {
                return Err(bad(format!(
                    "the argument {:?} does not belong to {verb}",
                    pair.name
                )));
            }
            if all(&pair.name).len() > 1 {
                return Err(bad(format!("the argument {:?} is repeated", pair.name)));
            }
        }
        let one = |name: &str| all(name).first().map(|value| (*value).to_owned());
        let needed = |name: &str| one(name).ok_or_else(|| bad(format!("the argument {name:?} is missing")));
        let verb = match verb {
            "Identify" => Verb::Identify,
            // All sets come in one answer, so that no token for them was ever given out.
            "ListSets" if one("resumptionToken").is_some() => return Err(Fault::BadResumptionToken),
            "ListSets" => Verb::ListSets,
            "ListMetadataFormats" => Verb::ListMetadataFormats {
                identifier: one("identifier"),
            },
            "GetRecord" => Verb::GetRecord {
                identifier: needed("identifier")?,
                format: format(&needed("metadataPrefix")?)?,
            },
            list => {
                let selected = match one("resumptionToken") {
                    Some(_) if pairs.len() > 2 => {
                        return Err(bad("a resumption token comes alone".to_owned()));
                    }
                    Some(token) => Selected::of_token(&token).ok_or(Fault::BadResumptionToken)?,
                    None => selected(&one, format(&needed("metadataPrefix")?)?)?,
                };
                if list == "ListRecords" {
                    Verb::ListRecords(selected)
                } else {
                    Verb::ListIdentifiers(selected)
                }
            }
        };
        Ok(Self { verb })
    }
}

fn selected(one: &impl Fn(&str) -> Option<String>, format: Format) -> Result<Selected, Fault> {
    let time = |name: &str| match one(name) {
        Some(text) if first(&text).is_none() => Err(bad(format!(
            "{name:?} is no day (YYYY-MM-DD) and no second (YYYY-MM-DDThh:mm:ssZ)"
        ))),
        other => Ok(other),
    };
    let (from, until) = (time("from")?, time("until")?);
    if let (Some(from), Some(until)) = (&from, &until) {
        if from.len() != until.len() {
            return Err(bad(
                "\"from\" and \"until\" are of different granularity".to_owned()
            ));
        }
        if from > until {
            return Err(bad("\"from\" is after \"until\"".to_owned()));
        }
    }
    Ok(Selected {
        format,
        from,
        until,
        set: one("set"),
        after: None,
    })
}

fn format(prefix: &str) -> Result<Format, Fault> {
    Format::read(prefix).ok_or(Fault::CannotDisseminateFormat)
}

fn bad(what: String) -> Fault {
    Fault::BadArgument(what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::query::decode_pairs;

    fn read(query: &str) -> Result<Verb, Fault> {
        Arguments::read(&decode_pairs(query).unwrap()).map(|arguments| arguments.verb)
    }

    #[test]
    fn faults_are_named_as_the_protocol_names_them() {
        for (query, code) in [
            ("", "badVerb"),
            ("verb=Nope", "badVerb"),
            ("verb=Identify&verb=Identify", "badVerb"),
            ("verb=Identify&x=1", "badArgument"),
            ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
            (
                "verb=GetRecord&identifier=a&metadataPrefix=marc",
                "cannotDisseminateFormat",
            ),
            ("verb=ListRecords", "badArgument"),
            (
                "verb=ListRecords&metadataPrefix=oai_dc&from=i+fjol",
                "badArgument",
            ),
            (
                "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2020-01-01T00:00:00Z",
                "badArgument",
            ),
            (
                "verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01&until=2020-01-01",
                "badArgument",
            ),
            ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
            (
                "verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc",
                "badArgument",
            ),
            ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ] {
            assert_eq!(read(query).unwrap_err().code(), code, "{query}");
        }
    }

    #[test]
    fn a_token_brings_its_selection_back() {
        let query = "verb=ListRecords&metadataPrefix=mods&from=2020-01-01&until=2027-01-01&set=kind:case";
        let Ok(Verb::ListRecords(selected)) = read(query) else {
            panic!("{:?}", read(query));
        };
        let id = DocumentId::new("a|b/ö");
        let after = Selected::of_token(&selected.token(&id, 77)).unwrap();
        let expected = Selected {
            after: Some((id, 77)),
            ..selected
        };
        assert_eq!(after, expected);
    }
}
