;; A correct bump allocator without the export __heap_base. Built by: wat2wasm untold-heap.wat
(module
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 1024))
  (func $malloc (export "malloc") (param $n i32) (result i32) (local $at i32) (local $end i64) (local $have i64)
    (local.set $at (global.get $top))
    (local.set $end
      (i64.add
        (i64.extend_i32_u (local.get $at))
        (i64.and (i64.add (i64.extend_i32_u (local.get $n)) (i64.const 15)) (i64.const -16))))
    (local.set $have (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16)))
    (if (i64.ge_u (local.get $end) (i64.const 0xfffffff0)) (then (return (i32.const 0))))
    (if (i64.gt_u (local.get $end) (local.get $have)) (then
      (if (i32.eq
            (memory.grow
              (i32.wrap_i64
                (i64.shr_u
                  (i64.sub (i64.add (local.get $end) (i64.const 65535)) (local.get $have))
                  (i64.const 16))))
            (i32.const -1))
        (then (return (i32.const 0))))))
    (global.set $top (i32.wrap_i64 (local.get $end)))
    (local.get $at))
  (func (export "free") (param i32)))
