package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Addresses.hex;

import dev.linalloc.kit.subject.Image;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.MissingImportException;
import dev.linalloc.spi.OutOfFuelException;
import dev.linalloc.spi.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The executable specification: an allocator that passes every call on to the allocator under test
 * and then checks every rule.
 *
 * <p>It also acts as the program that uses the blocks. It overwrites each block when it is handed
 * out, and verifies it when it is given back: an allocator that changes memory of others is found.
 * The first breach is thrown as a {@link RuleViolation}. After it only {@link #picture()} may be
 * called.
 *
 * <p>The rules of single calls are checked by a list of {@link RuleGroup}s: {@link PlacementRules},
 * {@link ContentRules}, {@link GrowthRules} and, depending on the promises, {@link GapRules} and
 * {@link BumpRules}. Rules that only several runs can show broken ({@link Rule#D1 D1}, {@link
 * Rule#B4 B4}, {@link Rule#G7 G7}, {@link Rule#R1 R1}, {@link Rule#R3 R3}) are checked by the
 * driver that makes the runs.
 */
public final class Oracle implements GlobalAllocator {
  private static final int BASE_ACCESSES = 64;
  private static final int ACCESSES_PER_CHUNK = 32;

  /**
   * The most accesses of a call once rules are no longer checked: a broken list may be a circle.
   */
  private static final int EXCUSED_ACCESSES = 1 << 20;

  /** Rules that are checked while a call runs: a call that returns counts as one check of each. */
  private static final Rule[] WATCHED = {Rule.C1, Rule.C2, Rule.C3, Rule.D2, Rule.D3};

  private final GrowableMemory memory;
  private final ObservedMemory observed;
  private final GlobalAllocator allocator;
  private final Call call = new Call();
  private final Tally tally;
  private final Checks checks;
  private final Coverage coverage;
  private final Shadow shadow;
  private final PlacementRules placement;

  /** The order matters: the first rule found broken is the one that is reported. */
  private final List<RuleGroup> groups = new ArrayList<>();

  /**
   * Whether the subject is a compiled module. Its accesses are not counted, because some go to its
   * own state: for modules, {@link Rule#D2 D2} counts basic blocks.
   */
  private final boolean compiled;

  private final int maximumPages;

  private boolean freedBefore;

  /** Whether no rule is checked any more. */
  private boolean excused;

  /**
   * Creates an allocator of {@code subject} over {@code memory} and observes it.
   *
   * @param memory fresh memory, which the kit reads and writes beside the allocator
   * @param heapBase the first address the allocator may use, unsigned
   * @param tally counts the checks
   * @throws RuleViolation if creating the allocator already breaks a rule
   */
  public Oracle(Subject subject, GrowableMemory memory, int heapBase, Tally tally) {
    this.memory = memory;
    this.tally = tally;
    checks = new Checks(subject, tally);
    coverage = tally.coverage();
    Optional<Image> image = subject.image();
    compiled = image.isPresent();
    int programEnd = image.map(Image::ownFrom).orElse(heapBase);
    shadow =
        new Shadow(memory, Integer.toUnsignedLong(heapBase), Integer.toUnsignedLong(programEnd));
    maximumPages = image.map(Image::maximumPages).orElse(LinearMemory.MAX_PAGES);
    observed = new ObservedMemory(memory, call, shadow);
    observed.limit(maximumPages);
    call.accessBound = Long.MAX_VALUE;
    placement = new PlacementRules(shadow, checks);
    groups.add(placement);
    groups.add(new ContentRules(memory, shadow, checks));
    groups.add(new GrowthRules(shadow, checks, subject));
    if (subject.isHeldTo(Rule.R4)) {
      groups.add(new GapRules(checks, subject.promises()));
    }
    if (subject.promises().bump()) {
      groups.add(new BumpRules(memory, shadow, checks, subject.promises()));
    }
    call.leastAlign = image.map(Image::leastAlign).orElse(1);
    try {
      allocator = subject.provider().create(observed, heapBase);
    } catch (Throwable e) {
      throw broken(e);
    }
    if (call.trespass != null) {
      throw call.trespass;
    }
  }

  @Override
  public int alloc(int size, int align) {
    begin(Call.Kind.ALLOC, 0, 0, align, size);
    return request();
  }

  @Override
  public int allocZeroed(int size, int align) {
    begin(Call.Kind.ALLOC_ZEROED, 0, 0, align, size);
    return request();
  }

  @Override
  public void dealloc(int address, int size, int align) {
    begin(Call.Kind.DEALLOC, address, size, align, 0);
    if (excused) {
      make();
      return;
    }
    handIn();
    make();
    claim();
    tell(RuleGroup::givenBack);
    done();
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    begin(Call.Kind.REALLOC, address, size, align, newSize);
    if (!excused) {
      handIn();
    }
    return request();
  }

  /**
   * Grows the memory as another module would, between two calls, and fills the new pages. Does
   * nothing if growth is refused.
   *
   * @param pages pages to add
   */
  public void growForeign(int pages) {
    int before = observed.mayGrow(pages) ? memory.memoryGrow(pages) : -1;
    if (before != -1) {
      coverage.addForeignGrowth();
      long from = Pages.bytes(before);
      shadow.claimForeign(from, from + Pages.bytes(pages));
    }
  }

  /** Limits memory to {@code pages} pages in all, or to a module's own maximum if that is less. */
  public void limit(int pages) {
    observed.limit(Math.min(pages, maximumPages));
  }

  /** Returns the bytes of the longest range that the heap can have without foreign pages in it. */
  public long longestRange() {
    return shadow.longestRange(Pages.bytes(observed.limit()));
  }

  /**
   * Checks no rule from now on, and only passes calls on: the caller has erred, and no rule binds
   * an allocator after that. A call that throws or does not end still throws a {@link
   * RuleViolation}.
   */
  public void excuse() {
    excused = true;
  }

  /**
   * Writes to memory as a caller that errs would.
   *
   * @param from the first address
   * @param length how many bytes are set to {@code value}
   * @throws IllegalArgumentException if some of them lie outside memory
   */
  public void overwrite(long from, int length, byte value) {
    if (from < 0 || from + length > Pages.end(memory)) {
      throw new IllegalArgumentException("the program would write outside memory");
    }
    memory.fill((int) from, length, value);
  }

  /** Verifies every live block, every foreign page and the memory below heapBase. */
  public void verifyAll() {
    shadow.verifyAll(checks);
  }

  /**
   * If the allocator is a {@link HeapWalk}, checks that its chunks agree with the live blocks (rule
   * {@link Rule#D4 D4}).
   */
  public void walk() {
    if (allocator instanceof HeapWalk heap) {
      call.accessBound = Long.MAX_VALUE;
      tally.add(Rule.D4, 1);
      try {
        WalkCheck.run(heap, shadow);
      } catch (IllegalStateException e) {
        throw new RuleViolation(
            Rule.D4, "after " + call + " the heap walk said: " + e.getMessage());
      }
    }
  }

  /**
   * Passes the chunks of the allocator's heap walk on, without a check. Returns whether the
   * allocator is a {@link HeapWalk}.
   */
  public boolean walk(HeapWalk.ChunkVisitor visitor) {
    if (!(allocator instanceof HeapWalk heap)) {
      return false;
    }
    call.accesses = 0;
    call.accessBound = excused ? EXCUSED_ACCESSES : Long.MAX_VALUE;
    heap.walk(visitor);
    return true;
  }

  /**
   * Returns a hash of the heap's state: the allocator's fields, the heap's memory outside live
   * blocks, the live blocks and the limit. Takes time proportional to the heap.
   *
   * @throws IllegalArgumentException if reflection cannot read the allocator's fields
   */
  public Fingerprint fingerprint() {
    Fingerprint.Mixer mixer = new Fingerprint.Mixer();
    mixer.addFields(allocator);
    mixer.add(observed.limit());
    shadow.addTo(mixer);
    return mixer.result();
  }

  /** Returns the memory's size in pages. */
  public int pages() {
    return memory.memorySize();
  }

  /** Returns the number of live blocks. */
  public int liveBlocks() {
    return shadow.live().count();
  }

  /** Returns the bytes of all live blocks together. */
  public long liveBytes() {
    return shadow.liveBytes();
  }

  /** Returns the most blocks that were live at once. */
  public int peakBlocks() {
    return shadow.peakCount();
  }

  /** Returns the most bytes that were live at once. */
  public long peakBytes() {
    return shadow.peakBytes();
  }

  /** Returns the first address of the range that shows the breach, unsigned. */
  public long blamedFrom() {
    if (call.trespass != null) {
      return call.trespassFrom;
    }
    return shadow.damagedAt() >= 0 ? shadow.damagedAt() : call.block();
  }

  /** Returns the address after the range that shows the breach; the range may be empty. */
  public long blamedTo() {
    if (call.trespass != null) {
      return call.trespassTo;
    }
    return shadow.damagedAt() >= 0 ? shadow.damagedAt() + 1 : call.block() + call.blockSize();
  }

  /** Draws the heap around the last call's block. */
  public String picture() {
    HeapPicture picture = new HeapPicture();
    shadow.draw(picture);
    if (call.result == NULL) {
      picture.focus(
          call.address,
          call.address + call.oldSize,
          call.kind == Call.Kind.DEALLOC ? "given back" : "asked");
    } else {
      picture.focus(call.result, call.result + call.size, "returned");
    }
    return picture.toString();
  }

  /**
   * Verifies the block that the call takes, if there is one, and lets the allocator write to it.
   */
  private void handIn() {
    if (call.oldSize != 0) {
      call.slot = liveSlot();
      tell(RuleGroup::before);
      shadow.unlock(call.slot);
    }
  }

  /** Makes a request, and checks and claims the block that it returned. */
  private int request() {
    make();
    if (excused) {
      return (int) call.result;
    }
    if (call.size == 0) {
      tell(RuleGroup::empty);
    } else if (call.failed()) {
      tell(RuleGroup::failed);
    } else {
      tell(RuleGroup::placed);
    }
    claim();
    done();
    return (int) call.result;
  }

  /** Claims the returned block, if any, and releases the block that the call took, if any. */
  private void claim() {
    if (call.givesABlock()) {
      if (call.failed()) {
        shadow.lock(call.slot);
      } else {
        shadow.release(call.slot);
      }
    }
    if (call.size != 0 && !call.failed()) {
      shadow.claimBlock(call.result, call.size, call.align);
    }
  }

  private void tell(BiConsumer<RuleGroup, Call> event) {
    for (RuleGroup group : groups) {
      event.accept(group, call);
    }
  }

  private void begin(Call.Kind kind, int address, int oldSize, int align, int size) {
    call.kind = kind;
    call.address = Integer.toUnsignedLong(address);
    call.oldSize = Integer.toUnsignedLong(oldSize);
    call.align = Integer.toUnsignedLong(align);
    call.size = Integer.toUnsignedLong(size);
    call.result = 0;
    call.pagesBefore = memory.memorySize();
    call.pagesAfter = call.pagesBefore;
    call.accesses = 0;
    call.asked = 0;
    call.refused = false;
    call.reused = false;
    call.slot = LiveBlocks.NONE;
    call.limit = observed.limit();
    freedBefore = shadow.anyReleased();
    call.trespass = null;
    long own = kind == Call.Kind.ALLOC_ZEROED ? call.size : Math.min(call.oldSize, call.size);
    long bound = BASE_ACCESSES + ACCESSES_PER_CHUNK * shadow.chunkBound() + own;
    call.accessBound = compiled ? Long.MAX_VALUE : excused ? EXCUSED_ACCESSES + own : bound;
  }

  private void make() {
    int size = (int) call.size;
    int align = (int) call.align;
    int address = (int) call.address;
    int oldSize = (int) call.oldSize;
    try {
      int result =
          switch (call.kind) {
            case CREATE -> NULL;
            case ALLOC -> allocator.alloc(size, align);
            case ALLOC_ZEROED -> allocator.allocZeroed(size, align);
            case REALLOC -> allocator.realloc(address, oldSize, align, size);
            case DEALLOC -> {
              allocator.dealloc(address, oldSize, align);
              yield NULL;
            }
          };
      call.result = Integer.toUnsignedLong(result);
    } catch (Throwable e) {
      throw broken(e);
    }
    call.pagesAfter = memory.memorySize();
    if (excused) {
      return;
    }
    if (call.trespass != null) {
      if (call.trespassedInResult()) {
        // The store hit the misplaced block itself: blame the placement, not the store.
        placement.placed(call);
      }
      throw call.trespass;
    }
    for (Rule rule : WATCHED) {
      checks.that(rule, true, call::toString);
    }
  }

  /**
   * Returns the rule that {@code thrown} breaks. A missing import is the host's fault, so it breaks
   * no rule and is rethrown.
   */
  private RuleViolation broken(Throwable thrown) {
    if (thrown instanceof MissingImportException missing) {
      throw missing;
    }
    if (call.trespass != null && !excused) {
      return call.trespass; // the store came first and may have caused the exception
    }
    return switch (thrown) {
      case RuleViolation violation -> violation;
      case OutOfFuelException _ -> new RuleViolation(Rule.D2, call + " " + thrown.getMessage());
      default -> new RuleViolation(Rule.D3, call + " threw " + thrown);
    };
  }

  private void done() {
    tell(RuleGroup::after);
    coverage.add(call, freedBefore);
  }

  /**
   * Returns the slot of the block that the caller passes. The caller must pass a live block with
   * its layout.
   */
  private int liveSlot() {
    int slot = shadow.live().find(call.address);
    if (slot == LiveBlocks.NONE
        || shadow.live().size(slot) != call.oldSize
        || shadow.live().align(slot) != call.align) {
      throw new IllegalArgumentException(
          call + ": no live block has address " + hex(call.address) + " and that layout");
    }
    return slot;
  }
}
