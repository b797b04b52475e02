//! What Markdown of other programs has that CommonMark hasn't: fences of `:::` (Quarto, Docusaurus, Pandoc), callouts of
//! Obsidian, the code of MDX, shortcodes. It is made plain before the text is parsed, line by line, outside code.

use std::borrow::Cow;

/// Which program's Markdown a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// What every Markdown file may have.
    Common,
    /// Markdown with JSX and ES modules.
    Mdx,
    /// Markdown with chunks of code that are run.
    Quarto,
}

/// Boxes that GitHub has too: the parser reads them.
const OF_GITHUB: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// Makes a text plain, line by line.
pub(super) fn made_plain(text: &str, dialect: Dialect) -> Cow<'_, str> {
    let has_common = text.contains(":::") || text.contains("[!");
    if dialect == Dialect::Common && !has_common {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    let mut in_module = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let own_fence = fence_of(trimmed);
        match (fence, own_fence) {
            (None, Some(_)) => fence = own_fence,
            (Some(open), Some(own)) if own.starts_with(open) && trimmed == own => fence = None,
            _ => {}
        }
        if fence.is_some() || own_fence.is_some() {
            // `#| echo: false` tells Quarto what to do.
            if !(dialect == Dialect::Quarto && trimmed.starts_with("#|")) {
                plain.push_str(line);
            } else {
                plain.push('\n');
            }
            continue;
        }
        if dialect == Dialect::Mdx {
            let begins = !in_module && (line.starts_with("import ") || line.starts_with("export "));
            in_module = (begins || in_module) && !trimmed.is_empty();
            if in_module || (trimmed.starts_with("{/*") && trimmed.ends_with("*/}")) {
                plain.push('\n');
                continue;
            }
        }
        plain.push_str(&plain_line(line, trimmed, dialect));
    }
    Cow::Owned(plain)
}

/// The run of marks that begins a line of a fence.
fn fence_of(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|mark| ['`', '~'].contains(mark))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    (length >= 3).then(|| &line[..length])
}

fn plain_line<'l>(line: &'l str, trimmed: &str, dialect: Dialect) -> Cow<'l, str> {
    if let Some(rest) = trimmed.strip_prefix(":::") {
        let title = fence_title(rest.trim_start_matches(':').trim());
        return Cow::Owned(if title.is_empty() {
            "\n".to_owned()
        } else {
            format!("**{title}**\n\n")
        });
    }
    if let Some((quote, callout)) = line.split_once("[!").filter(|(quote, _)| is_quote(quote))
        && let Some((kind, title)) = callout.split_once(']')
    {
        let title = title.trim_start_matches(['-', '+']).trim();
        let is_known = OF_GITHUB.contains(&kind.to_lowercase().as_str()) && title.is_empty();
        if !is_known {
            return Cow::Owned(if title.is_empty() {
                format!("{quote}\n")
            } else {
                format!("{quote}**{title}**\n{quote}\n")
            });
        }
    }
    if dialect == Dialect::Quarto && trimmed.starts_with("{{<") && trimmed.ends_with(">}}") {
        return Cow::Borrowed("\n");
    }
    Cow::Borrowed(line)
}

fn is_quote(beginning: &str) -> bool {
    beginning.contains('>') && beginning.chars().all(|c| c == '>' || c == ' ')
}

/// The title of a box: `note Läs det här`, `{.callout-tip title="Läs det här"}`.
fn fence_title(rest: &str) -> &str {
    if let Some((_, title)) = rest.split_once("title=\"") {
        return title.split('"').next().unwrap_or_default();
    }
    let rest = rest.split('{').next().unwrap_or_default().trim();
    rest.split_once(' ')
        .map_or("", |(_, title)| title.trim().trim_matches(['[', ']']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_programs_write_is_made_plain_outside_code() {
        for (text, dialect, plain) in [
            (
                "::: {.callout-note title=\"Obs\"}\nText.\n:::\n",
                Dialect::Common,
                "**Obs**\n\nText.\n\n",
            ),
            (
                ":::tip Läs det\nText.\n:::\n",
                Dialect::Common,
                "**Läs det**\n\nText.\n\n",
            ),
            (
                "> [!info]- Rubrik\n> Text\n",
                Dialect::Common,
                "> **Rubrik**\n> \n> Text\n",
            ),
            ("> [!NOTE]\n> Text\n", Dialect::Common, "> [!NOTE]\n> Text\n"),
            ("```\n::: kod\n```\n", Dialect::Common, "```\n::: kod\n```\n"),
            ("import A from 'a'\n\nText\n", Dialect::Mdx, "\n\nText\n"),
            ("import A from 'a'\n", Dialect::Common, "import A from 'a'\n"),
            (
                "```{r}\n#| echo: false\nplot(x)\n```\n",
                Dialect::Quarto,
                "```{r}\n\nplot(x)\n```\n",
            ),
            ("{{< include _a.qmd >}}\nText\n", Dialect::Quarto, "\nText\n"),
        ] {
            assert_eq!(made_plain(text, dialect), plain, "{text:?}");
        }
    }
}
