;; For AcceptanceTest. Built by: wat2wasm --enable-all reserved-export.wat
(module
  (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32)))
  (memory (export "memory") 1)
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0)
  (func (export "ink_left_stylus")))
