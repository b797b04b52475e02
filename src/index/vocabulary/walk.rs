//! Walks the forms of a vocabulary letter by letter, so that whole branches can be skipped.

use fst::raw::{Fst, Node, Output};

use super::{COUNT, Vocabulary};

/// A visitor of the walk.
pub trait Walker {
    /// Enters a letter; returns whether to visit forms with this prefix. If not, `leave` is not called.
    fn enter(&mut self, letter: char) -> bool;
    /// Leaves a letter.
    fn leave(&mut self);
    /// Reaches the end of a form.
    fn found(&mut self, form: &str, count: u64);
}

impl Vocabulary {
    /// Walks all forms the visitor accepts, sorted by bytes.
    pub fn walk(&self, walker: &mut impl Walker) {
        Self::walk_map(self.forms.as_fst(), walker);
    }

    /// The same through the words that the corpus has only inside compounds.
    pub fn walk_parts(&self, walker: &mut impl Walker) {
        Self::walk_map(self.parts.as_fst(), walker);
    }

    fn walk_map(fst: &Fst<Vec<u8>>, walker: &mut impl Walker) {
        let mut way = Way {
            fst,
            bytes: Vec::with_capacity(64),
            walker,
        };
        way.follow(fst.root(), Output::zero(), 0);
    }
}

struct Way<'a, W> {
    fst: &'a Fst<Vec<u8>>,
    /// The form so far.
    bytes: Vec<u8>,
    walker: &'a mut W,
}

impl<W: Walker> Way<'_, W> {
    /// Visits the children of a node; the first `whole` bytes are complete characters. Forms are short, so recursion is shallow.
    fn follow(&mut self, node: Node<'_>, output: Output, whole: usize) {
        if node.is_final()
            && let Ok(form) = std::str::from_utf8(&self.bytes)
        {
            let value = output.cat(node.final_output()).value();
            self.walker.found(form, value & COUNT);
        }
        for transition in node.transitions() {
            self.bytes.push(transition.inp);
            let next = self.fst.node(transition.addr);
            let output = output.cat(transition.out);
            match std::str::from_utf8(&self.bytes[whole..]).map(|letter| letter.chars().next()) {
                Ok(Some(letter)) => {
                    if self.walker.enter(letter) {
                        self.follow(next, output, self.bytes.len());
                        self.walker.leave();
                    }
                }
                // Within a multi-byte character.
                _ => self.follow(next, output, whole),
            }
            self.bytes.pop();
        }
    }
}
