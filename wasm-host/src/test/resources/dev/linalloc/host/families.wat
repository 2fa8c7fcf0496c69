;; Functions of several families; their results show which of them was called.
;; Built by: wat2wasm families.wat
(module
  (memory (export "memory") 1)
  (func $log (param $digit i32) ;; records the calls at address 4000, a decimal digit each
    (i32.store (i32.const 4000)
      (i32.add (i32.mul (i32.load (i32.const 4000)) (i32.const 10)) (local.get $digit))))
  (func (export "__new") (param i32 i32) (result i32)
    (call $log (i32.const 1))
    (i32.add (i32.const 2048) (local.get 1)))
  (func (export "__pin") (param i32) (result i32)
    (call $log (i32.const 2))
    (local.get 0))
  (func (export "__unpin") (param i32)
    (call $log (i32.const 3)))
  (func (export "__collect")
    (call $log (i32.const 4)))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (i32.add
      (i32.add (i32.mul (local.get 0) (i32.const 1000)) (i32.mul (local.get 1) (i32.const 100)))
      (i32.add (i32.mul (local.get 2) (i32.const 10)) (local.get 3))))
  (func (export "take") (param i32) (result i32) (i32.const 4096))
  (func (export "posix_memalign") (param $cell i32) (param $align i32) (param $size i32) (result i32)
    (if (i32.gt_u (local.get $size) (i32.const 100)) (then (return (i32.const 12))))
    (i32.store (local.get $cell) (i32.add (local.get $align) (local.get $size)))
    (i32.const 0)))
