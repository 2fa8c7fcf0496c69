;; A contract for BilledRunTest: its first argument byte says by how many pages to grow. Built by: wat2wasm billed.wat
(module
  (import "vm_hooks" "pay_for_memory_grow" (func (param i32)))
  (import "vm_hooks" "read_args" (func $read_args (param i32)))
  (import "vm_hooks" "write_result" (func $write_result (param i32 i32)))
  (memory (export "memory") 1)
  (func $grow (export "grow") (param i32) (result i32)
    local.get 0
    memory.grow)
  (func (export "alloc") (param i32 i32) (result i32)
    i32.const 1024)
  (func (export "user_entrypoint") (param i32) (result i32)
    i32.const 0
    call $read_args
    i32.const 0
    i32.load
    call $grow
    drop
    i32.const 0
    local.get 0
    call $write_result
    i32.const 0))
