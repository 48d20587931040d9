//! wasm-bindgen as a library: Cargo.lock pins it together with the version inside the module, so the two cannot part.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::site::{short_hash, wasm};
use crate::steps::kilobytes;
use crate::workspace::{Workspace, is_installed, run as run_program};

const NAME: &str = "arena-improver";
/// The name by which the generated JavaScript asks for its module.
pub const WASM_NAME: &str = "arena-improver_bg.wasm";

/// What the page runs on.
pub struct Built {
    pub javascript: String,
    pub wasm: Vec<u8>,
}

/// Makes the JavaScript and the final module, unless they are there already for this very input.
pub fn run(workspace: &Workspace) -> anyhow::Result<String> {
    let input = wasm::module(workspace);
    let folder = folder(workspace);
    let key_file = folder.join("key");
    let optimise = is_installed("wasm-opt", "--version");
    let bytes = fs::read(&input).with_context(|| format!("{} cannot be read", input.display()))?;
    let key = format!("{} wasm-opt {optimise}", short_hash(&bytes));
    if fs::read_to_string(&key_file).is_ok_and(|found| found == key) {
        return Ok("as before".to_owned());
    }

    drop(fs::remove_dir_all(&folder));
    generate(&input, &folder)?;
    let note = if optimise {
        shrink(workspace, &folder.join(WASM_NAME))
    } else {
        "no wasm-opt"
    };
    fs::write(&key_file, key)?;
    let size = folder.join(WASM_NAME).metadata()?.len();
    Ok(format!("{}, {note}", kilobytes(usize::try_from(size)?)))
}

fn generate(input: &Path, folder: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output()?;
    let inline = output
        .snippets()
        .iter()
        .filter(|(_, files)| !files.is_empty())
        .map(|(name, _)| name);
    let foreign: Vec<_> = inline.chain(output.local_modules().keys()).collect();
    ensure!(
        foreign.is_empty(),
        "a dependency brings JavaScript of its own, which would be served under a name without a hash: {foreign:?}"
    );
    output.emit(folder)
}

/// Worth having where it is installed, never required: an old `wasm-opt` may not know what today's compiler writes.
fn shrink(workspace: &Workspace, module: &Path) -> &'static str {
    let smaller = module.with_extension("opt");
    let mut wasm_opt = workspace.program("wasm-opt");
    wasm_opt
        .args([
            "-Oz",
            "--enable-bulk-memory",
            "--enable-mutable-globals",
            "--enable-multivalue",
        ])
        .args([
            "--enable-nontrapping-float-to-int",
            "--enable-reference-types",
            "--enable-sign-ext",
        ])
        .arg(module)
        .arg("-o")
        .arg(&smaller);
    match run_program(&mut wasm_opt).and_then(|()| Ok(fs::rename(&smaller, module)?)) {
        Ok(()) => "wasm-opt -Oz",
        Err(error) => {
            eprintln!("warning: left as it was, {error:#}");
            "wasm-opt failed"
        }
    }
}

/// Reads what [`run`] left.
pub fn read(workspace: &Workspace) -> anyhow::Result<Built> {
    let folder = folder(workspace);
    let javascript = fs::read_to_string(folder.join(format!("{NAME}.js")))?;
    ensure!(
        javascript.contains(WASM_NAME),
        "the JavaScript does not name {WASM_NAME}"
    );
    Ok(Built {
        javascript,
        wasm: fs::read(folder.join(WASM_NAME))?,
    })
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.front_target().join("bindgen")
}
