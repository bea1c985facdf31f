//! Ctrl-C, without which a process would end in the middle of writing.

/// Calls a function, on a thread of its own, each time the process is interrupted.
pub fn on_interrupt(call: impl Fn() + Send + 'static) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    std::thread::Builder::new().name("interrupt".to_owned()).spawn(move || {
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                call();
            }
        });
    })?;
    Ok(())
}
