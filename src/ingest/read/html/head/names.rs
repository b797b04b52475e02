//! The names that content systems give to the fields of a head, in lower case.

/// Names of fields with the name of the site.
pub(super) const SITES: [&str; 3] = ["og:site_name", "application-name", "apple-mobile-web-app-title"];

/// Names of fields with the title, in order of trust.
pub(super) const TITLES: [&str; 8] = [
    "og:title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "twitter:title",
    "headline",
];

/// Names of fields with the day of publication, in order of trust.
pub(super) const PUBLISHED: [&str; 27] = [
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "og:publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
    "pubdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publicationdate",
    "publishdate",
    "dc.date.created",
    "dcterms.created",
    "dcterms.available",
    "article.published",
    "datecreated",
];

/// Names of fields with the day of a change.
pub(super) const CHANGED: [&str; 8] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "revised",
];

/// Names of fields with the writers, in order of trust.
pub(super) const AUTHORS: [&str; 8] = [
    "article:author",
    "author",
    "parsely-author",
    "sailthru.author",
    "og:author",
    "article:author_name",
    "byl",
    "dc.contributor",
];
