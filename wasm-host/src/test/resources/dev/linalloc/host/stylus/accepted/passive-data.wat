;; For AcceptanceTest. Built by: wat2wasm --enable-all passive-data.wat
(module
  (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "abc")
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 8
    i32.const 0
    i32.const 3
    memory.copy
    i32.const 0
    i32.const 0
    i32.const 3
    memory.fill
    i32.const 0))
