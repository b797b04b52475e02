//! The tokens of RTF.

/// A piece of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// A control word with its number.
    Word(&'b str, Option<i32>),
    /// `\*`: a group that readers leave out if they don't know its first word, which this is.
    Ignorable(&'b str),
    /// A byte of text in the file's encoding.
    Byte(u8),
}

pub(super) struct Scanner<'b> {
    rest: &'b [u8],
}

impl<'b> Scanner<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            match first {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\r' | b'\n' | 0 => {}
                b'\\' => return self.control(),
                byte => return Some(Token::Byte(*byte)),
            }
        }
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let (first, rest) = self.rest.split_first()?;
        match first {
            b'\'' => {
                let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                self.rest = rest.get(2..).unwrap_or_default();
                Some(Token::Byte(byte.unwrap_or(b'?')))
            }
            b'*' => {
                self.rest = rest;
                let word = match self.rest.strip_prefix(b"\\") {
                    Some(behind) => letters(behind),
                    None => "",
                };
                Some(Token::Ignorable(word))
            }
            first if first.is_ascii_alphabetic() => {
                let word = letters(self.rest);
                self.rest = &self.rest[word.len()..];
                let number = self.number();
                if self.rest.first() == Some(&b' ') {
                    self.rest = &self.rest[1..];
                }
                Some(Token::Word(word, number))
            }
            first => {
                self.rest = rest;
                Some(match first {
                    b'~' => Token::Byte(b' '),
                    b'_' => Token::Byte(b'-'),
                    b'\\' | b'{' | b'}' => Token::Byte(*first),
                    b'\r' | b'\n' => Token::Word("par", None),
                    _ => Token::Word("", None),
                })
            }
        }
    }

    fn number(&mut self) -> Option<i32> {
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest[sign..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (number, rest) = self.rest.split_at(sign + digits);
        let number = std::str::from_utf8(number).ok().filter(|_| digits > 0)?;
        self.rest = rest;
        Some(number.parse().unwrap_or(0))
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Skips the letters that stand for one which other readers don't know.
    pub(super) fn skip_letters(&mut self, count: usize) {
        for _ in 0..count {
            match self.rest {
                [b'\\', b'\'', ..] => self.skip(4),
                [] | [b'{' | b'}' | b'\\', ..] => return,
                _ => self.skip(1),
            }
        }
    }
}

/// The letters that begin a text; longer names than any are cut.
fn letters(bytes: &[u8]) -> &str {
    let count = bytes
        .iter()
        .take(32)
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    std::str::from_utf8(&bytes[..count]).unwrap_or_default()
}
