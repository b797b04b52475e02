//! Particles that stand before verbs, together with their verb or apart from it.

/// Verb particles and prepositions. Before a verb's noun they are no parts of their own: uppföljning, återvinning.
const PARTICLES: [&str; 34] = [
    "an", "av", "bakom", "be", "bi", "bort", "efter", "emot", "fram", "från", "för", "före", "genom", "igen",
    "ihop", "in", "inne", "kring", "miss", "mot", "ned", "ner", "om", "på", "sam", "samman", "till", "under",
    "upp", "ut", "utan", "vid", "åter", "över",
];

/// The bytes of the longest of them.
const LONGEST_PARTICLE: usize = 6;

/// Whether a word is a particle that stands before verbs.
pub(super) fn is_particle(word: &str) -> bool {
    word.len() <= LONGEST_PARTICLE && PARTICLES.contains(&word)
}

/// What stands before verbs and nowhere else, beside the particles: `erbjuda`, `undvika`, `delta`, `kartlägga`.
const VERB_PREFIXES: &[&str] = &[
    "del",
    "er",
    "fast",
    "fel",
    "fort",
    "fri",
    "full",
    "förut",
    "förbi",
    "gen",
    "god",
    "gott",
    "hem",
    "hop",
    "hän",
    "in",
    "inne",
    "isär",
    "kart",
    "kun",
    "lös",
    "med",
    "miss",
    "ner",
    "plan",
    "rätt",
    "tve",
    "i",
    "iakt",
    "um",
    "ute",
    "vidmakt",
    "und",
    "undan",
    "van",
    "veder",
    "vid",
    "å",
    "åstad",
    "åsido",
    "ianspråk",
    "igång",
    "iordning",
    "iscen",
    "istånd",
    "kvar",
    "sönder",
    "tillbaka",
    "tillfreds",
    "tillfånga",
    "tillgodo",
    "tillkänna",
    "tillmötes",
    "tillrätta",
    "tillvara",
    "upprätt",
];

/// Whether a word stands before verbs and is written together with them.
pub(super) fn is_verb_prefix(word: &str) -> bool {
    is_particle(word) || VERB_PREFIXES.contains(&word)
}

/// Whether a word is one such prefix, or two: miss-för-stå, in-be-gripa.
pub(super) fn is_verb_prefixes(word: &str) -> bool {
    is_verb_prefix(word)
        || word
            .char_indices()
            .skip(1)
            .any(|(at, _)| is_verb_prefix(&word[..at]) && is_verb_prefix(&word[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_particle_is_longer_than_the_longest() {
        assert_eq!(
            PARTICLES.iter().map(|word| word.len()).max(),
            Some(LONGEST_PARTICLE)
        );
    }
}
