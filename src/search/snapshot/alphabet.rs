//! The order of titles in the Swedish alphabet, by the collation of Unicode CLDR: å, ä and ö come after z, other marks and
//! capitals decide between titles that are alike otherwise.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorPreferences};
use icu_locale_core::locale;
use rayon::prelude::*;

/// Returns the place of each title in their order; equal titles share one. Signs before the first letter or digit do not
/// count: a title in quotation marks stands under its first letter.
pub(super) fn places(titles: &[String]) -> Vec<u32> {
    let swedish = CollatorPreferences::from(&locale!("sv"));
    let Ok(collator) = Collator::try_new(swedish, CollatorOptions::default()) else {
        unreachable!("the collation of Swedish is compiled in");
    };
    let word = |title: &String| {
        title
            .trim_start_matches(|letter: char| !letter.is_alphanumeric())
            .to_owned()
    };
    let key = |title: &String| {
        let mut key = Vec::new();
        let Ok(()) = collator.write_sort_key_to(&word(title), &mut key);
        key
    };
    let keys: Vec<Vec<u8>> = titles.par_iter().map(key).collect();
    let mut order: Vec<usize> = (0..titles.len()).collect();
    order.par_sort_unstable_by(|a, b| keys[*a].cmp(&keys[*b]));
    let mut places = vec![0; titles.len()];
    let mut place = 0;
    for (index, document) in order.iter().enumerate() {
        if index > 0 && keys[order[index - 1]] != keys[*document] {
            place += 1;
        }
        places[*document] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_in_the_order_of_the_swedish_alphabet() {
        let sorted = [
            "5S",
            "A3",
            "andon",
            "Elan",
            "Élan",
            "Kanban",
            "”Ställ” och tid",
            "Ställtid",
            "Vågor",
            "Watt",
            "Zon",
            "Ång",
            "Ärende",
            "Öar",
        ]
        .map(str::to_owned);
        let expected: Vec<u32> = (0..sorted.len() as u32).collect();
        assert_eq!(places(&sorted), expected);
        let mut turned = sorted;
        turned.reverse();
        assert_eq!(places(&turned), expected.into_iter().rev().collect::<Vec<_>>());
    }

    #[test]
    fn equal_titles_share_a_place() {
        let titles = ["Öar", "Ång", "Öar"].map(str::to_owned);
        assert_eq!(places(&titles), [1, 0, 1]);
    }
}
