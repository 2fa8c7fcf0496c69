;; For AcceptanceTest. Built by: wat2wasm --enable-all shared-memory.wat
(module
  (memory (export "memory") 1 1 shared)
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0))
