//! The pages in a real browser. Screenshots land in `target/screenshots/`.

/// Accessibility violations found by axe.
mod axe;
/// A researcher at a desk: keyboard, forced colours, the way back.
mod desk;
/// A document that tries everything.
mod hostile;
/// The dialog of the box for other sites: hits inside the site's page.
mod modal;
/// The preview beside the hits.
mod preview;
/// A reader's way through the pages.
mod reading;
/// Hits and facets refreshed in place.
mod refresh;
/// What a reader keeps: saved and opened texts, also without contact.
mod saved;
/// Every page in every state and size: accessible, whole, pictured.
mod states;
/// Suggestions while typing: keyboard, pointer, input methods, requests.
mod suggestions;
/// One page, by blocking calls.
mod tab;
/// Sizes and themes that pages are looked at in.
mod view;
/// The box for other sites, on a page of another origin.
mod widget;
/// A window of the one browser that the tests share.
mod window;
/// The whole way with scripts turned off.
mod without_script;
/// A phone in a workshop: fingers, bad contact, large text.
mod workshop;
