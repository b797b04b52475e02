//! Licences and sources of the dependencies, read from `cargo metadata`.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// The licences that a dependency may have; of `A OR B` one is enough, of `A AND B` each is needed.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates with another licence that only tests use: no build of the program has them.
const ONLY_IN_TESTS: &[(&str, &str)] = &[(
    "auto_generate_cdp",
    "GPL-3.0; makes the protocol of Chromium for headless_chrome",
)];

/// The one registry that dependencies come from.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates that are banned, with the reason.
const BANNED: &[(&str, &str)] = &[("openssl-sys", "the program is linked with nothing of the system")];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(metadata: &Value) -> &[Value] {
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "{} packages", packages.len());
    packages
}

/// The ids of the packages that the program is built from, build scripts included.
fn shipped(metadata: &Value) -> BTreeSet<&str> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let mut reached = BTreeSet::new();
    let mut next = vec![metadata["resolve"]["root"].as_str().unwrap()];
    while let Some(id) = next.pop() {
        if !reached.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                next.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    reached
}

fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let allowed = |licence: &str| ALLOWED.contains(&licence.trim());
    // No crate nests deeper than an alternative in parentheses beside an `AND`.
    expression.split(" AND ").all(|part| {
        let part = part.trim().trim_start_matches('(').trim_end_matches(')');
        part.split(" OR ").any(allowed)
    })
}

#[test]
fn dependencies_have_allowed_licences() {
    let metadata = metadata();
    let shipped = shipped(&metadata);
    assert!(shipped.len() > 100, "{} packages are shipped", shipped.len());
    let mut faults = Vec::new();
    for package in packages(&metadata) {
        let name = package["name"].as_str().unwrap();
        let stated = package["license"].as_str();
        let is_excepted = ONLY_IN_TESTS.iter().any(|(known, _)| *known == name)
            && !shipped.contains(package["id"].as_str().unwrap());
        if !is_excepted && !stated.is_some_and(is_allowed) {
            faults.push(format!("{name}: {stated:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn dependencies_come_from_one_registry() {
    let metadata = metadata();
    for package in packages(&metadata) {
        let name = package["name"].as_str().unwrap();
        match package["source"].as_str() {
            Some(source) => assert_eq!(source, SOURCE, "{name}"),
            None => assert_eq!(name, env!("CARGO_PKG_NAME"), "{name} is a path dependency"),
        }
        let banned = BANNED.iter().find(|(banned, _)| *banned == name);
        assert_eq!(banned, None, "{name} is banned");
    }
}

#[test]
fn an_expression_of_licences_is_read() {
    for (expression, expected) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0", false),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(GPL-2.0 OR GPL-3.0) AND MIT", false),
    ] {
        assert_eq!(is_allowed(expression), expected, "{expression}");
    }
}
