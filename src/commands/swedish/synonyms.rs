//! Faults of the synonym file in Swedish.

use super::system;
use crate::analysis::SynonymProblem;
use crate::commands::error::SynonymFault;

/// Returns a fault.
pub(in crate::commands) fn message(fault: &SynonymFault) -> String {
    match fault {
        SynonymFault::Line(problem) => of_line(problem),
        SynonymFault::Unreadable(error) => format!("kan inte läsas: {}", system(error)),
    }
}

fn of_line(problem: &SynonymProblem) -> String {
    match problem {
        SynonymProblem::OneTerm => "en lista behöver minst två ord, med kommatecken mellan".to_owned(),
        SynonymProblem::EmptySide => "pilen saknar ord på ena sidan".to_owned(),
        SynonymProblem::TwoArrows => "en rad får ha en pil".to_owned(),
        SynonymProblem::NoWord(term) => format!("{term:?} innehåller inget ord"),
        SynonymProblem::TooManyWords(term) => {
            format!("{term:?} har fler än {} ord", SynonymProblem::MAX_WORDS)
        }
        SynonymProblem::TooManyTerms => {
            format!("en sida får ha högst {} termer", SynonymProblem::MAX_TERMS)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::super::tests::{differ, samples};
    use super::*;

    #[test]
    fn every_fault_of_synonyms_differs_by_language_and_has_the_same_values() {
        let alfa = || "ALFA".to_owned();
        for problem in samples!(SynonymProblem:
            OneTerm, EmptySide, TwoArrows, NoWord(alfa()), TooManyWords(alfa()), TooManyTerms,
        ) {
            let fault = SynonymFault::Line(problem);
            differ(&fault.to_string(), &message(&fault));
        }
        let unreadable = SynonymFault::Unreadable(io::ErrorKind::PermissionDenied.into());
        differ(&unreadable.to_string(), &message(&unreadable));
    }
}
