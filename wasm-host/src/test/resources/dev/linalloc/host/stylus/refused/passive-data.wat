;; For AcceptanceTest. Built by: wat2wasm --enable-all passive-data.wat
(module
  (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32)))
  (memory (export "memory") 1)
  (data $d "abc")
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0
    i32.const 0
    i32.const 3
    memory.init $d
    data.drop $d
    i32.const 0))
