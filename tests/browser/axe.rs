//! Accessibility: the violations that axe-core finds in a page.

use serde_json::Value;

use super::window::Window;

const AXE: &str = include_str!("../fixtures/axe/axe.min.js");

/// The rules of WCAG 2.2 AA (the size of targets is off unless asked for) and what is good practice besides; what can't be told by a program isn't failed.
const ALL: &str = "rules: { 'target-size': { enabled: true } }";

/// The rules about colours: all that another theme can break, as its layout is the same.
const COLOURS: &str = "runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

/// No animation runs that will end.
const ENDED: &str = "document.getAnimations().every(animation => animation.playState != 'running' || \
     animation.effect.getComputedTiming().endTime == Infinity)";

const REPORT: &str = "then(found => JSON.stringify(found.violations.map(rule => rule.id + ': ' + rule.nodes.map(node => node.target.join(' ') + ' ' \
     + node.any.concat(node.all, node.none).map(check => check.message).join('; ')).join(' | '))))";

impl Window {
    /// Fails with everything that axe objects to in the page as it is now.
    pub(super) fn is_accessible(&self, state: &str) {
        self.obeys(ALL, state);
    }

    /// As [`Self::is_accessible`], for a page that was tested in the same size in another theme.
    pub(super) fn is_accessible_in_this_theme(&self, state: &str) {
        self.obeys(COLOURS, state);
    }

    fn obeys(&self, rules: &str, state: &str) {
        if self.value("typeof axe") == "undefined" {
            // By the debugger: the pages themselves allow no script from elsewhere.
            self.tab.evaluate(AXE, false).unwrap();
        }
        // Colours are judged as they stay, not on their way.
        self.wait_until("transitions to end", ENDED);
        let run = format!("axe.run(document, {{ resultTypes: ['violations'], {rules} }}).{REPORT}");
        let found = self.tab.evaluate(&run, true).unwrap().value.unwrap();
        let violations: Value = serde_json::from_str(found.as_str().unwrap()).unwrap();
        assert_eq!(
            violations,
            Value::Array(Vec::new()),
            "{state}, {}, {}",
            self.view.name,
            self.value("location.href")
        );
    }
}
