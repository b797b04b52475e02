//! What memory a process holds, from `/proc`.

/// Memory in megabytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// All of it.
    pub(crate) all: f64,
    /// The part that isn't pages of files, which the system can take back.
    pub(crate) own: f64,
    /// The most that it ever held, pages of files included.
    pub(crate) highest: f64,
}

impl Memory {
    /// The memory of a process; `None` where it isn't told or the process has ended.
    pub(crate) fn of(process: u32) -> Option<Self> {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
        };
        Some(Self {
            all: megabytes("VmRSS")?,
            own: megabytes("RssAnon")?,
            highest: megabytes("VmHWM")?,
        })
    }
}
