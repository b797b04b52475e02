//! Words by which a question, and a sentence that answers it, are known: Swedish and English.

/// What "hur många … tar det" counts.
pub(super) const DURATIONS: &[&str] = &[
    "timmar", "minuter", "dagar", "veckor", "månader", "år", "tid", "hours", "minutes", "days", "weeks",
    "months", "years", "time",
];
/// Units of time in an answer.
pub(super) const TIMES: &[&str] = &[
    "minut", "minuter", "min", "timme", "timmar", "timmen", "dag", "dagar", "dagen", "vecka", "veckor",
    "månad", "månader", "månaden", "år", "sekund", "sekunder", "kvart", "dygn", "skift", "hour", "hours",
    "minute", "minutes", "day", "days", "week", "weeks", "month", "months", "year", "years",
];
/// Numbers written as words.
pub(super) const NUMBERS: &[&str] = &[
    "en", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "femton",
    "tjugo", "trettio", "halv", "halva", "hälften", "kvart", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "half",
];
/// Words beside a price.
pub(super) const COSTS: &[&str] = &[
    "kronor",
    "kr",
    "öre",
    "kostar",
    "kostade",
    "kostnad",
    "kostnaden",
    "avgift",
    "avgiftsfri",
    "deltagaravgift",
    "miljoner",
    "sek",
    "eur",
    "cost",
    "costs",
    "price",
    "fee",
];
/// Words that say what something is.
pub(super) const MEANINGS: &[&str] = &[
    "är",
    "betyder",
    "betydelse",
    "kallas",
    "innebär",
    "definieras",
    "namnet",
    "namn",
    "heter",
    "ordet",
    "därav",
    "förkortningen",
    "is",
    "are",
    "means",
    "called",
    "defined",
];
/// Words that give a reason.
pub(super) const REASONS: &[&str] = &[
    "eftersom",
    "därför",
    "orsak",
    "orsaken",
    "beror",
    "berodde",
    "skäl",
    "skälet",
    "anledning",
    "då",
    "because",
    "reason",
    "since",
    "therefore",
];

/// Words that tell when, or on which condition.
pub(super) const OCCASIONS: &[&str] = &[
    "när",
    "innan",
    "förrän",
    "tills",
    "först",
    "medan",
    "ifall",
    "passar",
    "lämpar",
    "lämplig",
    "lämpligt",
    "lönar",
    "onödig",
    "onödigt",
    "krävs",
    "when",
    "before",
    "until",
    "after",
    "if",
    "suits",
    "suitable",
    "unnecessary",
];
/// Words for those who take part.
pub(super) const PEOPLE: &[&str] = &[
    "person",
    "personer",
    "deltagare",
    "deltagarna",
    "människor",
    "medlemmar",
    "people",
    "persons",
    "participants",
    "members",
];
