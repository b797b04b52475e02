//! Walks the source of LaTeX from letter to letter.

/// The source from where it is read.
pub(super) struct Scanner<'s> {
    rest: &'s str,
}

impl<'s> Scanner<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { rest: source }
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(letter)
    }

    /// Skips a letter if it is the next.
    pub(super) fn skip(&mut self, letter: char) -> bool {
        match self.rest.strip_prefix(letter) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub(super) fn skip_line(&mut self) {
        let end = self.rest.find('\n').map_or(self.rest.len(), |end| end + 1);
        self.rest = &self.rest[end..];
    }

    /// Behind a line's end: skips the empty lines that follow, and tells whether there is one.
    pub(super) fn skip_blank_lines(&mut self) -> bool {
        let blank = self.rest.len() - self.rest.trim_start().len();
        let is_blank = self.rest[..blank].contains('\n');
        if is_blank {
            self.rest = &self.rest[blank..];
        }
        is_blank
    }

    /// The name of a command: letters, or one other character. The space behind letters belongs to it, and so does `*`.
    pub(super) fn name(&mut self) -> &'s str {
        let letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            let length = self.rest.chars().next().map_or(0, char::len_utf8);
            return self.take(length);
        }
        let name = self.take(letters);
        self.skip('*');
        self.rest = self.rest.trim_start_matches([' ', '\t']);
        name
    }

    fn take(&mut self, bytes: usize) -> &'s str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    /// The argument that follows, without its braces: a group, else one letter or command.
    pub(super) fn argument(&mut self) -> &'s str {
        let trimmed = self.rest.trim_start_matches([' ', '\t', '\n']);
        let Some(inside) = trimmed.strip_prefix('{') else {
            self.rest = trimmed;
            let length = match trimmed.strip_prefix('\\') {
                Some(name) => {
                    1 + name
                        .bytes()
                        .take_while(u8::is_ascii_alphabetic)
                        .count()
                        .max(usize::from(name.starts_with(|c: char| c.is_ascii())))
                }
                None => trimmed.chars().next().map_or(0, char::len_utf8),
            };
            return self.take(length);
        };
        let length = balanced(inside, b'{', b'}');
        self.rest = inside.get(length + 1..).unwrap_or_default();
        &inside[..length]
    }

    /// The options in brackets that follow.
    pub(super) fn options(&mut self) -> Option<&'s str> {
        let inside = self.rest.strip_prefix('[')?;
        // Without their end they are text.
        let length = balanced(inside, b'[', b']');
        let rest = inside.get(length + 1..)?;
        self.rest = rest;
        Some(&inside[..length])
    }

    pub(super) fn skip_options(&mut self) {
        while self.options().is_some() {}
    }

    /// Skips a formula whose first `$` was read.
    pub(super) fn skip_formula(&mut self) {
        let end = if self.skip('$') { "$$" } else { "$" };
        self.skip_past(end);
    }

    /// Skips what comes before an end and the end itself; without one, nothing.
    pub(super) fn skip_past(&mut self, end: &str) {
        if let Some((_, rest)) = self.rest.split_once(end) {
            self.rest = rest;
        }
    }

    /// What comes before an end, or all.
    pub(super) fn until(&mut self, end: &str) -> &'s str {
        let (before, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        before
    }

    /// What stands between two of the letter that follows: `\verb|x|`.
    pub(super) fn delimited(&mut self) -> &'s str {
        let Some(mark) = self.next() else { return "" };
        let line = self.rest.lines().next().unwrap_or_default();
        match line.find(mark) {
            Some(end) => {
                let code = self.take(end);
                self.skip(mark);
                code
            }
            None => "",
        }
    }
}

/// How many bytes lie before the closing mark of a group that is open; all where none closes it.
fn balanced(text: &str, open: u8, close: u8) -> usize {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            _ if byte == open => depth += 1,
            _ if byte == close && depth == 0 => return at,
            _ if byte == close => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
