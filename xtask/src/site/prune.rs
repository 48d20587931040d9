//! Takes out of the module what the page never calls, which the compiler has to keep because a table of functions names it.

use walrus::passes::gc;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Parts of names of functions that are never called.
///
/// Leptos gives every erased view a way to hydrate step by step, waiting for code that is loaded later. We wake the page in one
/// go (`hydrate_body`), so these ways, a state machine for every view, are a sixth of the module for nothing.
const NEVER_CALLED: [&str; 1] = ["hydrate_async"];

/// Puts a trap in the place of each such function and drops what only they needed. Returns how many there were.
pub fn prune(module: &mut Module) -> usize {
    let unused: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| is_unused(module, *id))
        .collect();
    for id in &unused {
        trap(module, *id);
    }
    gc::run(module);
    unused.len()
}

fn is_unused(module: &Module, id: FunctionId) -> bool {
    let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
    NEVER_CALLED.iter().any(|part| name.contains(part))
}

/// A trap ends the page's script with an error that the end-to-end tests would see.
fn trap(module: &mut Module, id: FunctionId) {
    let signature = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (signature.params().to_vec(), signature.results().to_vec());
    let arguments = parameters
        .iter()
        .map(|parameter| module.locals.add(*parameter))
        .collect();
    let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
    body.func_body().unreachable();
    module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(arguments));
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, FunctionId, Module, ModuleConfig, ValType};

    use super::prune;

    /// A function that calls another, or returns 7.
    fn function(module: &mut Module, name: &str, calls: Option<FunctionId>) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        builder.name(name.to_owned());
        match calls {
            Some(callee) => builder.func_body().call(callee),
            None => builder.func_body().i32_const(7),
        };
        builder.finish(Vec::new(), &mut module.funcs)
    }

    #[test]
    fn what_is_never_called_goes_with_all_that_only_it_needed() {
        let mut module = Module::with_config(ModuleConfig::new());
        let deep = function(&mut module, "a future's state", None);
        let shared = function(&mut module, "shared", None);
        let unused = function(&mut module, "<T as IntoAny>::into_any::hydrate_async", Some(deep));
        let used = function(&mut module, "hydrate", Some(shared));
        module.exports.add("table entry", unused);
        module.exports.add("hydrate", used);

        assert_eq!(prune(&mut module), 1);
        let mut names: Vec<_> = module
            .funcs
            .iter()
            .filter_map(|function| function.name.clone())
            .collect();
        names.sort();
        assert_eq!(
            names,
            ["<T as IntoAny>::into_any::hydrate_async", "hydrate", "shared"]
        );
        assert_eq!(prune(&mut module), 1, "a trap is replaced by a trap");
    }
}
