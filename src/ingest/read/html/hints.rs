//! Hints in class names and ids: what an element may be for, by the words at the end of a token.
//!
//! Content systems name elements freely, so a hint alone never drops a large text: `furniture` asks for evidence.

use scraper::ElementRef;

use super::node::words_of_token;

/// What the end of a class name or id hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// Navigation, banners, sharing, forms, advertisements, lists of related texts.
    Around,
    /// Perhaps links to other texts.
    Related,
    /// Comments of readers.
    Comments,
    /// The writer, the date, tags.
    About,
}

const AROUND: &[&str] = &[
    "abo",
    "adv",
    "adsense",
    "aside",
    "puff",
    "puffar",
    "reklam",
    "reklama",
    "sidfot",
    "ad",
    "addtoany",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "annons",
    "annonser",
    "banner",
    "bookmark",
    "bookmarks",
    "breadcrumb",
    "breadcrumblist",
    "breadcrumbs",
    "brodsmulor",
    "consent",
    "cookie",
    "cookiebanner",
    "cookiebar",
    "cookies",
    "copyright",
    "cta",
    "disclaimer",
    "disclosure",
    "donate",
    "dpsp",
    "feedback",
    "footer",
    "gdpr",
    "kakbanner",
    "kakor",
    "license",
    "likes",
    "login",
    "masthead",
    "menu",
    "meny",
    "modal",
    "mostread",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "newsletter",
    "notice",
    "nyhetsbrev",
    "outbrain",
    "overlay",
    "pager",
    "pagination",
    "paging",
    "paywall",
    "popup",
    "postnav",
    "prenumerera",
    "print",
    "promo",
    "promotion",
    "rating",
    "ratings",
    "readnext",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "relatedposts",
    "relaterade",
    "relaterat",
    "search",
    "share",
    "sharebar",
    "sharedaddy",
    "shares",
    "shariff",
    "sharing",
    "sidebar",
    "signup",
    "skiplink",
    "skyscraper",
    "sociable",
    "social",
    "sociallinks",
    "socialmedia",
    "socials",
    "sponsor",
    "sponsored",
    "submenu",
    "subnav",
    "subscribe",
    "subscription",
    "taboola",
    "teilen",
    "toc",
    "toolbar",
    "toolbox",
    "tools",
    "topbar",
    "trending",
    "upnext",
    "vote",
    "votes",
    "werbung",
    "yarpp",
];

const RELATED: &[&str] = &[
    "card",
    "cards",
    "carousel",
    "crosssell",
    "latest",
    "interesting",
    "linklist",
    "links",
    "more",
    "popular",
    "promos",
    "readmore",
    "recommend",
    "similar",
    "slider",
    "teaser",
    "teasers",
    "tiles",
    "upsell",
    "widgets",
];

const COMMENTS: &[&str] = &[
    "comment",
    "commentform",
    "commentlist",
    "comments",
    "discussion",
    "disqus",
    "kommentar",
    "kommentare",
    "kommentarer",
    "pingbacks",
    "replies",
    "reply",
    "respond",
    "trackbacks",
];

const ABOUT: &[&str] = &[
    "author",
    "authorbox",
    "authors",
    "bio",
    "biography",
    "byline",
    "categories",
    "category",
    "credit",
    "credits",
    "date",
    "dateline",
    "keywords",
    "meta",
    "metadata",
    "posted",
    "postinfo",
    "postmeta",
    "postmetadata",
    "published",
    "tag",
    "taglist",
    "tags",
    "timestamp",
    "topics",
    "vcard",
];

/// Words at the end of a token that do not say what it is for.
const GENERIC: &[&str] = &[
    "action",
    "actions",
    "add",
    "area",
    "article",
    "articles",
    "bar",
    "block",
    "blocks",
    "bottom",
    "box",
    "button",
    "buttons",
    "col",
    "column",
    "container",
    "content",
    "desktop",
    "entries",
    "form",
    "grid",
    "group",
    "header",
    "heading",
    "headline",
    "holder",
    "icon",
    "icons",
    "info",
    "inner",
    "item",
    "items",
    "large",
    "left",
    "link",
    "list",
    "main",
    "media",
    "mobile",
    "module",
    "news",
    "outer",
    "panel",
    "post",
    "posts",
    "right",
    "row",
    "section",
    "small",
    "stories",
    "text",
    "title",
    "to",
    "top",
    "wrap",
    "wrapper",
];

/// Words before a hint that make it a switch of the page and no name: `no-share`, `has-sidebar`.
const SWITCHES: &[&str] = &[
    "disable", "enable", "has", "hide", "ingen", "is", "med", "no", "not", "show", "utan", "with", "without",
];

/// What an element's classes and id hint at: the first token that hints at something.
pub(super) fn hint(element: ElementRef<'_>) -> Option<Hint> {
    let tokens = [element.attr("class"), element.attr("id")];
    tokens
        .into_iter()
        .flatten()
        .flat_map(str::split_whitespace)
        .find_map(of_token)
}

/// A modifier (`Section--Ads`, after two hyphens) tells what an element has on it, not what it is.
fn of_token(token: &str) -> Option<Hint> {
    let name = token.split("--").next().unwrap_or(token);
    let words = words_of_token(name);
    let mut words: &[String] = &words;
    while let Some((last, before)) = words.split_last() {
        if before
            .last()
            .is_some_and(|word| SWITCHES.contains(&word.as_str()))
        {
            return None;
        }
        if let Some(hint) = of_word(last) {
            return Some(hint);
        }
        if !is_number(last) && !GENERIC.contains(&last.as_str()) {
            return None;
        }
        words = before;
    }
    None
}

fn of_word(word: &str) -> Option<Hint> {
    let lists = [
        (AROUND, Hint::Around),
        (RELATED, Hint::Related),
        (COMMENTS, Hint::Comments),
        (ABOUT, Hint::About),
    ];
    lists
        .into_iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, hint)| hint)
}

fn is_number(word: &str) -> bool {
    word.chars().all(|character| character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_token_hints() {
        for (token, hint) in [
            ("share", Some(Hint::Around)),
            ("documentContent__sharingContainer", Some(Hint::Around)),
            ("socialMediaIcons", Some(Hint::Around)),
            ("post-related-2", Some(Hint::Around)),
            ("commentlist", Some(Hint::Comments)),
            ("author-box", Some(Hint::About)),
            ("no-share", None),
            ("has-sidebar", None),
            ("cookies-och-samtycke", None),
            ("elementor-widget-container", None),
            ("related-work-of-the-group", None),
            ("shareholders", None),
            ("container", None),
            ("Report__Section--Ads", None),
        ] {
            assert_eq!(of_token(token), hint, "{token}");
        }
    }
}
