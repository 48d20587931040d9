//! Composition root: the command line, the runtime, the command.

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    use std::io::Write;
    use std::process::ExitCode;

    use arena_improver::server::watchdog::Watchdog;
    use arena_improver::server::{command, config, telemetry};
    use clap::Parser;

    let cli = config::Cli::parse();
    let complain = |error: &dyn std::fmt::Display| {
        // Where even that cannot be written, the exit code has to do.
        drop(writeln!(std::io::stderr(), "arena-improver: {error}"));
        ExitCode::FAILURE
    };
    if let Err(error) = telemetry::start(&cli.log) {
        return complain(&error);
    }
    // Pages wait for each other's data while they stream: fewer threads than this have made streams stall.
    let threads = std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4));
    let watchdog = Watchdog::default();
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(threads).enable_all();
    watchdog.watch(&mut builder);
    let runtime = match builder.build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error),
    };
    // As a task: what `block_on` is given is not watched.
    let command = runtime.spawn(command::run(cli.command, watchdog));
    let outcome = runtime.block_on(command);
    // Without waiting for a thread that still reads the standard input.
    runtime.shutdown_background();
    match outcome {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => complain(&error),
        // A panic has told of itself already.
        Err(_) => ExitCode::FAILURE,
    }
}

#[cfg(all(feature = "csr", not(feature = "ssr")))]
fn main() {
    arena_improver::mount();
}

#[cfg(not(any(feature = "ssr", feature = "csr")))]
fn main() {}
