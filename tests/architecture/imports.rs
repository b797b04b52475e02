//! Which file imports which: a reading of `use` lines and paths, exact enough to find circles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module's path below the crate: `["search", "rank"]`. The root is `["lib"]`, the binary `["main"]`.
pub(crate) type Module = Vec<String>;

/// The source files with their code, tests left out.
pub(crate) struct Sources {
    code: BTreeMap<Module, String>,
}

impl Sources {
    /// Reads every file below `src/`.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut code = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let module = module_of(&path, &root);
                    let is_test = module.iter().any(|name| name == "tests" || name == "testing");
                    if !is_test {
                        code.insert(module, without_tests(&fs::read_to_string(&path).unwrap()));
                    }
                }
            }
        }
        assert!(code.len() > 200, "the sources are not where they were");
        Self { code }
    }

    /// Sources given as text, for tests of this reading.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let module = |name: &str| name.split("::").map(str::to_owned).collect();
        let code = files
            .iter()
            .map(|(name, text)| (module(name), without_tests(text)));
        Self { code: code.collect() }
    }

    /// Each module with the code of its file.
    pub(crate) fn modules(&self) -> impl Iterator<Item = (&Module, &str)> {
        self.code.iter().map(|(module, code)| (module, code.as_str()))
    }

    /// The files that a file imports from, the item's own file where another one only re-exports it.
    pub(crate) fn imports(&self, module: &Module) -> BTreeSet<Module> {
        let paths = paths_in(&self.code[module]).into_iter();
        let found = paths.filter_map(|path| self.absolute(module, &path));
        let mut imported: BTreeSet<Module> = found.filter_map(|path| self.file_of(&path, 0)).collect();
        imported.remove(module);
        imported
    }

    /// A path from the crate's root; `None` for one that leads into another crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let mut base = if module == &["lib"] || module == &["main"] {
            Vec::new()
        } else {
            module.clone()
        };
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => {
                base.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    base.pop()?;
                    rest = &rest[1..];
                }
            }
            first => {
                // A path without a root leads to a child module, or out of the crate.
                base.push(first.to_owned());
                self.code.contains_key(&base).then_some(())?;
                rest = &rest[1..];
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    /// The file that defines what a path names.
    fn file_of(&self, path: &[String], depth: usize) -> Option<Module> {
        let length = (1..=path.len())
            .rev()
            .find(|length| self.code.contains_key(&path[..*length]))?;
        let (module, rest) = (path[..length].to_vec(), &path[length..]);
        let Some(item) = rest.first().filter(|_| depth < 8) else {
            return Some(module);
        };
        let code = &self.code[&module];
        if defines(code, item) {
            return Some(module);
        }
        for exported in paths_in_exports(code) {
            let is_it = exported.last().is_some_and(|last| last == item || last == "*");
            let Some(mut target) = self.absolute(&module, &exported).filter(|_| is_it) else {
                continue;
            };
            if target.last().is_some_and(|last| last == "*") {
                target.pop();
                let holder = self.file_of(&target, depth + 1)?;
                if !defines(&self.code[&holder], item) {
                    continue;
                }
                target.push(item.clone());
            }
            return self.file_of(&target, depth + 1);
        }
        Some(module)
    }

    /// Files that import each other in a circle, each circle once. What a module and its direct children take from each
    /// other is no circle: they are one room with its inner walls.
    pub(crate) fn circles(&self) -> Vec<Vec<Module>> {
        let is_parent = |one: &Module, other: &Module| other.len() == one.len() + 1 && other.starts_with(one);
        let mut reach: BTreeMap<&Module, BTreeSet<Module>> = BTreeMap::new();
        for module in self.code.keys() {
            let mut imports = self.imports(module);
            imports.retain(|other| !is_parent(module, other) && !is_parent(other, module));
            reach.insert(module, imports);
        }
        // Everything that can be reached, by going on until nothing is new: some hundred files.
        loop {
            let before: usize = reach.values().map(BTreeSet::len).sum();
            let known = reach.clone();
            for reached in reach.values_mut() {
                let further: Vec<Module> = reached
                    .iter()
                    .filter_map(|module| known.get(module))
                    .flatten()
                    .cloned()
                    .collect();
                reached.extend(further);
            }
            if before == reach.values().map(BTreeSet::len).sum::<usize>() {
                break;
            }
        }
        let mut circles: BTreeSet<Vec<Module>> = BTreeSet::new();
        for (module, reached) in &reach {
            if reached.contains(*module) {
                let members = reached
                    .iter()
                    .filter(|other| reach.get(*other).is_some_and(|back| back.contains(*module)));
                circles.insert(members.cloned().collect());
            }
        }
        circles.into_iter().collect()
    }
}

fn module_of(path: &Path, root: &Path) -> Module {
    let inside = path.strip_prefix(root).unwrap().with_extension("");
    inside
        .components()
        .map(|part| part.as_os_str().to_str().unwrap().to_owned())
        .collect()
}

/// The code before the tests at a file's end, without comments.
fn without_tests(text: &str) -> String {
    let before = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = before.lines().map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

fn defines(code: &str, item: &str) -> bool {
    [
        "fn", "struct", "enum", "trait", "type", "const", "static", "union",
    ]
    .iter()
    .any(|keyword| {
        code.match_indices(&format!("{keyword} {item}"))
            .any(|(at, found)| {
                let next = code[at + found.len()..].chars().next();
                next.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
            })
    })
}

/// Every path of the code: those of `use` lines, their braces opened, and those that begin with `crate`, `self` or `super`.
fn paths_in(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for statement in use_statements(code) {
        open_braces(&statement.1, &[], &mut paths);
    }
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            let is_visibility = code[..at].ends_with("pub(in ");
            if !is_visibility
                && before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_' && letter != ':')
            {
                let path: String = code[at..]
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_' || *letter == ':')
                    .collect();
                paths.push(segments(&path));
            }
        }
    }
    paths
}

/// The paths of the lines that hand names on: `pub use`, `pub(crate) use`.
fn paths_in_exports(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (public, tree) in use_statements(code) {
        if public {
            open_braces(&tree, &[], &mut paths);
        }
    }
    paths
}

/// The trees of `use` statements, and whether each is public.
fn use_statements(code: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rsplit('\n').next().unwrap_or_default().trim();
        if line.is_empty() || line == "pub" || (line.starts_with("pub(") && line.ends_with(')')) {
            let tree = code[at + 4..].split(';').next().unwrap_or_default();
            found.push((!line.is_empty(), tree.to_owned()));
        }
    }
    found
}

fn open_braces(tree: &str, before: &[String], paths: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    let Some((head, list)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or_default();
        let mut path = [before, &segments(name)].concat();
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        paths.push(path);
        return;
    };
    let before = [before, &segments(head)].concat();
    let list = list.trim_end().strip_suffix('}').unwrap_or(list);
    let (mut depth, mut start) = (0, 0);
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                open_braces(&list[start..at], &before, paths);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !list[start..].trim().is_empty() {
        open_braces(&list[start..], &before, paths);
    }
}

fn segments(path: &str) -> Vec<String> {
    let parts = path.split("::").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
