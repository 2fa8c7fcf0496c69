package dev.linalloc.host.ink;

/**
 * What a compiled allocator's calls cost, in ink per call.
 *
 * @param alloc the mean of {@code alloc} in {@link EdgeCases}
 * @param allocZeroed the mean of {@code alloc_zeroed} in the same walk
 * @param fresh the mean of 1,000 {@code alloc(16, 8)} that need no growth, from a fresh heap
 * @param reused the same, after all these blocks were given back in reverse order
 * @param bytes the size of the module, in bytes
 * @param pages the size of memory at the end of the walk, in pages
 * @param calls the number of requests of the walk
 */
public record InkReport(
    double alloc,
    double allocZeroed,
    double fresh,
    double reused,
    int bytes,
    int pages,
    int calls) {}
