;; For AcceptanceTest. Built by: wat2wasm --enable-all too-many-pages.wat
(module
  (memory (export "memory") 128 128)
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0))
