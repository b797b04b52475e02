use super::*;

/// Small pseudo-random numbers, the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }
}

/// Changes, takes out, doubles or cuts some bytes.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(8) {
        let (at, length) = (random.below(bytes.len()), random.below(64));
        let end = (at + length).min(bytes.len());
        match random.below(6) {
            0 => bytes.truncate(at.max(1)),
            1 => {
                bytes.drain(at..end);
            }
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            3 => bytes[at] = b"<>/&\"\0\xFF"[random.below(7)],
            _ => bytes[at] ^= 1 << random.below(8),
        }
        if bytes.is_empty() {
            return;
        }
    }
}

/// Unpacks an archive, changes one XML part, and packs it again, so that the readers themselves meet the change.
fn mutate_inside(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    use std::io::{Cursor, Read as _};
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    let readable: Vec<usize> = (0..parts.len())
        .filter(|index| parts[*index].0.contains("ml") && !parts[*index].1.is_empty())
        .collect();
    let chosen = readable[random.below(readable.len())];
    mutate(&mut parts[chosen].1, random);
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    hostile::archive(&parts)
}

#[test]
fn mutated_files_are_read_or_refused() {
    read_mutated(1, 20);
}

#[test]
#[ignore = "by hand, some minutes: 38,000 files"]
fn very_many_mutated_files_are_read_or_refused() {
    read_mutated(2, 1_000);
}

/// So many files of each fixture, changed in each of the two ways.
fn read_mutated(seed: u64, rounds: usize) {
    let (mut read_well, mut refused) = (0, 0);
    for name in GOOD {
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seed);
        let good = bytes_of(name);
        for round in 0..rounds * 2 {
            let bytes = if round % 2 == 0 {
                let mut bytes = good.clone();
                mutate(&mut bytes, &mut random);
                bytes
            } else {
                mutate_inside(&good, &mut random)
            };
            match read(format_of(name), &bytes, &Limits::default()) {
                Ok(_) => read_well += 1,
                Err(reason) => {
                    assert_ne!(reason, RefusalReason::ReaderFailed, "{name}, round {round}");
                    refused += 1;
                }
            }
        }
    }
    println!("{read_well} read, {refused} refused");
    assert!(read_well > 0 && refused > 0);
}
