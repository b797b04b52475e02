//! Two short columns beside each other: pdfboss looks for a gutter only where there is much text, and reads fewer lines across both.

use pdfboss_output::TextSpan;

/// A page with more pieces of text is left to pdfboss.
const MOST_SPANS: usize = 400;
/// Fewer lines beside each other are a heading and a date, or a row.
const FEWEST_LINES: usize = 3;
/// The fewest letters of a line of a column, on average: cells of tables are shorter.
const FEWEST_LETTERS: usize = 14;
/// How many lines of a column go on in the next one: those of prose do, cells of a table do not.
const GO_ON: f32 = 0.4;

/// A piece of a line without a wide gap: the numbers of its spans, and where it stands.
#[derive(Debug, Clone)]
struct Segment {
    spans: Vec<usize>,
    from: f32,
    to: f32,
    text: String,
}

/// The spans of a page in groups, to be laid out one after the other.
pub(super) fn split(spans: Vec<TextSpan>) -> Vec<Vec<TextSpan>> {
    if spans.len() > MOST_SPANS || spans.iter().any(|span| span.rotate != 0 || span.vertical) {
        return vec![spans];
    }
    let lines = lines(&spans);
    let mut groups: Vec<Vec<usize>> = vec![Vec::new()];
    let mut at = 0;
    while at < lines.len() {
        match columns_at(&lines[at..]) {
            Some((count, gutter)) => {
                let run = &lines[at..at + count];
                for is_left in [true, false] {
                    let side = run
                        .iter()
                        .flatten()
                        .filter(|segment| (segment.to <= gutter) == is_left);
                    groups.push(side.flat_map(|segment| segment.spans.iter().copied()).collect());
                }
                groups.push(Vec::new());
                at += count;
            }
            None => {
                let rest = groups.last_mut().expect("there is one from the beginning");
                rest.extend(lines[at].iter().flat_map(|segment| segment.spans.iter().copied()));
                at += 1;
            }
        }
    }
    if groups.len() == 1 {
        return vec![spans];
    }
    let mut spans: Vec<Option<TextSpan>> = spans.into_iter().map(Some).collect();
    groups
        .into_iter()
        .map(|group| {
            // In the order of the file, as pdfboss expects them.
            let mut group = group;
            group.sort_unstable();
            group
                .into_iter()
                .filter_map(|index| spans[index].take())
                .collect()
        })
        .filter(|group: &Vec<TextSpan>| !group.is_empty())
        .collect()
}

/// The lines of a page from its top, each in segments from the left.
fn lines(spans: &[TextSpan]) -> Vec<Vec<Segment>> {
    let mut order: Vec<usize> = (0..spans.len())
        .filter(|index| !spans[*index].text.trim().is_empty())
        .collect();
    order.sort_by(|a, b| spans[*b].y.total_cmp(&spans[*a].y));
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for index in order {
        let span = &spans[index];
        match lines.last_mut() {
            Some(line) if (spans[line[0]].y - span.y).abs() < span.size * 0.3 => line.push(index),
            _ => lines.push(vec![index]),
        }
    }
    let segments = |mut line: Vec<usize>| {
        line.sort_by(|a, b| spans[*a].x.total_cmp(&spans[*b].x));
        let mut segments: Vec<Segment> = Vec::new();
        for index in line {
            let span = &spans[index];
            match segments.last_mut() {
                Some(segment) if span.x - segment.to < span.size => {
                    segment.spans.push(index);
                    segment.to = segment.to.max(span.end_x);
                    segment.text.push_str(&span.text);
                }
                _ => segments.push(Segment {
                    spans: vec![index],
                    from: span.x,
                    to: span.end_x,
                    text: span.text.clone(),
                }),
            }
        }
        segments
    };
    lines.into_iter().map(segments).collect()
}

/// How many of the first lines are two columns, and the gutter between them.
fn columns_at(lines: &[Vec<Segment>]) -> Option<(usize, f32)> {
    let [left, right] = &lines.first()?[..] else {
        return None;
    };
    let (mut from, mut to) = (left.to, right.from);
    let mut count = 0;
    let (mut of_left, mut of_right) = (Vec::new(), Vec::new());
    for line in lines {
        let (mut low, mut high) = (from, to);
        match &line[..] {
            [one, other] => {
                low = low.max(one.to);
                high = high.min(other.from);
            }
            // The longer column goes on alone.
            [one] if one.to <= from => low = low.max(one.to),
            [one] if one.from >= to => high = high.min(one.from),
            _ => break,
        }
        if high - low < 6.0 {
            break;
        }
        (from, to) = (low, high);
        for segment in line {
            if segment.to <= from {
                &mut of_left
            } else {
                &mut of_right
            }
            .push(segment);
        }
        count += 1;
    }
    let is_column = |column: &[&Segment]| {
        let letters: usize = column.iter().map(|segment| segment.text.chars().count()).sum();
        let begins = column.first().map_or(0.0, |segment| segment.from);
        let aligned = column
            .iter()
            .filter(|segment| (segment.from - begins).abs() < 3.0)
            .count();
        let goes_on = column
            .windows(2)
            .filter(|two| goes_on(&two[0].text, &two[1].text))
            .count();
        column.len() >= FEWEST_LINES
            && letters >= column.len() * FEWEST_LETTERS
            && aligned * 5 >= column.len() * 4
            && goes_on as f32 >= (column.len() - 1) as f32 * GO_ON
    };
    (is_column(&of_left) && is_column(&of_right)).then_some((count, f32::midpoint(from, to)))
}

/// Whether a line of prose goes on in the next one.
fn goes_on(line: &str, next: &str) -> bool {
    !line.trim_end().ends_with(['.', '!', '?', ':']) && next.trim_start().starts_with(char::is_lowercase)
}
