//! What is allowed as the value of a setting, as errors name it.

use std::fmt;

use super::brand::LEAST_CONTRAST;

/// What is allowed; its `Display` is English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// A path that is not empty.
    Path,
    /// Where to listen.
    ListenAddress,
    /// A level of the log, or directives of `tracing`.
    LogLevel,
    /// One of these values.
    OneOf(&'static [&'static str]),
    /// A whole number between two, both included.
    Whole(u64, u64),
    /// Seconds between two numbers, both included.
    Seconds(u64, u64),
    /// Milliseconds between two numbers, both included.
    Milliseconds(u64, u64),
    /// Sites whose pages may ask.
    Origins,
    /// The public address of the service.
    Site,
    /// Hosts.
    Hosts,
    /// IP addresses.
    IpAddresses,
    /// A text of 1 to this many characters.
    Text(u64),
    /// A mail address.
    MailAddress,
    /// A mail address or a web address.
    Contact,
    /// A colour on which white text can be read.
    Accent,
    /// Names of kinds.
    KindNames,
    /// Links at the foot of the pages.
    FooterLinks,
    /// Links on the start page.
    StartTasks,
    /// The address of an embedder.
    EmbedderAddress,
    /// An embedder has an address and a model, or a folder.
    WholeEmbedder,
    /// Only of an embedder that has an address.
    WithoutFolder,
    /// A variable of the environment that is set.
    SetVariable,
    /// The address of a store of generations.
    StoreAddress,
    /// Only beside a store.
    WithStore,
    /// Only without what needs a corpus.
    WithoutCorpus,
    /// A scalar of TOML.
    TextOrNumber,
    /// An array of TOML.
    Texts,
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path => f.write_str("a path"),
            Self::ListenAddress => {
                f.write_str("an address with a port, as 127.0.0.1:3000, [::1]:3000 or localhost:3000")
            }
            Self::LogLevel => {
                f.write_str("off, error, warn, info, debug, trace, or directives as sokbar=debug,info")
            }
            Self::OneOf(values) => f.write_str(&values.join(", ")),
            Self::Whole(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::Seconds(least, most) => write!(f, "seconds from {least} to {most}"),
            Self::Milliseconds(least, most) => write!(f, "milliseconds from {least} to {most}"),
            Self::Origins => f.write_str(
                "origins as https://www.example.se or http://localhost:8080 (scheme and host, no path and no slash at \
                 the end), or * for every site",
            ),
            Self::Site => f.write_str(
                "an address as https://sok.example.se (http or https, and a host that is the service's alone: no path, \
                 no query, no fragment)",
            ),
            Self::Hosts => f.write_str("hosts as sok.example.se or localhost:3000"),
            Self::IpAddresses => f.write_str("IP addresses as 10.0.0.1 or ::1"),
            Self::Text(most) => write!(f, "a text of 1 to {most} characters"),
            Self::MailAddress => f.write_str("a mail address as redaktion@example.se"),
            Self::Contact => f.write_str("a mail address or a web address"),
            Self::Accent => write!(
                f,
                "a colour as #00528e that is dark enough: its contrast to #f7f6f1 is at least {LEAST_CONTRAST}"
            ),
            Self::KindNames => f.write_str(
                "a kind and its names once, as method | Handledning | Handledningar, or with | Guide | Guides after that",
            ),
            Self::FooterLinks => {
                f.write_str("a text and an address, as Integritet | https://www.example.se/integritet")
            }
            Self::StartTasks => {
                f.write_str("a text and an address, as Korta ställtiden | /dokument/metoder/smed")
            }
            Self::EmbedderAddress => f.write_str("an address as http://localhost:11434/v1"),
            Self::WholeEmbedder => {
                f.write_str("an embedder with embedder_url and embedder_model, or with embedder_path")
            }
            Self::WithoutFolder => f.write_str("without embedder_path: a model in this process is asked over no network"),
            Self::SetVariable => f.write_str("the name of an environment variable that is set"),
            Self::StoreAddress => f.write_str(
                "an address as s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or file:///folder, without a \
                 user, a password or a query: credentials are in the environment",
            ),
            Self::WithStore => f.write_str("with publish_url, which says where to"),
            Self::WithoutCorpus => f.write_str("without watch, pull and publish: a replica has no corpus"),
            Self::TextOrNumber => f.write_str("a text or a number"),
            Self::Texts => f.write_str("a list of texts"),
        }
    }
}
