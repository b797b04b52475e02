//! What commands of LaTeX mean for the text.

use super::scanner::Scanner;
use crate::text::compose;

/// What becomes of a command and its arguments.
pub(super) enum Command {
    Heading(u8),
    Title,
    Author,
    Date,
    Begin,
    End,
    Item,
    Break,
    Paragraph,
    /// It goes with so many arguments.
    Drop(usize),
    /// It goes with all arguments but the last.
    KeepLast(usize),
    Note,
    /// A formula up to this end.
    Formula(&'static str),
    Verbatim,
    Text(&'static str),
    /// The command goes, its arguments are text.
    Unknown,
}

impl Command {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "part" | "chapter" => Self::Heading(1),
            "section" => Self::Heading(2),
            "subsection" => Self::Heading(3),
            "subsubsection" => Self::Heading(4),
            "paragraph" | "subparagraph" => Self::Heading(5),
            "title" => Self::Title,
            "author" => Self::Author,
            "date" => Self::Date,
            "begin" => Self::Begin,
            "end" => Self::End,
            "item" => Self::Item,
            "\\" | "newline" | "linebreak" | "tabularnewline" => Self::Break,
            "par" | "caption" => Self::Paragraph,
            "label" | "ref" | "eqref" | "pageref" | "autoref" | "cref" | "Cref" | "nameref" | "cite"
            | "citep" | "citet" | "parencite" | "textcite" | "autocite" | "footcite" | "nocite"
            | "includegraphics" | "input" | "include" | "bibliography" | "bibliographystyle"
            | "addbibresource" | "usepackage" | "documentclass" | "vspace" | "hspace" | "index"
            | "thanks" | "pagestyle" | "thispagestyle" | "hypersetup" | "geometry" | "color"
            | "pagenumbering" | "RequirePackage" | "graphicspath" | "selectlanguage" | "hyphenation"
            | "cline" | "vspace*" | "bibitem" | "pgfplotsset" | "tikzset" | "lstset" | "captionsetup"
            | "markboth" => Self::Drop(1),
            "newcommand"
            | "renewcommand"
            | "providecommand"
            | "setlength"
            | "addtolength"
            | "setcounter"
            | "addtocounter"
            | "rule"
            | "DeclareMathOperator"
            | "definecolor"
            | "newtheorem"
            | "markright"
            | "fontsize"
            | "titleformat" => Self::Drop(2),
            "newenvironment" | "renewenvironment" => Self::Drop(3),
            "href" | "textcolor" | "colorbox" | "parbox" | "foreignlanguage" | "raisebox" | "multirow"
            | "scalebox" => Self::KeepLast(1),
            "multicolumn" | "fcolorbox" | "resizebox" => Self::KeepLast(2),
            "footnote" | "footnotetext" => Self::Note,
            "(" => Self::Formula("\\)"),
            "[" => Self::Formula("\\]"),
            "verb" | "lstinline" => Self::Verbatim,
            "&" => Self::Text("&"),
            "%" => Self::Text("%"),
            "$" => Self::Text("$"),
            "#" => Self::Text("#"),
            "_" => Self::Text("_"),
            "{" => Self::Text("{"),
            "}" => Self::Text("}"),
            " " | "," | ";" | ":" | "\n" | "quad" | "qquad" | "space" | "xspace" => Self::Text(" "),
            "ldots" | "dots" | "textellipsis" => Self::Text("…"),
            "textbackslash" => Self::Text("\\"),
            "textasciitilde" => Self::Text("~"),
            "textquotedblright" | "textquotedblleft" => Self::Text("”"),
            "textendash" => Self::Text("–"),
            "textdegree" | "degree" => Self::Text("°"),
            "S" => Self::Text("§"),
            "euro" | "texteuro" => Self::Text("€"),
            "LaTeX" => Self::Text("LaTeX"),
            "TeX" => Self::Text("TeX"),
            "aa" => Self::Text("å"),
            "AA" => Self::Text("Å"),
            "ae" => Self::Text("æ"),
            "AE" => Self::Text("Æ"),
            "o" => Self::Text("ø"),
            "O" => Self::Text("Ø"),
            "ss" => Self::Text("ß"),
            "i" => Self::Text("i"),
            "-" | "/" | "@" => Self::Text(""),
            _ => Self::Unknown,
        }
    }
}

/// A letter with an accent that its command sets: `\"a`, `\'{e}`, `\r a`.
pub(super) fn accented(name: &str, scanner: &mut Scanner<'_>) -> Option<String> {
    let mark = match name {
        "\"" => '\u{308}',
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "." => '\u{307}',
        "r" => '\u{30A}',
        "c" => '\u{327}',
        "v" => '\u{30C}',
        "u" => '\u{306}',
        "H" => '\u{30B}',
        _ => return None,
    };
    let argument = scanner.argument().trim();
    let letter = argument.trim_start_matches('\\');
    let mut letters = letter.chars();
    let first = letters.next()?;
    Some(format!(
        "{}{}",
        compose(&format!("{first}{mark}")),
        letters.as_str()
    ))
}
