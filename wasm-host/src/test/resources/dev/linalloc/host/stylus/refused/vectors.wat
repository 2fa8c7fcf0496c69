;; For AcceptanceTest. Built by: wat2wasm --enable-all vectors.wat
(module
  (import "vm_hooks" "pay_for_memory_grow" (func $pay (param i32)))
  (memory (export "memory") 1)
  (func (export "user_entrypoint") (param i32) (result i32)
    v128.const i64x2 1 2
    i32x4.extract_lane 0))
