;; A bump allocator with C's functions. It records its last call at address 2048: function, arguments, result.
;; Built by: wat2wasm c.wat
(module
  (memory (export "memory") 2)
  (global (export "__heap_base") i32 (i32.const 70000))
  (global $top (mut i32) (i32.const 70000))
  (data (i32.const 3000) "static data")

  (func $log (param $function i32) (param $first i32) (param $second i32) (param $result i32)
    (i32.store offset=2048 (i32.const 0) (local.get $function))
    (i32.store offset=2052 (i32.const 0) (local.get $first))
    (i32.store offset=2056 (i32.const 0) (local.get $second))
    (i32.store offset=2060 (i32.const 0) (local.get $result)))

  (func $take (param $size i32) (param $align i32) (result i32) (local $start i32)
    (local.set $start
      (i32.and
        (i32.sub (i32.add (global.get $top) (local.get $align)) (i32.const 1))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $top (i32.add (local.get $start) (local.get $size)))
    (local.get $start))

  (func (export "malloc") (param $size i32) (result i32) (local $start i32)
    (local.set $start (call $take (local.get $size) (i32.const 16)))
    (call $log (i32.const 1) (local.get $size) (i32.const 0) (local.get $start))
    (local.get $start))

  (func (export "free") (param $address i32)
    (call $log (i32.const 2) (local.get $address) (i32.const 0) (i32.const 0)))

  (func (export "calloc") (param $count i32) (param $size i32) (result i32) (local $start i32)
    (local.set $start
      (call $take (i32.mul (local.get $count) (local.get $size)) (i32.const 16)))
    (call $log (i32.const 3) (local.get $count) (local.get $size) (local.get $start))
    (local.get $start))

  (func (export "realloc") (param $address i32) (param $size i32) (result i32) (local $start i32)
    (local.set $start (call $take (local.get $size) (i32.const 16)))
    (memory.copy (local.get $start) (local.get $address) (local.get $size))
    (call $log (i32.const 4) (local.get $address) (local.get $size) (local.get $start))
    (local.get $start))

  (func (export "aligned_alloc") (param $align i32) (param $size i32) (result i32)
    (local $start i32)
    (local.set $start (call $take (local.get $size) (local.get $align)))
    (call $log (i32.const 5) (local.get $align) (local.get $size) (local.get $start))
    (local.get $start)))
