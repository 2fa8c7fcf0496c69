;; A guest without the export __heap_base, for HostAllocatorTest. Built by: wat2wasm no-heap-base.wat
(module
  (import "env" "malloc" (func $malloc (param i32) (result i32)))
  (memory (export "memory") 1)

  (func (export "malloc") (param i32) (result i32)
    local.get 0
    call $malloc))
