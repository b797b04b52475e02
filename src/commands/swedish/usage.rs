//! Faults of the command line in Swedish.

use super::settings::allowed;
use crate::cli::{Permitted, UsageFault, Wrong};

/// Returns the fault with the way out.
pub(in crate::commands) fn message(fault: &UsageFault) -> String {
    let hint = match &fault.meant {
        Some(meant) => format!("menade du {meant}?"),
        None => "`sokbar --help` visar kommandon och flaggor".to_owned(),
    };
    format!("{}\n  råd: {hint}", what(&fault.what))
}

fn what(wrong: &Wrong) -> String {
    match wrong {
        Wrong::UnknownFlag(flag) => format!("flaggan {flag} finns inte"),
        Wrong::SpareWord(word) => format!("{word:?} är ett ord för mycket"),
        Wrong::UnknownCommand(command) => format!("kommandot {command:?} finns inte"),
        Wrong::NoValue(flag) => format!("{flag} behöver ett värde"),
        Wrong::BadValue {
            argument,
            value,
            permitted,
        } => {
            let permitted = match permitted {
                Some(Permitted::Values(values)) => format!("; tillåtet: {}", allowed(values)),
                Some(Permitted::Words(words)) => format!("; tillåtet: {words}"),
                None => String::new(),
            };
            format!("{argument}: {value:?} är inte tillåtet{permitted}")
        }
        Wrong::NoEquals(flag) => format!("värdet för {flag} skrivs efter ett likhetstecken"),
        Wrong::ValueCount(flag) => format!("{flag} har fel antal värden"),
        Wrong::Twice(flag) => format!("{flag} får bara anges en gång"),
        Wrong::Conflict(one, other) => format!("{one} och {other} kan inte anges tillsammans"),
        Wrong::Missing(arguments) => format!("det saknas: {arguments}"),
        Wrong::NotUtf8 => "ett argument är inte giltig UTF-8".to_owned(),
        Wrong::Other => "kommandoraden går inte att tolka".to_owned(),
    }
}
