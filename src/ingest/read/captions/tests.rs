use super::*;

fn cue(start: u64, seconds: u64, text: &str) -> String {
    let time = |at: u64| format!("{:02}:{:02}:{:02}.000", at / 3600, at / 60 % 60, at % 60);
    format!("{} --> {}\n{text}\n\n", time(start), time(start + seconds))
}

#[test]
fn a_section_is_about_a_minute_and_its_anchor_is_its_time() {
    let cues: String = (0..60)
        .map(|n| cue(n * 5, 5, &format!("Mening nummer {n}.")))
        .collect();
    let extract = read(&format!(
        "WEBVTT - Ett samtal om ställtider\nLanguage: sv\n\n{cues}"
    ))
    .unwrap();
    let anchors: Vec<&str> = extract
        .sections
        .iter()
        .filter_map(|section| section.anchor.as_deref())
        .collect();
    assert_eq!(anchors, ["t=0", "t=60", "t=120", "t=180", "t=240"]);
    assert!(extract.sections[1].text.starts_with("Mening nummer 12. Mening"));
    assert!(
        extract.sections[1]
            .html
            .as_deref()
            .unwrap()
            .starts_with("<p><time>1:00</time> Mening")
    );
    assert_eq!(extract.found.title.as_deref(), Some("Ett samtal om ställtider"));
}

#[test]
fn speech_without_a_full_stop_is_parted_too_and_pauses_part_paragraphs() {
    let cues: String = (0..40).map(|n| cue(n * 5, 5, &format!("ord {n}"))).collect();
    let sections = read(&cues).unwrap().sections;
    assert_eq!(sections.len(), 3);
    assert_eq!(sections[1].anchor.as_deref(), Some("t=90"));

    let sections = read(
        &[
            cue(1, 2, "<v Anna>Hej"),
            cue(3, 2, "<v Bo>Hej & välkommen"),
            cue(20, 2, "Sen"),
        ]
        .concat(),
    )
    .unwrap()
    .sections;
    assert_eq!(sections[0].text, "Anna: Hej\n\nBo: Hej & välkommen\n\nSen");
}

#[test]
fn rolling_captions_say_each_line_once() {
    let cues = [
        cue(0, 2, "ställtiden är den tid"),
        cue(2, 2, "ställtiden är den tid\nsom går"),
        cue(4, 2, "som går\nmellan två serier"),
    ];
    let sections = read(&cues.concat()).unwrap().sections;
    assert_eq!(
        sections[0].text,
        "ställtiden är den tid som går mellan två serier"
    );
}

#[test]
fn times_that_go_backwards_give_no_anchor_twice() {
    let cues = [
        cue(500, 2, "ett."),
        cue(0, 2, "två."),
        cue(510, 2, "tre."),
        cue(600, 2, "fyra."),
    ];
    let anchors: Vec<Option<String>> = read(&cues.concat())
        .unwrap()
        .sections
        .into_iter()
        .map(|section| section.anchor)
        .collect();
    assert_eq!(anchors, [Some("t=500".to_owned()), Some("t=600".to_owned())]);
}
