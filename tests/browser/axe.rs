//! Accessibility: what axe-core finds to object to in a page as it stands.

use serde_json::Value;

use super::window::Window;

const AXE: &str = include_str!("../fixtures/axe/axe.min.js");

/// The rules of WCAG 2.2 AA (the size of targets is off unless asked for) and what is good practice besides; what can't be told by a program isn't failed.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(found => JSON.stringify(\
     found.violations.map(rule => rule.id + ': ' + rule.nodes.map(node => node.target.join(' ') + ' ' \
     + node.any.concat(node.all, node.none).map(check => check.message).join('; ')).join(' | '))))";

impl Window {
    /// Fails with everything that axe objects to in the page as it is now.
    pub(super) fn is_accessible(&self, state: &str) {
        if self.value("typeof axe") == "undefined" {
            // By the debugger: the pages themselves allow no script from elsewhere.
            self.tab.evaluate(AXE, false).unwrap();
        }
        let found = self.tab.evaluate(RUN, true).unwrap().value.unwrap();
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
