;; It has C's names, but not C's types. Built by: wat2wasm i64.wat
(module
  (memory (export "memory") 1)
  (func (export "malloc") (param i64) (result i64) (i64.const 2048))
  (func (export "free") (param i64)))
