//! The words and values of a chart: its titles, and a line for each series.

use super::flow::{Block, Role};
use super::xml::{Step, Xml};
use crate::ingest::limits::Limits;
use crate::ingest::read::sheet::decimal;
use crate::ingest::report::RefusalReason;

/// A longer series is a measurement: its values say nothing one by one.
const MOST_POINTS: usize = 60;

/// A series as it is read: its name, and its points by their number in the file.
#[derive(Default)]
struct Series {
    name: Vec<String>,
    categories: Vec<(usize, String)>,
    values: Vec<(usize, String)>,
}

/// Which part of a series is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    Name,
    Category,
    Value,
}

/// The paragraphs of a chart's part.
pub(super) fn read(text: &str, part: &str, limits: &Limits) -> Result<Vec<Block>, RefusalReason> {
    let mut xml = Xml::new(text, part, limits);
    let mut blocks = vec![Block::Gap];
    let mut item = |text: String| {
        if !text.trim().is_empty() {
            blocks.push(Block::Paragraph(Role::Item, text));
        }
    };
    let mut series = Series::default();
    let (mut place, mut point, mut words, mut is_word) = (Place::Outside, 0, String::new(), false);
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(element) => match element.name() {
                "ser" => series = Series::default(),
                "tx" => place = Place::Name,
                "cat" | "xVal" => place = Place::Category,
                "val" | "yVal" => place = Place::Value,
                "pt" => {
                    let number = element.attribute("idx").and_then(|idx| idx.parse().ok());
                    point = number.unwrap_or(point);
                }
                "t" | "v" => is_word = true,
                _ => {}
            },
            Step::Text(text) if is_word => words.push_str(&text),
            Step::Text(_) => {}
            Step::Close(element) => match element.name() {
                "t" => is_word = false,
                "v" => {
                    is_word = false;
                    let text = std::mem::take(&mut words);
                    match place {
                        Place::Name => series.name.push(text),
                        Place::Category => series.categories.push((point, text)),
                        Place::Value => series.values.push((point, text)),
                        Place::Outside => {}
                    }
                }
                // The paragraph of a title.
                "p" => item(std::mem::take(&mut words)),
                "tx" | "cat" | "xVal" | "val" | "yVal" => place = Place::Outside,
                "ser" => item(std::mem::take(&mut series).line()),
                _ => {}
            },
        }
    }
    blocks.push(Block::Gap);
    Ok(blocks)
}

impl Series {
    /// `Före: Press 1 92 · Press 2 47`; of a long one the categories that are words.
    fn line(self) -> String {
        let is_long = self.values.len() > MOST_POINTS;
        let mut points = Vec::new();
        for (number, value) in &self.values {
            let category = self
                .categories
                .iter()
                .find(|(own, _)| own == number)
                .map(|(_, category)| category.as_str());
            let value = value.trim();
            let value = value.parse().map_or_else(|_| value.to_owned(), decimal);
            match category.filter(|category| !category.trim().is_empty()) {
                _ if is_long => {}
                Some(category) => points.push(format!("{} {value}", category.trim())),
                None => points.push(value),
            }
        }
        if points.is_empty() {
            let is_word = |(_, category): &&(usize, String)| category.contains(char::is_alphabetic);
            let words = self.categories.iter().filter(is_word).take(MOST_POINTS);
            points.extend(words.map(|(_, category)| category.trim().to_owned()));
        }
        let name = self.name.join(" ");
        match (name.trim(), points.join(" · ")) {
            ("", points) => points,
            (name, points) if points.is_empty() => name.to_owned(),
            (name, points) => format!("{name}: {points}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_a_line_for_each_series() {
        let points = |name: &str, values: &[&str]| {
            let points: Vec<String> = values
                .iter()
                .enumerate()
                .map(|(idx, value)| format!(r#"<c:pt idx="{idx}"><c:v>{value}</c:v></c:pt>"#))
                .collect();
            format!("<c:{name}>{}</c:{name}>", points.concat())
        };
        let series = |name: &str, values: &[&str]| {
            format!(
                "<c:ser><c:tx><c:strRef>{}</c:strRef></c:tx><c:cat>{}</c:cat><c:val>{}</c:val></c:ser>",
                points("strCache", &[name]),
                points("strCache", &["Press 1", "Press 2"]),
                points("numCache", values)
            )
        };
        let text = format!(
            "<c:chartSpace><c:title><c:tx><c:rich><a:p><a:r><a:t>Ställtid </a:t></a:r><a:r><a:t>i minuter</a:t></a:r></a:p></c:rich></c:tx></c:title>{}{}</c:chartSpace>",
            series("Före", &["92", "47.50"]),
            series("Efter", &["19.0", "0.30000000000000004"])
        );
        let lines: Vec<String> = read(&text, "chart1.xml", &Limits::default())
            .unwrap()
            .into_iter()
            .filter_map(|block| match block {
                Block::Paragraph(_, text) => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!(
            lines,
            [
                "Ställtid i minuter",
                "Före: Press 1 92 · Press 2 47,5",
                "Efter: Press 1 19 · Press 2 0,3"
            ]
        );
    }

    #[test]
    fn of_a_long_series_only_the_words_are_read() {
        let points: String = (0..200)
            .map(|n| format!(r#"<pt idx="{n}"><v>{n}</v></pt>"#))
            .collect();
        let text = format!(
            "<chartSpace><ser><tx><v>Mätning</v></tx><cat>{points}</cat><val>{points}</val></ser></chartSpace>"
        );
        let blocks = read(&text, "chart1.xml", &Limits::default()).unwrap();
        assert_eq!(blocks[1], Block::Paragraph(Role::Item, "Mätning".to_owned()));
    }
}
