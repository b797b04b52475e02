//! The texts of the dialog of the box for other sites, for its script.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ui::Ui;
use crate::document::{Kind, KindNames, Language};
use crate::search::Facet;

/// The texts of the dialog of the box for other sites, by language, as JSON. The script replaces `{…}`.
pub(in crate::web) fn dialog_texts(kind_names: Option<&KindNames>) -> Value {
    let of = |language: Language| {
        let ui = Ui::speaking(language).naming(kind_names);
        let (t, said) = (ui.texts(), &ui.texts().dialog);
        let kinds: Vec<_> = ui
            .every_kind()
            .into_iter()
            .map(|kind| (kind, ui.kinds(kind)))
            .collect();
        let kind: BTreeMap<_, _> = Kind::ALL
            .into_iter()
            .map(|kind| (kind.as_str(), ui.kind(kind)))
            .collect();
        json!({
            "close": said.close, "keys": said.keys, "slash": said.slash, "ctrlK": said.ctrl_k, "recent": said.recent,
            "forget": said.forget, "showAll": said.show_all, "hits": said.hits, "lost": said.lost,
            "answer": t.answer, "section": t.section, "allKinds": t.all_kinds, "type": (t.facet)(Facet::Kind),
            "didYouMean": t.did_you_mean, "total": (t.hits)("{n}", false), "oneHit": (t.hits)("1", true),
            "nothing": (t.nothing_for)("{q}"), "corrected": (t.corrected)("{typed}", "{q}"),
            "page": (t.page)(0).replace('0', "{n}"), "kind": kind, "kinds": kinds,
        })
    };
    json!({ "sv": of(Language::Swedish), "en": of(Language::English) })
}
