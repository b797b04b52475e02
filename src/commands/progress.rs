//! A bar on stderr while something takes long, if stderr is a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far something has come.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar that tells what is being done.
    pub(super) fn new(what: &'static str) -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let style = ProgressStyle::with_template("{msg:<10} {wide_bar} {pos}/{len}")
            .expect("the template is constant and right");
        let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
        bar.set_message(what);
        Self { bar }
    }

    /// Shows how much is done. Progress may be told from several threads, out of order: it never runs backwards.
    pub(super) fn show(&self, done: usize, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(self.bar.position().max(done as u64));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
