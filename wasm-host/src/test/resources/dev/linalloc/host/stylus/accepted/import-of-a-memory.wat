;; For AcceptanceTest. Built by: wat2wasm --enable-all import-of-a-memory.wat
(module
  (memory 1 1)
  (export "memory" (memory 0))
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0))
