;; Functions that grow memory, change fields and never end, for OpenModuleTest. Built by: wat2wasm open.wat
(module
  (memory (export "memory") 1 4)
  (global $top (mut i32) (i32.const 1024))
  (global $calls (mut i64) (i64.const 7))
  (func (export "alloc") (param i32) (result i32)
    (global.set $calls (i64.add (global.get $calls) (i64.const 1)))
    global.get $top
    (global.set $top (i32.add (global.get $top) (local.get 0))))
  (func (export "grow") (param i32) (result i32)
    local.get 0
    memory.grow)
  (func (export "forever") (loop br 0)))
