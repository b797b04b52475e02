//! What a question asks for, and whether a sentence has something of that kind.

use lists::{COSTS, DURATIONS, MEANINGS, NUMBERS, OCCASIONS, PEOPLE, REASONS, TIMES};

mod lists;

/// What a question asks for, as far as its words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// What something costs.
    Cost,
    /// How long, how often.
    Time,
    /// When: a time or a condition.
    Occasion,
    /// How many people.
    People,
    /// How many, how much, how large.
    Amount,
    /// How something is calculated.
    Calculation,
    /// What something is or means.
    Meaning,
    /// Why.
    Reason,
    /// Who.
    Person,
}

impl Asked {
    /// Returns what a question asks for; `None` if its words do not tell.
    pub fn of(question: &str) -> Option<Self> {
        let lower = question.to_lowercase();
        let words: Vec<&str> = words(&lower).collect();
        let begins = |with: &[&str]| words.starts_with(with);
        let place = |beginning: &str| words.iter().position(|word| word.starts_with(beginning));
        let calculates = place("räkna").is_some_and(|at| words[at..].contains(&"ut"));
        if calculates || place("beräkna").is_some() || place("calculat").is_some() {
            return Some(Self::Calculation);
        }
        if place("kosta").is_some() || begins(&["how", "much"]) && words.contains(&"cost") {
            return Some(Self::Cost);
        }
        match words.as_slice() {
            ["när" | "when", ..] => Some(Self::Occasion),
            ["hur", "länge" | "ofta" | "snabbt", ..] | ["how", "long" | "often", ..] => Some(Self::Time),
            ["hur", "lång" | "många" | "mycket", what, ..]
            | ["vilken", what, ..]
            | ["how", "many" | "much", what, ..]
                if DURATIONS.contains(what) =>
            {
                Some(Self::Time)
            }
            ["hur", "många", rest @ ..] | ["how", "many", rest @ ..] if asks_for_people(rest) => {
                Some(Self::People)
            }
            [
                "hur",
                "många" | "mycket" | "stor" | "stort" | "stora" | "tung" | "tungt" | "lång" | "långt" | "hög"
                | "högt",
                ..,
            ]
            | ["how", "many" | "much" | "large" | "far" | "high", ..] => Some(Self::Amount),
            ["vad", "är" | "betyder" | "innebär" | "menas", ..]
            | ["varför", "heter" | "kallas", ..]
            | ["what", "is" | "are" | "does", ..] => Some(Self::Meaning),
            ["varför" | "why", ..] => Some(Self::Reason),
            ["vem" | "vems" | "who" | "whose", ..] => Some(Self::Person),
            _ => None,
        }
    }

    /// Returns no less than any sentence of a text looks like an answer.
    pub fn likeness_at_most(self, text: &str) -> f32 {
        match self {
            // The beginning of a sentence counts too.
            Self::Occasion => 1.0,
            _ => self.likeness(text),
        }
    }

    /// Returns how much a sentence looks like an answer, from 0 to 1.
    pub fn likeness(self, sentence: &str) -> f32 {
        let lower = sentence.to_lowercase();
        let has = |list: &[&str]| words(&lower).any(|word| list.contains(&word));
        let has_digit = lower.contains(|letter: char| letter.is_ascii_digit());
        let has_number = || has_digit || has(NUMBERS);
        match self {
            Self::Cost if has(COSTS) => {
                if has_digit {
                    1.0
                } else {
                    0.5
                }
            }
            Self::Time if has(TIMES) => {
                if has_number() {
                    1.0
                } else {
                    0.3
                }
            }
            Self::Occasion if has(OCCASIONS) || lower.starts_with("om ") => 1.0,
            Self::Occasion if has(TIMES) && has_number() => 0.7,
            Self::People if has_number() => {
                if has(PEOPLE) {
                    1.0
                } else {
                    0.3
                }
            }
            Self::Amount if has_number() => 1.0,
            Self::Calculation if lower.contains(['=', '×']) => 1.0,
            Self::Calculation if words(&lower).any(is_of_calculation) => 1.0,
            Self::Meaning if has(MEANINGS) => 1.0,
            Self::Reason if has(REASONS) => 1.0,
            Self::Person if has_name(sentence) => 1.0,
            _ => 0.0,
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether those who take part are counted.
fn asks_for_people(words: &[&str]) -> bool {
    words
        .windows(2)
        .any(|pair| matches!(pair, ["vara" | "är", "med"]))
        || words
            .iter()
            .any(|word| PEOPLE.contains(word) || word.starts_with("delta") || *word == "participate")
}

fn is_of_calculation(word: &str) -> bool {
    ["räkna", "beräkna", "formel", "formula", "calculat"]
        .iter()
        .any(|beginning| word.starts_with(beginning))
        || matches!(word, "delad" | "delat" | "dividerat" | "divided")
}

/// Whether two words in a row that do not begin the sentence begin with capitals.
fn has_name(sentence: &str) -> bool {
    let capitals: Vec<bool> = words(sentence)
        .skip(1)
        .map(|word| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase))
        .collect();
    capitals.windows(2).any(|pair| pair == [true, true])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_question_tells_what_it_asks_for() {
        for (question, asked) in [
            ("Vad kostar det att delta?", Some(Asked::Cost)),
            ("Hur lång tid tar en omställning?", Some(Asked::Time)),
            ("Hur många timmar tar det?", Some(Asked::Time)),
            ("När ska man göra en FMEA?", Some(Asked::Occasion)),
            ("Hur många ska vara med i gruppen?", Some(Asked::People)),
            ("Hur många personer hinner en ledare med?", Some(Asked::People)),
            ("Hur många kort behöver vi?", Some(Asked::Amount)),
            ("Hur räknar man ut takttiden?", Some(Asked::Calculation)),
            ("Hur beräknas OEE?", Some(Asked::Calculation)),
            ("Vad betyder gemba?", Some(Asked::Meaning)),
            ("Varför heter det A3?", Some(Asked::Meaning)),
            ("Varför växer köerna?", Some(Asked::Reason)),
            ("Vem uppfann jidoka?", Some(Asked::Person)),
            ("How many cards do we need?", Some(Asked::Amount)),
            ("Hur gör man ett spagettidiagram?", None),
            ("ställtid", None),
            ("", None),
        ] {
            assert_eq!(Asked::of(question), asked, "{question}");
        }
    }

    #[test]
    fn a_sentence_of_the_kind_looks_like_an_answer() {
        for (asked, sentence, likeness) in [
            (Asked::Cost, "Avgiften är 48 000 kronor.", 1.0),
            (Asked::Cost, "Det är en kostnad.", 0.5),
            (Asked::Cost, "Det går 48 på ett dussin.", 0.0),
            (Asked::Time, "Ronden tar en kvart.", 1.0),
            (Asked::Time, "Det märks efter några veckor.", 0.3),
            (Asked::Occasion, "Gör analysen när processen är bestämd.", 1.0),
            (
                Asked::Occasion,
                "Ronden går klockan 7 varje dag i två veckor.",
                0.7,
            ),
            (Asked::Occasion, "Gör analysen.", 0.0),
            (Asked::People, "Högst fem–sju personer deltar.", 1.0),
            (Asked::People, "Fyra räcker.", 0.3),
            (Asked::Amount, "Fyra områden räcker.", 1.0),
            (Asked::Calculation, "TAK = T × A × K", 1.0),
            (Asked::Reason, "Det beror på smutsen.", 1.0),
            (Asked::Person, "Metoden lånade Mike Rother från Japan.", 1.0),
            (Asked::Person, "Mike lånade metoden.", 0.0),
        ] {
            assert_eq!(asked.likeness(sentence), likeness, "{sentence}");
        }
    }

    proptest! {
        #[test]
        fn no_sentence_looks_more_like_an_answer_than_its_text_may(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "Om", "när", "12", "två", "kronor", "dagar", "personer", "är", "därför", "Anna", "Berg", "formel", "x.",
                ]),
                1..40,
            )
        ) {
            let text = words.join(" ");
            for asked in [
                Asked::Cost,
                Asked::Time,
                Asked::Occasion,
                Asked::People,
                Asked::Amount,
                Asked::Calculation,
                Asked::Meaning,
                Asked::Reason,
                Asked::Person,
            ] {
                let most = asked.likeness_at_most(&text);
                for sentence in text.split_inclusive(". ") {
                    prop_assert!(asked.likeness(sentence) <= most, "{:?}: {} in {}", asked, sentence, text);
                }
            }
        }
    }
}
