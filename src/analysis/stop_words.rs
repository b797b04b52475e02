//! Function words of Swedish and English: weighted down in a query, never removed.

/// Swedish function words.
const SWEDISH: &str = "\
alla allt alltså andra annan annat att av bara bland blev bli blir blivit båda både de dem den denna deras dess dessa \
det detta dig din dina dit ditt dock dom du där därför då efter eftersom ej eller en enligt er era ert ett flera fler \
från för före genom går gör göra ha hade han hans har hej helst henne hennes honom hos här hennes i in inga ingen inget \
innan inom inte jag ju just kan kanske kommer kring kunde kunna lite man med medan mellan men mer mest mig min mina \
mitt mot mycket måste många ni nog nu någon någonting något några när nära och också oftast olika om oss på redan samma \
samt sedan sen sig sin sina sitt ska skall skulle som så sådan sådana sådant tack till trots under upp ur ut utan vad \
var vara varandra varit varje vart vem vems vi via vid vidare vilka vilken vilket vill än ännu är äro även åt över \
hur varför varifrån får fick fått finns vars vilkas behöver bör borde finnas innebär betyder betyda igång komma vill bra bäst hela själv själva sätt";

/// English function words.
const ENGLISH: &str = "\
a about above after again against all am an and any are as at be because been before being below between both but by \
can could did do does doing down during each few for from further had has have having he her here hers him his how if \
into is it its itself just me more most my no nor not of off on once only or other our ours out over own same she \
should so some such than that the their theirs them then there these they this those through to too until up very \
was we were what when where which while who whom why will with would you your yours";

/// Question words: they occur in questions and in few answers.
const QUESTIONS: &str = "\
hur hurdan när vad var varför varifrån vars vart varthän vem vems vilka vilken vilket how what when where which who \
whom whose why";

/// Function words that join others: notes and headlines have them as much as sentences do.
const JOINING: &str = "\
att av bland efter eller enligt ett en den det för från före genom hos i in inom kring med mellan men mot och om på samt till \
under upp ur ut utan vid via än även åt över a an about after against and as at before between but by down during for \
from in into of off on or out over the than through to under up with";

/// Whether a form is a function word of Swedish or English.
pub fn is_stop_word(form: &str) -> bool {
    is_listed(&STOP_WORDS, form)
}

/// Whether a form is a question word of Swedish or English (`vad`, `hur`, `which`).
pub fn is_question_word(form: &str) -> bool {
    is_listed(&QUESTION_WORDS, form)
}

/// Whether a form only joins other words (`i`, `ut`, `och`, `of`), and is no sign of a sentence.
pub fn is_joining_word(form: &str) -> bool {
    is_listed(&JOINING_WORDS, form)
}

static JOINING_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| JOINING.split(' ').collect());
static STOP_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    [SWEDISH, ENGLISH, QUESTIONS]
        .iter()
        .flat_map(|words| words.split(' '))
        .collect()
});
static QUESTION_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| QUESTIONS.split(' ').collect());

fn is_listed(words: &FxHashSet<&str>, form: &str) -> bool {
    words.contains(form)
}

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_words_are_function_words() {
        for word in JOINING.split(' ') {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["vi", "jag", "kan", "ska", "man", "we", "should"] {
            assert!(is_stop_word(word) && !is_joining_word(word), "{word}");
        }
    }

    #[test]
    fn function_words_are_known_in_both_languages() {
        for word in ["och", "att", "på", "för", "vilka", "när", "the", "of", "which"] {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["flöde", "tid", "5s", "lean", "möte", "flow", "", "och att"] {
            assert!(!is_stop_word(word), "{word}");
        }
    }

    #[test]
    fn question_words_are_stop_words() {
        for word in QUESTIONS.split(' ') {
            assert!(is_question_word(word) && is_stop_word(word), "{word}");
        }
        assert!(!is_question_word("och"));
    }
}
