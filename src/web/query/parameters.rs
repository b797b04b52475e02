//! The values of one request's parameters, read by name.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::{Pair, QUERY_LIMIT};
use crate::document::PartialDate;
use crate::search::Facet;
use crate::web::error::WebError;

/// The most values of one repeatable parameter.
pub(crate) const VALUES_LIMIT: usize = 50;

/// The pairs of one request with checked names.
pub(super) struct Parameters<'a> {
    pairs: Vec<&'a Pair>,
}

/// The parameters that may be given several times.
const REPEATABLE: [&str; 6] = ["kind", "partner", "author", "tag", "all_tags", "language"];

impl<'a> Parameters<'a> {
    pub(super) fn strict(pairs: &'a [Pair], known: &'static [&'static str]) -> Result<Self, WebError> {
        match pairs.iter().find(|pair| !known.contains(&pair.name.as_str())) {
            Some(unknown) => Err(WebError::UnknownParameter {
                parameter: unknown.name.clone(),
                allowed: known,
            }),
            None => Ok(Self {
                pairs: pairs.iter().collect(),
            }),
        }
    }

    pub(super) fn lenient(pairs: &'a [Pair], known: &[&str]) -> Self {
        let kept = |pair: &&Pair| known.contains(&pair.name.as_str()) && !pair.value.trim().is_empty();
        Self {
            pairs: pairs.iter().filter(kept).collect(),
        }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |pair| pair.name == name)
            .map(|pair| pair.value.as_str())
    }

    pub(super) fn one(&self, name: &'static str) -> Result<Option<&'a str>, WebError> {
        debug_assert!(!REPEATABLE.contains(&name));
        let mut values = self.all(name);
        let first = values.next();
        match values.next() {
            Some(_) => Err(WebError::RepeatedParameter { parameter: name }),
            None => Ok(first),
        }
    }

    pub(super) fn query(&self) -> Result<String, WebError> {
        let query = self.one("q")?.unwrap_or_default();
        let length = query.chars().count();
        if length > QUERY_LIMIT {
            return Err(WebError::QueryTooLong {
                length,
                limit: QUERY_LIMIT,
            });
        }
        Ok(query.to_owned())
    }

    pub(super) fn number(
        &self,
        name: &'static str,
        default: usize,
        low: usize,
        high: usize,
    ) -> Result<usize, WebError> {
        let given = self.number_if_given(name, low, high)?;
        Ok(given.unwrap_or(default))
    }

    pub(super) fn number_if_given(
        &self,
        name: &'static str,
        low: usize,
        high: usize,
    ) -> Result<Option<usize>, WebError> {
        let Some(value) = self.one(name)? else {
            return Ok(None);
        };
        // `parse` accepts a leading `+`, which is not allowed here.
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| value.parse().ok()).flatten();
        number
            .filter(|number| (low..=high).contains(number))
            .map(Some)
            .ok_or_else(|| invalid(name, value, format!("a whole number from {low} to {high}")))
    }

    pub(super) fn choice<T: Copy>(
        &self,
        name: &'static str,
        choices: &[(&str, T)],
        default: T,
    ) -> Result<T, WebError> {
        let Some(value) = self.one(name)? else {
            return Ok(default);
        };
        let chosen = choices.iter().find(|(choice, _)| *choice == value);
        let names: Vec<_> = choices.iter().map(|&(choice, _)| choice).collect();
        chosen
            .map(|&(_, choice)| choice)
            .ok_or_else(|| invalid(name, value, names.join(", ")))
    }

    pub(super) fn date(&self, name: &'static str) -> Result<Option<PartialDate>, WebError> {
        let parse = |value: &str| {
            let allowed = "a date: YYYY, YYYY-MM or YYYY-MM-DD".to_owned();
            value.trim().parse().map_err(|_| invalid(name, value, allowed))
        };
        self.one(name)?.map(parse).transpose()
    }

    pub(super) fn values<T: FromStr + PartialEq>(
        &self,
        name: &'static str,
        allowed: &str,
    ) -> Result<Vec<T>, WebError> {
        let mut values = Vec::new();
        for text in self.texts(name)? {
            let value = text
                .parse()
                .map_err(|_| invalid(name, &text, allowed.to_owned()))?;
            values.push(value);
        }
        Ok(values)
    }

    pub(super) fn texts(&self, name: &'static str) -> Result<Vec<String>, WebError> {
        let values: BTreeSet<_> = self.all(name).collect();
        if values.contains("") {
            return Err(invalid(name, "", "a value that isn't empty".to_owned()));
        }
        let given = self.all(name).count();
        if given > VALUES_LIMIT {
            let count = format!("{given} values");
            return Err(invalid(name, &count, format!("at most {VALUES_LIMIT} values")));
        }
        Ok(values.into_iter().map(str::to_owned).collect())
    }

    /// One text that isn't empty.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<String>, WebError> {
        match self.one(name)? {
            Some("") => Err(invalid(name, "", "a value that isn't empty".to_owned())),
            value => Ok(value.map(str::to_owned)),
        }
    }

    /// Every facet is counted unless `facets` names some; an empty `facets` counts none.
    pub(super) fn facets(&self) -> Result<Vec<Facet>, WebError> {
        let Some(list) = self.one("facets")? else {
            return Ok(Facet::ALL.to_vec());
        };
        let mut facets = Vec::new();
        for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let facet = Facet::ALL.into_iter().find(|facet| facet.as_str() == name);
            let names = Facet::ALL.map(Facet::as_str).join(", ");
            let facet = facet.ok_or_else(|| invalid("facets", name, names))?;
            if !facets.contains(&facet) {
                facets.push(facet);
            }
        }
        Ok(facets)
    }
}

fn invalid(parameter: &'static str, value: &str, allowed: String) -> WebError {
    WebError::InvalidValue {
        parameter,
        value: value.to_owned(),
        allowed,
    }
}
