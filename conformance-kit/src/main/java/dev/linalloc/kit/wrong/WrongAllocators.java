package dev.linalloc.kit.wrong;

import static dev.linalloc.spec.Rule.A1;
import static dev.linalloc.spec.Rule.A2;
import static dev.linalloc.spec.Rule.A3;
import static dev.linalloc.spec.Rule.A4;
import static dev.linalloc.spec.Rule.A5;
import static dev.linalloc.spec.Rule.A6;
import static dev.linalloc.spec.Rule.B1;
import static dev.linalloc.spec.Rule.B2;
import static dev.linalloc.spec.Rule.B3;
import static dev.linalloc.spec.Rule.B4;
import static dev.linalloc.spec.Rule.C1;
import static dev.linalloc.spec.Rule.C2;
import static dev.linalloc.spec.Rule.C3;
import static dev.linalloc.spec.Rule.C4;
import static dev.linalloc.spec.Rule.C5;
import static dev.linalloc.spec.Rule.C6;
import static dev.linalloc.spec.Rule.C7;
import static dev.linalloc.spec.Rule.D1;
import static dev.linalloc.spec.Rule.D2;
import static dev.linalloc.spec.Rule.D3;
import static dev.linalloc.spec.Rule.D4;
import static dev.linalloc.spec.Rule.G1;
import static dev.linalloc.spec.Rule.G2;
import static dev.linalloc.spec.Rule.G3;
import static dev.linalloc.spec.Rule.G4;
import static dev.linalloc.spec.Rule.G5;
import static dev.linalloc.spec.Rule.G6;
import static dev.linalloc.spec.Rule.G7;
import static dev.linalloc.spec.Rule.G8;
import static dev.linalloc.spec.Rule.G9;
import static dev.linalloc.spec.Rule.R1;
import static dev.linalloc.spec.Rule.R2;
import static dev.linalloc.spec.Rule.R3;
import static dev.linalloc.spec.Rule.R4;

import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.AllocatorProvider.Maker;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * All wrong allocators. A kit that misses one of them, or blames another rule, is wrong itself.
 *
 * <p>There is at least one for each rule of allocators, and one for each known bug of a real
 * allocator.
 */
public final class WrongAllocators {
  private WrongAllocators() {}

  /**
   * {@return the provider of one wrong allocator}
   *
   * @param name its name, such as {@code aligns-to-a-word}
   * @throws NoSuchElementException if there is none of that name
   */
  public static AllocatorProvider named(String name) {
    return all().stream()
        .map(WrongAllocator::provider)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** {@return all wrong allocators, ordered by the rule that they break} */
  public static List<WrongAllocator> all() {
    return List.of(
        bump(A1, "rustwasm/wee_alloc#29", "aligns-to-a-word", WrongBumps.AlignsToAWord::new),
        bump(
            A1,
            "fitzgen/bumpalo#19",
            "aligns-to-16-in-new-pages",
            WrongBumps.AlignsTo16InNewPages::new),
        bump(A1, "ziglang/zig#5737", "aligns-to-a-page", WrongBumps.AlignsToAPage::new),
        freeList(
            A1,
            "microsoft/mimalloc#206",
            "aligns-small-blocks-by-size",
            WrongFreeLists.AlignsSmallBlocksBySize::new),
        freeList(
            A1,
            "mattconte/tlsf#36",
            "forgets-align-in-realloc",
            WrongFreeLists.ForgetsAlignInRealloc::new),
        bump(
            A2,
            "alexcrichton/dlmalloc-rs#47",
            "rounds-pages-down",
            WrongBumps.RoundsPagesDown::new),
        bump(
            A2,
            "wado-lang/wado#1686",
            "takes-minus-one-for-a-page",
            WrongBumps.TakesMinusOneForAPage::new),
        bump(
            A2,
            "wasm-bindgen/wasm-bindgen#3310",
            "extends-the-sign",
            WrongBumps.ExtendsTheSign::new),
        freeList(A2, "", "rounds-heap-base-down", WrongFreeLists.RoundsHeapBaseDown::new),
        bump(
            A3,
            "mini-alloc 1.0",
            "forgets-all-at-the-very-end",
            WrongBumps.ForgetsAllAtTheVeryEnd::new),
        freeList(
            A3,
            "llvm-mos/llvm-mos-sdk#314",
            "reallocs-without-looking",
            WrongFreeLists.ReallocsWithoutLooking::new),
        freeList(
            A3, "SFBdragon/talc#49", "misreads-large-gaps", WrongFreeLists.MisreadsLargeGaps::new),
        freeList(A3, "", "keeps-a-stale-bin-bit", WrongFreeLists.KeepsAStaleBinBit::new),
        slab(A3, "", "frees-a-slab-in-use", WrongPagedToys.FreesASlabInUse::new),
        freeList(A3, "", "splits-too-early", WrongFreeLists.SplitsTooEarly::new),
        bump(A4, "", "starts-at-zero", WrongBumps.StartsAtZero::new),
        bump(
            A5,
            "rust-lang/rust#144199",
            "hands-out-the-last-address",
            WrongBumps.HandsOutTheLastAddress::new),
        freeList(
            A5,
            "Portable-Network-Archive/liblzma-rs#223",
            "wraps-sizes",
            WrongFreeLists.WrapsSizes::new),
        freeList(A6, "", "misaligns-empty-blocks", WrongFreeLists.MisalignsEmptyBlocks::new),
        freeList(
            C1,
            "bytecodealliance/wasmtime#10349",
            "merges-across-small-gaps",
            WrongFreeLists.MergesAcrossSmallGaps::new),
        freeList(
            C1, "alexcrichton/dlmalloc-rs#41", "frees-too-much", WrongFreeLists.FreesTooMuch::new),
        freeList(
            C1,
            "emscripten-core/emscripten#10377",
            "tags-the-block-in-front",
            WrongFreeLists.TagsTheBlockInFront::new),
        freeList(C1, "", "tags-the-next-block", WrongFreeLists.TagsTheNextBlock::new),
        freeList(
            C2, "", "merges-across-foreign-pages", WrongFreeLists.MergesAcrossForeignPages::new),
        freeList(
            C3,
            "",
            "keeps-its-state-below-heap-base",
            WrongFreeLists.KeepsItsStateBelowHeapBase::new),
        freeList(C4, "", "zeroes-the-first-page", WrongFreeLists.ZeroesTheFirstPage::new),
        freeList(C5, "rlsf 0.1.0", "copies-whole-units", WrongFreeLists.CopiesWholeUnits::new),
        freeList(
            C6, "", "frees-what-it-could-not-move", WrongFreeLists.FreesWhatItCouldNotMove::new),
        new WrongAllocator(
            C7,
            "",
            AllocatorProvider.of(
                "reuses-dirty-memory",
                Toys.FREE_LIST.promises().withZeroed(true),
                ToyFreeList::new)),
        new WrongAllocator(
            C7,
            "",
            AllocatorProvider.of(
                "writes-the-size-into-the-block",
                Toys.BUMP.promises().withZeroed(true),
                WrongBumps.WritesTheSizeIntoTheBlock::new)),
        bump(B1, "", "goes-back-to-gaps", WrongBumps.GoesBackToGaps::new),
        bump(B2, "", "leaves-room", WrongBumps.LeavesRoom::new),
        bump(B2, "", "spends-a-byte-on-nothing", WrongBumps.SpendsAByteOnNothing::new),
        bump(B3, "", "takes-back-dirty-ends", WrongBumps.TakesBackDirtyEnds::new),
        bump(B4, "", "leaves-a-trace-of-failure", WrongBumps.LeavesATraceOfFailure::new),
        bump(G1, "fitzgen/bumpalo#314", "doubles-memory", WrongBumps.DoublesMemory::new),
        bump(
            G2,
            "bytecodealliance/wasmtime#9356",
            "wastes-exact-fits",
            WrongBumps.WastesExactFits::new),
        buddy(G2, "", "forgets-the-align-of-a-piece", WrongPagedToys.ForgetsTheAlignOfAPiece::new),
        slab(G2, "", "keeps-empty-slabs", WrongPagedToys.KeepsEmptySlabs::new),
        bump(G3, "", "gives-up-for-ever", WrongBumps.GivesUpForEver::new),
        freeList(G4, "rustwasm/wee_alloc#100", "grows-in-vain", WrongFreeLists.GrowsInVain::new),
        freeList(
            G4, "wee_alloc 0.4.5", "grows-without-align", WrongFreeLists.GrowsWithoutAlign::new),
        bump(G5, "", "refuses-negative-sizes", WrongBumps.RefusesNegativeSizes::new),
        freeList(
            G6,
            "mini-alloc 1.0",
            "writes-to-foreign-pages",
            WrongFreeLists.WritesToForeignPages::new),
        bump(
            G6,
            "mini-alloc 1.0",
            "trusts-that-pages-follow",
            WrongBumps.TrustsThatPagesFollow::new),
        freeList(
            G7,
            "",
            "cuts-from-the-end-after-failure",
            WrongFreeLists.CutsFromTheEndAfterFailure::new),
        bump(G8, "", "moves-to-shrink", WrongBumps.MovesToShrink::new),
        bump(G9, "mini before rule G9", "asks-for-minus-one", WrongBumps.AsksForMinusOne::new),
        freeList(
            G9,
            "wee and dl before rule G9",
            "asks-for-what-cannot-be",
            WrongFreeLists.AsksForWhatCannotBe::new),
        bump(G9, "", "tries-more-than-all-first", WrongBumps.TriesMoreThanAllFirst::new),
        freeList(G9, "", "asks-for-more-when-refused", WrongFreeLists.AsksForMoreWhenRefused::new),
        freeList(
            R1, "", "takes-from-the-largest-chunk", WrongFreeLists.TakesFromTheLargestChunk::new),
        freeList(R2, "", "has-a-large-minimum-block", WrongFreeLists.HasALargeMinimumBlock::new),
        freeList(R2, "", "rounds-up-to-powers-of-two", WrongFreeLists.RoundsUpToPowersOfTwo::new),
        freeList(R3, "", "loses-slivers", WrongFreeLists.LosesSlivers::new),
        freeList(R3, "", "never-coalesces", WrongFreeLists.NeverCoalesces::new),
        buddy(R3, "", "never-merges-buddies", WrongPagedToys.NeverMergesBuddies::new),
        freeList(
            R4,
            "rustwasm/wee_alloc#106",
            "loses-the-list-at-an-exact-fit",
            WrongFreeLists.LosesTheListAtAnExactFit::new),
        freeList(
            R4, "", "waits-until-nothing-is-live", WrongFreeLists.WaitsUntilNothingIsLive::new),
        freeList(D1, "", "begins-anywhere", WrongFreeLists.BeginsAnywhere::new),
        freeList(
            D2, "SFBdragon/talc#47", "loops-on-whole-pages", WrongFreeLists.LoopsOnWholePages::new),
        freeList(D2, "", "tries-every-unit", WrongFreeLists.TriesEveryUnit::new),
        freeList(
            D3,
            "rust-lang/rust#16687",
            "copies-the-old-size",
            WrongFreeLists.CopiesTheOldSize::new),
        freeList(
            D3, "fitzgen/bumpalo#69", "copies-the-new-size", WrongFreeLists.CopiesTheNewSize::new),
        bump(
            D3,
            "AssemblyScript's TLSF",
            "aborts-instead-of-null",
            WrongBumps.AbortsInsteadOfNull::new),
        freeList(D4, "", "walks-over-freed-blocks", WrongFreeLists.WalksOverFreedBlocks::new));
  }

  private static WrongAllocator bump(Rule rule, String report, String name, Maker maker) {
    return new WrongAllocator(
        rule, report, AllocatorProvider.of(name, Toys.BUMP.promises(), maker));
  }

  private static WrongAllocator buddy(Rule rule, String report, String name, Maker maker) {
    return new WrongAllocator(
        rule, report, AllocatorProvider.of(name, Toys.BUDDY.promises(), maker));
  }

  private static WrongAllocator slab(Rule rule, String report, String name, Maker maker) {
    return new WrongAllocator(
        rule, report, AllocatorProvider.of(name, Toys.SLAB.promises(), maker));
  }

  private static WrongAllocator freeList(Rule rule, String report, String name, Maker maker) {
    return new WrongAllocator(
        rule, report, AllocatorProvider.of(name, Toys.FREE_LIST.promises(), maker));
  }
}
