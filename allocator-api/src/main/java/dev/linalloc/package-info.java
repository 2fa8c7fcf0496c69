/**
 * The front door for programs: arenas over an allocator, and allocators by name.
 *
 * <pre>{@code
 * try (LinearArena arena = LinearArena.ofConfined()) {
 *   MemorySegment segment = arena.allocate(64, 8); // zero-filled
 *   arena.reset(); // all segments are freed
 * }
 * }</pre>
 *
 * <p><b>Arenas.</b> {@link dev.linalloc.LinearArena} and {@link dev.linalloc.HeapArena} are {@link
 * java.lang.foreign.Arena}s. The first frees all its segments at once, by a <em>reset</em>; the
 * second also frees single ones. A segment that was freed by a reset throws on access. One that
 * {@code HeapArena.free} freed stays accessible, and the program must not use it.
 *
 * <p><b>Allocators.</b> {@link dev.linalloc.Allocators} finds an allocator by its <em>name</em>,
 * such as {@code "dl"}, and opens it over a linear memory as a {@link
 * dev.linalloc.ConfinedAllocator}, which hands out <em>addresses</em>: bytes from the start of that
 * memory, unsigned, of which 0 is NULL. A block's size and alignment are a {@link
 * dev.linalloc.Layout}, of which every instance is legal. Looking an allocator up by name takes
 * milliseconds, since {@link java.util.ServiceLoader} reads the jars on the path.
 *
 * <p><b>Threads.</b> An arena, an allocator and a memory are <em>confined</em> to the thread that
 * opened them. A call from any other thread throws {@link java.lang.WrongThreadException} and
 * changes nothing.
 *
 * <p><b>Memory</b> lies outside the Java heap. With native access ({@code
 * --enable-native-access=dev.linalloc.api}) it is an anonymous mapping; without, a private mapping
 * of a temporary file. See {@link dev.linalloc.memory.NativeMemory}.
 *
 * <p>Nothing in this package hands out an object that can grow a memory. A null argument throws a
 * {@link java.lang.NullPointerException} unless a method says otherwise. Authors of allocators
 * start at {@link dev.linalloc.spi}, programs that bring a memory of their own at {@link
 * dev.linalloc.memory}.
 */
@NullMarked
package dev.linalloc;

import org.jspecify.annotations.NullMarked;
