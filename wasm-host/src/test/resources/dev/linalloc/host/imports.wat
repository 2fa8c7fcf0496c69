;; A guest that imports its allocator, for HostAllocatorTest: it passes each call on. Built by: wat2wasm imports.wat
(module
  (import "env" "malloc" (func $malloc (param i32) (result i32)))
  (import "env" "free" (func $free (param i32)))
  (import "env" "calloc" (func $calloc (param i32 i32) (result i32)))
  (import "env" "realloc" (func $realloc (param i32 i32) (result i32)))
  (import "env" "aligned_alloc" (func $aligned (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global (export "__heap_base") i32 (i32.const 1024))

  (func (export "malloc") (param i32) (result i32)
    local.get 0
    call $malloc)

  (func (export "free") (param i32)
    local.get 0
    call $free)

  (func (export "calloc") (param i32 i32) (result i32)
    local.get 0
    local.get 1
    call $calloc)

  (func (export "realloc") (param i32 i32) (result i32)
    local.get 0
    local.get 1
    call $realloc)

  (func (export "aligned_alloc") (param i32 i32) (result i32)
    local.get 0
    local.get 1
    call $aligned))
