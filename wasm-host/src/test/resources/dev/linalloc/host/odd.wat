;; Functions with names of their own, one of which never ends. Built by: wat2wasm odd.wat
(module
  (memory (export "memory") 1)
  (func (export "take") (param $align i32) (param $size i32) (result i32)
    (i32.add (i32.mul (local.get $size) (i32.const 1000)) (local.get $align)))
  (func (export "trap") (param i32 i32) (result i32)
    unreachable)
  (func (export "spin") (param i32 i32) (result i32)
    (loop $again (br $again))
    unreachable))
