//! A progress bar on stderr, if stderr is a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::printable;
use super::words::{Task, words};
use crate::document::Language;

/// Progress of a long task.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar with the task, the rate, the time left and the current file.
    pub(super) fn new(task: Task, language: Language) -> Self {
        let target = if io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self::drawn_on(target, task, language)
    }

    fn drawn_on(target: ProgressDrawTarget, task: Task, language: Language) -> Self {
        let words = words(language);
        let template = format!(
            "{{prefix:<9}} {{bar:24}} {{pos}}/{{len}} {{per_sec:>10}} {{eta:>4}} {}  {{wide_msg}}",
            words.left
        );
        let style = ProgressStyle::with_template(&template).expect("the templates are constant and right");
        let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
        bar.set_prefix((words.task)(task));
        Self { bar }
    }

    /// Shows the count and the current file. Several threads may report out of order; the bar
    /// never runs backwards.
    pub(super) fn show(&self, done: usize, total: usize, file: &str) {
        self.bar.set_length(total as u64);
        if !file.is_empty() && !self.bar.is_hidden() {
            self.bar.set_message(printable(file));
        }
        self.bar.set_position(self.bar.position().max(done as u64));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use indicatif::TermLike;

    use super::*;

    /// The frames drawn, in order.
    #[derive(Debug, Clone, Default)]
    struct Drawn(Arc<Mutex<String>>);

    impl TermLike for Drawn {
        fn width(&self) -> u16 {
            120
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_bar_shows_count_rate_time_left_and_file() {
        for (language, own) in [
            (Language::English, ["reading", " left "]),
            (Language::Swedish, ["läser", " kvar "]),
        ] {
            let drawn = Drawn::default();
            let target = ProgressDrawTarget::term_like(Box::new(drawn.clone()));
            let progress = Progress::drawn_on(target, Task::Reading, language);
            progress.show(3, 10, "metoder/\u{1b}[2Jsmed.md");
            progress.show(2, 10, "");
            progress.bar.force_draw();
            let drawn = drawn.0.lock().unwrap();
            for part in own
                .into_iter()
                .chain([" 3/10 ", "/s", "metoder/\u{FFFD}[2Jsmed.md"])
            {
                assert!(drawn.contains(part), "{part:?} in {drawn:?}");
            }
        }
    }
}
