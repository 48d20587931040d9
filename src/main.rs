//! Composition root: the command line, the runtime, the command.

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    use std::io::Write;
    use std::process::ExitCode;

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
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(command::run(cli.command));
            // Without waiting for a thread that still reads the standard input.
            runtime.shutdown_background();
            outcome
        }
        Err(error) => return complain(&error),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error),
    }
}

#[cfg(all(feature = "csr", not(feature = "ssr")))]
fn main() {
    arena_improver::mount();
}

#[cfg(not(any(feature = "ssr", feature = "csr")))]
fn main() {}
