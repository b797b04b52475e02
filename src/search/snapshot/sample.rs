//! Samples of documents, chosen by their ids: one document more or less leaves a sample nearly as it was, and so what is measured from
//! it. Documents taken at equal distances would be others with each one that comes in between.

use crate::index::Generation;

/// Returns the ordinals of about `size` documents in order; all, if there are not more.
pub(super) fn sample(generation: &Generation, size: usize) -> Vec<u32> {
    let all = u32::try_from(generation.info.documents).unwrap_or(u32::MAX);
    let ids = (0..all).map(|ordinal| generation.titles.get(ordinal).map_or("", |(id, _)| id));
    chosen(ids, size)
}

fn chosen<'a>(ids: impl ExactSizeIterator<Item = &'a str>, size: usize) -> Vec<u32> {
    let all = ids.len();
    // The share of all numbers below this is that of the sample among all documents.
    let below = (size as u64)
        .saturating_mul(1 << 32)
        .checked_div(all as u64)
        .unwrap_or_default();
    let numbered = (0..).zip(ids);
    let chosen = numbered.filter(|(_, id)| all <= size || u64::from(crc32fast::hash(id.as_bytes())) < below);
    chosen.map(|(ordinal, _)| ordinal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_document_more_changes_a_sample_by_hardly_more_than_itself() {
        let mut ids: Vec<String> = (0..5_000).map(|number| format!("texter/{number:05}")).collect();
        let sampled = |ids: &[String]| {
            let chosen = chosen(ids.iter().map(String::as_str), 1_000);
            let ids: Vec<String> = chosen
                .iter()
                .map(|ordinal| ids[*ordinal as usize].clone())
                .collect();
            ids
        };
        let before = sampled(&ids);
        assert!((900..1_100).contains(&before.len()), "{}", before.len());
        for number in 0..20 {
            ids.insert(number, format!("aaa/{number}"));
            let after = sampled(&ids);
            let left = after.iter().filter(|id| before.contains(id)).count();
            assert!(left + 20 >= before.len(), "{left} of {}", before.len());
        }
        assert_eq!(sampled(&ids[..1_000]), &ids[..1_000], "all of few");
        assert!(sampled(&[]).is_empty());
    }
}
