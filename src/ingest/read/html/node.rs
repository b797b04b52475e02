//! Walks a page without recursion: a page may be nested deeper than the stack allows.

use std::borrow::Cow;

use scraper::{ElementRef, Html, Node};

/// A step of a walk in document order.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Open(ElementRef<'a>),
    Text(&'a str),
    /// Reported only for entered elements.
    Close(ElementRef<'a>),
}

/// Names an element within its page.
pub(super) type Key = usize;

/// The key of an element: where it lies in the tree's memory, as the tree's own ids have a type that `scraper` doesn't
/// hand on. The page is never changed while keys are in use.
pub(super) fn key(element: ElementRef<'_>) -> Key {
    std::ptr::from_ref(element.value()).addr()
}

/// Walks the descendants of an element; `visit` says of each opened element whether to enter it.
pub(super) fn walk<'a>(root: ElementRef<'a>, mut visit: impl FnMut(Step<'a>) -> bool) {
    let mut node = *root;
    loop {
        let enter = match node.value() {
            Node::Text(text) => {
                visit(Step::Text(text));
                false
            }
            Node::Element(_) if node.id() != root.id() => {
                ElementRef::wrap(node).is_some_and(|e| visit(Step::Open(e)))
            }
            _ => true,
        };
        if enter && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        let mut entered = enter;
        loop {
            if node.id() == root.id() {
                return;
            }
            if entered && let Some(element) = ElementRef::wrap(node) {
                visit(Step::Close(element));
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            entered = true;
        }
    }
}

/// The text of an element, as it stands.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Whether an element has at most `characters` characters of text; stops counting there.
pub(super) fn is_at_most(element: ElementRef<'_>, characters: usize) -> bool {
    element.text().flat_map(str::chars).nth(characters).is_none()
}

/// How many letters and digits a text has: its weight, whatever its white space.
pub(super) fn weight(text: &str) -> usize {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .count()
}

/// The words of an element's classes and id, in lower case: `fd-cookie__text siteHeader` gives fd, cookie, text, site,
/// header.
pub(super) fn class_words(element: ElementRef<'_>) -> Vec<String> {
    let names = [element.attr("class"), element.attr("id")];
    names.into_iter().flatten().flat_map(words_of_token).collect()
}

/// The words of a class name or id, in lower case.
pub(super) fn words_of_token(token: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut after_lower = false;
    for c in token.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_lower) {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        after_lower = c.is_lowercase();
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// An element's name.
pub(super) fn name(element: ElementRef<'_>) -> &str {
    element.value().name()
}

/// Whether a name is that of a heading element.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// A text that was escaped twice, as a reader would see it. What looks like markup may be meant as text.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('&') || text.contains('<') {
        return text.into();
    }
    let fragment = Html::parse_fragment(text);
    fragment.root_element().text().collect::<String>().into()
}
