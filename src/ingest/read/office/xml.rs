//! A pull reader over one XML part that never expands entities and never nests deeper than a limit.
//!
//! Elements and attributes go by their local names: prefixes differ between programs, and the namespaces of Word's
//! strict files differ from those of its usual ones, while no two names that are read here clash.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// An opened element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.find(|prefix_and_name| prefix_and_name.rsplit(':').next() == Some(name))
    }

    /// The value of an attribute that has a prefix: `r:id` beside a plain `id`.
    pub(super) fn prefixed_attribute(&self, name: &str) -> Option<String> {
        self.find(|key| key.split_once(':').is_some_and(|(_, own)| own == name))
    }

    /// Whether an on-off element is on: `<w:vanish/>`, but not `<w:vanish w:val="0"/>`.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.attribute("val").as_deref(), Some("0" | "false" | "off"))
    }

    fn find(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|a| is_wanted(a.key.as_ref()))?;
        let value = BytesText::from_escaped(found.value.as_ref());
        Some(unescape(&value.xml10_content()))
    }
}

/// A closed element.
pub(super) struct Closed<'a>(BytesEnd<'a>);

impl Closed<'_> {
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// What comes next in a part; an empty element is opened and closed.
pub(super) enum Step<'a> {
    Open(Element<'a>),
    Text(Cow<'a, str>),
    Close(Closed<'a>),
}

/// The steps of one part.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    depth: usize,
    depth_limit: usize,
    /// Of each `AlternateContent` around: whether one of its choices was entered.
    alternatives: Vec<bool>,
}

impl<'a> Xml<'a> {
    /// `part` is named where something is wrong.
    pub(super) fn new(text: &'a str, part: &'a str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            part,
            depth: 0,
            depth_limit: limits.nesting,
            alternatives: Vec::new(),
        }
    }

    /// The next step, `None` at the end. Of `mc:AlternateContent`, which holds one thing drawn in several ways, only the
    /// first way is told.
    pub(super) fn next(&mut self) -> Result<Option<Step<'a>>, RefusalReason> {
        loop {
            let Some(step) = self.step()? else { return Ok(None) };
            match &step {
                Step::Open(element) => match element.name() {
                    "AlternateContent" => self.alternatives.push(false),
                    "Choice" | "Fallback" if !self.alternatives.is_empty() => {
                        if self.alternatives.last() == Some(&true) {
                            self.skip()?;
                        } else if let Some(entered) = self.alternatives.last_mut() {
                            *entered = true;
                        }
                    }
                    _ => return Ok(Some(step)),
                },
                Step::Close(element) => match element.name() {
                    "AlternateContent" => {
                        self.alternatives.pop();
                    }
                    "Choice" | "Fallback" if !self.alternatives.is_empty() => {}
                    _ => return Ok(Some(step)),
                },
                Step::Text(_) => return Ok(Some(step)),
            }
        }
    }

    /// Passes over what is left of the element that was opened last, its end too.
    pub(super) fn skip(&mut self) -> Result<(), RefusalReason> {
        let around = self.depth.saturating_sub(1);
        while self.depth > around {
            if self.step()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Tells every element inside the one that was opened last, and passes its end.
    pub(super) fn each_inside(&mut self, mut visit: impl FnMut(&Element<'_>)) -> Result<(), RefusalReason> {
        let around = self.depth.saturating_sub(1);
        while self.depth > around {
            match self.step()? {
                Some(Step::Open(element)) => visit(&element),
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Option<Step<'a>>, RefusalReason> {
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| self.damaged(error.to_string()))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > self.depth_limit {
                        return Err(RefusalReason::TooDeep {
                            limit: self.depth_limit,
                        });
                    }
                    Step::Open(Element(start))
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::Close(Closed(end))
                }
                Event::Text(text) => Step::Text(text.xml10_content()),
                Event::CData(text) => Step::Text(text.xml10_content()),
                Event::GeneralRef(reference) => Step::Text(Cow::Owned(resolve(&reference))),
                Event::DocType(declaration) if declaration.contains("<!ENTITY") => {
                    return Err(RefusalReason::DeclaresEntities);
                }
                Event::Eof if self.depth > 0 => return Err(self.damaged("it ends half way".to_owned())),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                    continue;
                }
            }));
        }
    }

    fn damaged(&self, message: String) -> RefusalReason {
        RefusalReason::Damaged {
            message: format!("{}: {message}", self.part),
        }
    }
}

/// What a reference such as `amp` or `#229` stands for; nothing, where that isn't known.
fn resolve(reference: &str) -> String {
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => digits.parse().ok(),
    };
    match reference.strip_prefix('#') {
        Some(digits) => number(digits).and_then(char::from_u32).map(String::from),
        None => resolve_predefined_entity(reference).map(str::to_owned),
    }
    .unwrap_or_default()
}

fn unescape(value: &str) -> String {
    let mut parts = value.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';') {
            Some((reference, rest)) => {
                text.push_str(&resolve(reference));
                text.push_str(rest);
            }
            None => {
                text.push('&');
                text.push_str(part);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<String, String> {
        let limits = Limits::default();
        let mut xml = Xml::new(text, "del.xml", &limits);
        let mut told = String::new();
        loop {
            match xml.next().map_err(|reason| reason.to_string())? {
                Some(Step::Open(element)) => told += &format!("<{}>", element.name()),
                Some(Step::Text(text)) => told += &text,
                Some(Step::Close(element)) => told += &format!("</{}>", element.name()),
                None => return Ok(told),
            }
        }
    }

    #[test]
    fn references_become_characters_and_unknown_ones_nothing() {
        let text = "<w:t>f&#246;r &amp; mot &#xE5;r &okänd;<![CDATA[<b>]]> & mer</w:t>";
        assert_eq!(told(text).unwrap(), "<t>för & mot år <b> & mer</t>");
    }

    #[test]
    fn of_alternatives_the_first_is_read() {
        let text = "<a><mc:AlternateContent><mc:Choice>ett</mc:Choice><mc:Choice>två</mc:Choice>\
                    <mc:Fallback>tre</mc:Fallback></mc:AlternateContent>\
                    <mc:AlternateContent><mc:Fallback>fyra</mc:Fallback></mc:AlternateContent></a>";
        assert_eq!(told(text).unwrap(), "<a>ettfyra</a>");
    }

    #[test]
    fn attributes_go_by_local_name() {
        let limits = Limits::default();
        let mut xml = Xml::new(r#"<sldId id="256" r:id="rId&amp;2"/>"#, "del.xml", &limits);
        let Some(Step::Open(element)) = xml.next().unwrap() else {
            panic!("no element")
        };
        assert_eq!(element.attribute("id").as_deref(), Some("256"));
        assert_eq!(element.prefixed_attribute("id").as_deref(), Some("rId&2"));
        assert_eq!(element.attribute("name"), None);
    }

    #[test]
    fn hostile_parts_are_refused_by_name() {
        let entities = r#"<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>"#;
        assert!(told(entities).unwrap_err().contains("entities"));
        let deep = "<a>".repeat(100_000);
        assert!(told(&deep).unwrap_err().contains("nested"));
        assert!(told("<a><b></a>").unwrap_err().contains("del.xml"));
        assert!(told("<a>text").unwrap_err().contains("half way"));
    }
}
