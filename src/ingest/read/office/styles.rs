//! What the styles of a Word file make of a paragraph.

use std::collections::HashMap;

use super::flow::Role;
use super::xml::{Step, Xml};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// How many styles may build on one another: a file may let them do so in a ring.
const LONGEST_CHAIN: usize = 20;

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline_level: Option<u8>,
    is_list: bool,
    /// The list that its paragraphs are items of, and their level in it.
    list: Option<String>,
    list_level: Option<usize>,
}

/// The paragraph styles of a file, by id.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    pub(super) fn parse(text: &str, part: &str, limits: &Limits) -> Result<Self, RefusalReason> {
        let mut xml = Xml::new(text, part, limits);
        let mut styles = HashMap::new();
        let mut id = String::new();
        let mut style = Style::default();
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(element) => match element.name() {
                    "style" => {
                        id = element.attribute("styleId").unwrap_or_default();
                        style = Style::default();
                    }
                    "name" => style.name = element.attribute("val").unwrap_or_default(),
                    "basedOn" => style.based_on = element.attribute("val"),
                    "outlineLvl" => style.outline_level = outline_level(element.attribute("val").as_deref()),
                    "numPr" => style.is_list = true,
                    "numId" => style.list = element.attribute("val"),
                    "ilvl" => {
                        style.list_level = element.attribute("val").and_then(|level| level.parse().ok());
                    }
                    _ => {}
                },
                Step::Close(element) if element.name() == "style" => {
                    styles.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                Step::Close(_) | Step::Text(_) => {}
            }
        }
        Ok(Self(styles))
    }

    /// The list and the level in it that a style puts its paragraphs into.
    pub(super) fn list(&self, id: &str) -> Option<(&str, usize)> {
        let mut style = self.0.get(id)?;
        let mut level = None;
        for _ in 0..LONGEST_CHAIN {
            level = level.or(style.list_level);
            if let Some(list) = &style.list {
                return Some((list, level.unwrap_or(0)));
            }
            style = self.0.get(style.based_on.as_ref()?)?;
        }
        None
    }

    /// What a style makes of a paragraph: by its name, else its outline level, else the style that it builds on.
    pub(super) fn role(&self, id: &str) -> Role {
        let mut id = id;
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = self.0.get(id) else {
                // Without its styles a file still has their ids.
                return role_of_name(id).unwrap_or_default();
            };
            let by_level = || style.outline_level.map(role_of_level);
            let by_list = || style.is_list.then_some(Role::Item);
            if let Some(role) = role_of_name(&style.name).or_else(by_level).or_else(by_list) {
                return role;
            }
            let Some(based_on) = &style.based_on else { break };
            id = based_on;
        }
        Role::Text
    }
}

/// An outline level as files count it, from 0; 9 is running text.
pub(super) fn outline_level(value: Option<&str>) -> Option<u8> {
    value?.trim().parse().ok()
}

pub(super) fn role_of_level(level: u8) -> Role {
    if level < 9 {
        Role::Heading(level + 1)
    } else {
        Role::Text
    }
}

/// What the name of a style tells, or an id made from one: `heading 1`, `Heading1`, `Rubrik 1`, `Rubrik1`, `Rubrik`.
pub(super) fn role_of_name(name: &str) -> Option<Role> {
    let name: String = name
        .to_lowercase()
        .replace("_20_", "")
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-'))
        .collect();
    for heading in ["heading", "rubrik"] {
        if let Some(level) = name.strip_prefix(heading).and_then(|level| level.parse().ok()) {
            return (1..=9).contains(&level).then_some(Role::Heading(level));
        }
    }
    let is_contents = ["toc", "innehåll", "contents", "innehll"]
        .iter()
        .filter_map(|contents| name.strip_prefix(contents))
        .any(|rest| rest == "heading" || (rest.len() == 1 && rest.parse::<u8>().is_ok()));
    match name.as_str() {
        "title" | "rubrik" => Some(Role::Title),
        "innehållsförteckningsrubrik" | "contentsheading" => Some(Role::Furniture),
        "listparagraph" | "liststycke" => None,
        _ if is_contents => Some(Role::Furniture),
        _ if name.starts_with("listbullet") || name.starts_with("listnumber") => Some(Role::Item),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_known_by_name_level_and_parent() {
        let text = r#"<w:styles xmlns:w="w">
            <w:style w:styleId="Rubrik1"><w:name w:val="heading 1"/></w:style>
            <w:style w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="Rubrik1"/></w:style>
            <w:style w:styleId="Avsnitt"><w:name w:val="Avsnitt"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
            <w:style w:styleId="Punkt"><w:name w:val="Punkt"/><w:pPr><w:numPr/></w:pPr></w:style>
            <w:style w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>
            <w:style w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>
            <w:style w:styleId="Rubrik"><w:name w:val="Title"/></w:style>
            <w:style w:styleId="Innehll2"><w:name w:val="toc 2"/></w:style></w:styles>"#;
        let styles = Styles::parse(text, "styles.xml", &Limits::default()).unwrap();
        for (id, role) in [
            ("Rubrik1", Role::Heading(1)),
            ("Kapitel", Role::Heading(1)),
            ("Avsnitt", Role::Heading(2)),
            ("Punkt", Role::Item),
            ("A", Role::Text),
            ("Rubrik", Role::Title),
            ("Innehll2", Role::Furniture),
            ("Heading3", Role::Heading(3)),
            ("Normal", Role::Text),
        ] {
            assert_eq!(styles.role(id), role, "{id}");
        }
    }
}
