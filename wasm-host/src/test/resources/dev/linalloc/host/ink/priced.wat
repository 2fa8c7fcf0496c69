;; Functions whose ink is counted by hand in InkMeterTest. Built by: wat2wasm priced.wat
(module
  (memory (export "memory") 2)
  (type $unary (func (param i32) (result i32)))
  (table 1 funcref)
  (elem (i32.const 0) $identity)

  (func $identity (export "identity") (param i32) (result i32)
    local.get 0)

  (func (export "sum") (param i32 i32) (result i32)
    local.get 0
    local.get 1
    i32.add)

  (func (export "choose") (param i32) (result i32)
    local.get 0
    if (result i32)
      i32.const 7
    else
      i32.const 3
      i32.popcnt
    end)

  (func (export "count") (param i32)
    loop
      local.get 0
      i32.const 1
      i32.sub
      local.tee 0
      br_if 0
    end)

  (func (export "early") (param i32) (result i32)
    block
      local.get 0
      br_if 0
      i32.const 1
      return
    end
    i32.const 2)

  (func (export "table") (param i32) (result i32)
    block
      block
        block
          local.get 0
          br_table 0 1 2
        end
        i32.const 10
        return
      end
      i32.const 20
      return
    end
    i32.const 30)

  (func (export "direct") (param i32) (result i32)
    local.get 0
    call $identity)

  (func (export "indirect") (param i32) (result i32)
    local.get 0
    i32.const 0
    call_indirect (type $unary))

  (func (export "fill") (param i32)
    i32.const 0
    i32.const 1
    local.get 0
    memory.fill)

  (func (export "copy") (param i32 i32)
    i32.const 100
    i32.const 0
    local.get 0
    memory.copy
    i32.const 200
    i32.const 0
    local.get 1
    memory.copy))
