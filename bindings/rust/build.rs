//! Tells the linker where the compiled allocators are: an archive for each, in the folder `objects`.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=objects");
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("wasm32") {
        return; // lib.rs reports that
    }
    println!("cargo:rustc-link-search=native={}/objects", env::var("CARGO_MANIFEST_DIR").unwrap());
    for name in ["mini", "wee", "dl"] {
        if env::var_os(format!("CARGO_FEATURE_{}", name.to_uppercase())).is_some() {
            println!("cargo:rustc-link-lib=static=linalloc_{name}");
        }
    }
}
