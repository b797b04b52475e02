//! Licences and sources of the dependencies, read from `cargo metadata`.

use std::process::{Command, Output};

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

/// The one registry that dependencies come from.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates that are banned, with the reason.
const BANNED: &[(&str, &str)] = &[("openssl-sys", "the program is linked with nothing of the system")];

/// All crates, also those that only a feature brings: a build without it has not fetched them.
fn metadata() -> Value {
    let offline = ask_cargo(&["--offline"]);
    let output = if offline.status.success() {
        offline
    } else {
        ask_cargo(&[])
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn ask_cargo(more: &[&str]) -> Output {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .args(["--filter-platform", host])
        .args(more)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn packages(metadata: &Value) -> &[Value] {
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "{} packages", packages.len());
    packages
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
    let mut faults = Vec::new();
    for package in packages(&metadata) {
        let name = package["name"].as_str().unwrap();
        let stated = package["license"].as_str();
        if !stated.is_some_and(is_allowed) {
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
