//! Sizes and themes that pages are looked at in.

/// A size of the window and a theme.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) name: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) dark: bool,
}

pub(super) const PHONE: View = View {
    name: "phone",
    width: 390,
    height: 844,
    dark: false,
};
pub(super) const DESKTOP: View = View {
    name: "desktop",
    width: 1280,
    height: 900,
    dark: false,
};
/// A small phone, and what a desktop window is at a zoom of 400 %.
pub(super) const NARROW: View = View {
    name: "narrow",
    width: 320,
    height: 640,
    dark: false,
};
pub(super) const WIDE: View = View {
    name: "wide",
    width: 1920,
    height: 1080,
    dark: false,
};
pub(super) const PHONE_DARK: View = View {
    name: "phone-dark",
    dark: true,
    ..PHONE
};
pub(super) const DESKTOP_DARK: View = View {
    name: "desktop-dark",
    dark: true,
    ..DESKTOP
};
