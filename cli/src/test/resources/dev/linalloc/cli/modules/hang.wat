;; free of the newest block makes the list a ring, and the next malloc follows it for ever. Built by: wat2wasm hang.wat
(module
  (memory (export "memory") 1)
  (global (export "__heap_base") i32 (i32.const 1024))
  (global $ring (mut i32) (i32.const 0))
  (global $top (mut i32) (i32.const 1024))
  (func (export "malloc") (param $n i32) (result i32) (local $at i32)
    (loop $walk (br_if $walk (global.get $ring)))
    (local.set $at (global.get $top))
    (if (i32.gt_u (local.get $n) (i32.sub (i32.const 65520) (local.get $at)))
      (then (return (i32.const 0))))
    (global.set $top
      (i32.add (local.get $at)
        (i32.and (i32.add (local.get $n) (i32.const 15)) (i32.const -16))))
    (local.get $at))
  (func (export "free") (param i32) (global.set $ring (i32.const 1))))
