/** Where and how to allocate. */
export interface Options {
  /**
   * The allocator: `mini` never frees, for short programs; `wee` has little code, for few live blocks; `dl`, the default, is for
   * everything else.
   */
  name?: 'mini' | 'wee' | 'dl';

  /**
   * The first address of the heap in bytes, from 1 on, such as the export `__heap_base` of a guest. Everything from there on
   * must be unused and zero. The heap takes all pages that are there at the first request.
   */
  heapBase: number | WebAssembly.Global;

  /** A module of `linalloc compile --import-memory --heap-base-global`, instead of one by its name. */
  module?: WebAssembly.Module;
}

/**
 * Gives a memory an allocator. Other code may grow the memory; its pages are left alone.
 *
 * @throws RangeError if an option is out of bounds
 * @throws WebAssembly.LinkError if the memory is shared
 */
export function createAllocator(memory: WebAssembly.Memory, options: Options): Promise<Allocator>;

/**
 * An allocator in a WebAssembly memory. Addresses and sizes are in bytes, from 0 to 2^32 - 1. An align is a power of two, and 8
 * unless it is given. Every method throws a RangeError if an argument is out of bounds.
 */
export class Allocator {
  private constructor();

  /** The memory that it allocates in. */
  readonly memory: WebAssembly.Memory;

  /**
   * Allocates a block and returns its address.
   *
   * @throws RangeError if there is no room
   */
  alloc(size: number, align?: number): number;

  /**
   * Allocates a block that is all zeros and returns its address.
   *
   * @throws RangeError if there is no room
   */
  allocZeroed(size: number, align?: number): number;

  /** Frees a block, which must have been allocated with this size and this align. */
  free(address: number, size: number, align?: number): void;

  /**
   * Changes a block's size and returns its new address. The contents stay, up to the smaller size.
   *
   * @throws RangeError if there is no room; the old block stays
   */
  realloc(address: number, size: number, newSize: number, align?: number): number;

  /** Returns a view of bytes in the memory. */
  view(address: number, length: number): View<Uint8Array>;

  /** Returns a view of `length` elements in the memory. */
  view<T extends TypedArray>(address: number, length: number, type: TypedArrayConstructor<T>): View<T>;
}

/** A part of a memory. It stays valid when the memory grows, unlike a typed array, which is then detached. */
export class View<T extends TypedArray> {
  private constructor();

  readonly address: number;

  /** The number of elements. */
  readonly length: number;

  /** The elements. Take the array anew after each call that may grow the memory. */
  get array(): T;
}

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

export type TypedArrayConstructor<T extends TypedArray> = new (buffer: ArrayBufferLike, address: number, length: number) => T;
