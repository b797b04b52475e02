//! Texts for the tests of related documents.

/// Words of six subjects.
pub(super) const SUBJECTS: [&str; 6] = [
    "ställtid omställning press verktygsbyte ställtidsreduktion fixtur snabbkoppling pressverktyg",
    "värdeflöde flödesanalys ledtid lager kundorder värdeflödesanalys genomloppstid mellanlager",
    "underhåll maskinstopp smörjning reservdelar operatörsunderhåll felavhjälpning lager rondering",
    "tavelmöte styrning avvikelse morgonmöte pulsmöte åtgärdslista lag-ledare tavla",
    "kassation kvalitet måttfel kontrollplan kvalitetskontroll ritning mätdon toleranskedja",
    "transport lastbil gods terminal godstransport chaufför lastning leverans",
];
const COMMON: &str = "arbete företag projekt resultat grupp dagar förbättring metod chef medarbetare";
pub(super) const TEXTS: usize = 180;

/// Texts on one subject each, in turn, of words by chance, the same in every run.
pub(super) fn texts() -> Vec<(String, String)> {
    let mut state = 7_u64;
    let mut chance = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let text = |number: usize| {
        let mut words = Vec::new();
        for (list, times) in [(SUBJECTS[number % SUBJECTS.len()], 14), (COMMON, 10)] {
            let list: Vec<&str> = list.split(' ').collect();
            words.extend((0..times).map(|_| list[chance(list.len())]));
        }
        (format!("text-{number:03}"), words.join(" "))
    };
    (0..TEXTS).map(text).collect()
}
