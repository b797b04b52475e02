//! How parent and child talk: each message after its length, four bytes, the lowest first.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes a message of bytes.
pub(super) fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads a message of bytes, `None` where the other side has closed. One longer than `most` is an error.
pub(super) fn read(from: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// Writes a value as JSON.
pub(super) fn write_value(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    write(to, &serde_json::to_vec(value)?)
}

/// A value from its JSON.
pub(super) fn value<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_through_and_long_ones_are_refused() {
        let mut pipe = Vec::new();
        write(&mut pipe, b"ett").unwrap();
        write_value(&mut pipe, &"tv\u{E5}").unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(read(&mut from, 3).unwrap().unwrap(), b"ett");
        let second = read(&mut from, 10).unwrap().unwrap();
        assert_eq!(value::<String>(&second).unwrap(), "två");
        assert_eq!(read(&mut from, 10).unwrap(), None);
        assert!(read(&mut pipe.as_slice(), 2).is_err());
    }
}
