;; For AcceptanceTest. Built by: wat2wasm --enable-all memory-not-exported.wat
(module
  (memory (export "memory") 1 1)
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0))
