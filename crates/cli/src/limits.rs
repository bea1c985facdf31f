//! What a query may take: memory, time, and until it is interrupted.

use std::process::exit;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use engine::{Cancellation, EngineBuilder, QueryError, QueryOptions};

/// The exit code of a command that Ctrl-C stopped: 128 and the signal's number.
pub(crate) const INTERRUPTED: u8 = 130;

/// How long a stopped query has to end by itself: what reads no clock, such as the binding of a query, is then
/// ended with the process.
const GRACE: Duration = Duration::from_millis(700);

/// The options that limit queries.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct LimitArguments {
    /// Memory that queries may hold, such as 512MiB or 2GiB, or in bytes; beyond it they spill to disk or are refused.
    #[arg(long, value_name = "BYTES", default_value = "2GiB", value_parser = parse_bytes)]
    memory_limit: usize,
    /// Time that a query may take, such as 30s, 5m or 500ms.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    timeout: Option<Duration>,
}

impl LimitArguments {
    pub(crate) fn engine(&self, builder: EngineBuilder) -> EngineBuilder {
        builder.with_memory(self.memory_limit)
    }

    /// Puts the limits on a query, which ends when it is interrupted.
    pub(crate) fn apply(&self, options: &mut QueryOptions) {
        options.limits.timeout = self.timeout;
        options.cancellation = current();
    }

    /// Says which option a bitten limit is that of.
    pub(crate) fn explain(&self, mut error: QueryError) -> QueryError {
        let help = match error.code() {
            engine::MEMORY_LIMIT => {
                format!("allow more than {} bytes with --memory-limit, or ask for less", self.memory_limit)
            }
            engine::TIME_LIMIT => match self.timeout {
                Some(timeout) => format!("allow more than {timeout:?} with --timeout, or ask for less"),
                None => return error,
            },
            _ => return error,
        };
        if let Some(first) = error.diagnostics.first_mut() {
            first.help.get_or_insert(help);
        }
        error
    }
}

/// What stops the query that runs.
static CURRENT: LazyLock<Mutex<Cancellation>> = LazyLock::new(Mutex::default);

fn current() -> Cancellation {
    CURRENT.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whether Ctrl-C was pressed since the last [`forget_interruption`].
pub(crate) fn is_interrupted() -> bool {
    current().is_cancelled()
}

/// Lets further queries run: at the prompt, Ctrl-C ends a query and not the session.
pub(crate) fn forget_interruption() {
    *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = Cancellation::default();
}

/// From here on Ctrl-C stops the query that runs; the process, if that takes long or it is pressed again.
pub(crate) fn stop_on_interrupt() -> std::io::Result<()> {
    engine::on_interrupt(|| {
        let stopped = current();
        if stopped.is_cancelled() {
            exit(INTERRUPTED.into());
        }
        stopped.cancel();
        std::thread::spawn(move || {
            std::thread::sleep(GRACE);
            // Unless the prompt went on, the query holds on.
            if is_interrupted() {
                exit(INTERRUPTED.into());
            }
        });
    })
}

fn parse_bytes(text: &str) -> Result<usize, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let factor: Option<usize> = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kib" => Some(1 << 10),
        "m" | "mib" => Some(1 << 20),
        "g" | "gib" => Some(1 << 30),
        "kb" => Some(1000),
        "mb" => Some(1_000_000),
        "gb" => Some(1_000_000_000),
        _ => None,
    };
    let number = text[..digits].parse::<usize>().ok();
    let bytes = number.zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    match bytes {
        Some(0) => Err("a query cannot run in no memory".to_owned()),
        Some(bytes) => Ok(bytes),
        None => Err("write bytes, or a size such as 512MiB or 2GiB".to_owned()),
    }
}

fn parse_time(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let factor = match text[digits..].trim() {
        "ms" => Some(0.001),
        "" | "s" => Some(1.0),
        "m" | "min" => Some(60.0),
        "h" => Some(3600.0),
        _ => None,
    };
    let seconds = text[..digits].parse::<f64>().ok().zip(factor).map(|(number, factor)| number * factor);
    match seconds.map(Duration::try_from_secs_f64) {
        Some(Ok(time)) if !time.is_zero() => Ok(time),
        _ => Err("write a time such as 30s, 5m or 500ms".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_bytes("1048576"), Ok(1 << 20));
        assert_eq!(parse_bytes("512MiB"), Ok(512 << 20));
        assert_eq!(parse_bytes("2 GiB"), Ok(2 << 30));
        assert_eq!(parse_bytes("5kb"), Ok(5000));
        for wrong in ["", "0", "MiB", "-1", "1XB", "99999999999GiB"] {
            assert!(parse_bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times() {
        assert_eq!(parse_time("30"), Ok(Duration::from_secs(30)));
        assert_eq!(parse_time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_time("1.5m"), Ok(Duration::from_secs(90)));
        for wrong in ["", "0s", "s", "-1s", "1y", "1e999h"] {
            assert!(parse_time(wrong).is_err(), "{wrong}");
        }
    }
}
