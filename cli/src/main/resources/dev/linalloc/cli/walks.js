// Reads how wee and dl have divided their heap, as WeeWalk and HeapAudit do on the JVM: from the tags, the lists and the fields.
'use strict';
{
  /** No heap on a page has as many chunks. Damaged tags may form a circle. */
  const MOST = 100000;

  /** Collects the chunks of a heap and the lists that hold the free ones. */
  class Heap {
    constructor() {
      this.chunks = [];
      this.lists = [];
    }

    chunk(from, to, state, note = '') {
      if (this.chunks.length === MOST) throw new Error('the tags lead in a circle');
      this.chunks.push({ from, to, state, note });
    }

    /** Follows a list, and marks its chunks if they have the tags of live ones. */
    list(name, first, next, state) {
      const found = [];
      for (let at = first; at !== 0; at = next(at)) {
        if (found.length === MOST) throw new Error('the ' + name + ' leads in a circle');
        found.push(at);
        if (state) this.mark(at, state, '');
      }
      if (found.length > 0) this.lists.push({ name, chunks: found });
    }

    mark(from, state, note) {
      const chunk = this.chunks.find(each => each.from === from);
      if (!chunk) throw new Error('a list holds 0x' + from.toString(16) + ', where no chunk begins');
      chunk.state = state;
      chunk.note = note;
    }

    sorted() {
      this.chunks.sort((one, other) => one.from - other.from);
      return this;
    }
  }

  /** A cell ends in a tag of two words: its start with two marks, and the tag of the cell above. */
  function wee(load, field) {
    const TAG = 8;
    const FREE = 1;
    const FIRST = 2;
    const start = word => (word & -16) >>> 0;
    const heap = new Heap();
    const segment = last => {
      for (let tag = last; tag !== 0;) {
        const word = load(tag);
        heap.chunk(start(word), tag + TAG, word & FREE ? 'free' : 'live');
        tag = word & FIRST ? 0 : start(word) - TAG;
      }
    };
    const top = field('segments.top');
    segment(top & FIRST ? 0 : top - TAG);
    for (let name = field('segments.closed'); name !== 0;) {
      segment(name - 4);
      const below = load(name);
      name = below === name ? 0 : below;
    }
    const cells = [];
    for (let tag = field('list.oldest'); tag !== 0 && cells.length < MOST; tag = load(tag - 4)) cells.push(start(load(tag)));
    if (cells.length > 0) heap.lists.push({ name: 'free list, oldest first', chunks: cells });
    if (field('classes.largest') !== 0) {
      const table = field('classes.table');
      heap.mark(table, 'own', 'table of the size classes');
      for (let head = 0; head < 260; head += 4) heap.list('class of ' + (4 * head + 16) + ' bytes', load(table + head), load, 'cached');
    }
    if (start(top) < field('segments.bound')) heap.chunk(start(top), field('segments.bound'), 'free', 'top');
    return heap.sorted();
  }

  /** A chunk ends in a tag of one word: its size with three marks. */
  function dl(load, field) {
    const FREE = 1;
    const EDGE = 4;
    const TABLE = 496;
    const heap = new Heap();
    const end = address => address === 0 ? 2 ** 32 : address;
    const table = field('table.address');
    const base = field('segments.base');
    const top = field('segments.top');
    const bound = end(field('segments.bound'));
    const victim = field('free.victim');
    const victimSize = field('free.victimSize');
    for (let at = field('segments.reserve'); at !== 0; at = load(at)) {
      heap.chunk(at - 8, at, 'own', 'guard');
      heap.chunk(at, end(load(at + 4)), 'free', 'reserve');
    }
    if (table === 0) {
      if (bound - base >= TABLE) heap.chunk(base, bound, 'free', 'without a table yet');
      return heap.sorted();
    }
    if (top < bound) heap.chunk(top, bound, 'free', 'top');
    for (let above = top; above !== base;) {
      const tag = load(above - 4);
      let size = (tag & -8) >>> 0;
      if (above === table + TABLE) {
        size = TABLE;
        heap.chunk(above - size, above, 'own', 'table of the lists');
      } else if (victimSize !== 0 && above === victim + victimSize) {
        size = victimSize;
        heap.chunk(above - size, above, 'free', 'victim');
      } else if (size === 0) {
        size = 8;
        heap.chunk(above - size, above, 'own', 'guard');
      } else {
        heap.chunk(above - size, above, tag & FREE ? 'free' : 'live', tag & FREE && size === 8 ? 'sliver' : '');
      }
      above = tag & EDGE ? load(above - 8) : above - size;
    }
    const next = chunk => load(chunk + 4);
    const trie = (name, slot) => {
      const first = load(slot);
      if (first === 0) return;
      heap.list(name, first, next);
      trie(name, first + 12);
      trie(name, first + 16);
    };
    for (let bin = 2; bin < 58; bin++) {
      if (bin < 34) heap.list('bin of ' + 8 * bin + ' bytes', load(table + 4 * bin), next);
      else trie('bin of ' + Math.max(272, 2 ** (bin - 26)) + ' to ' + (2 ** (bin - 25) - 8) + ' bytes', table + 4 * bin);
    }
    for (let size = 8; size <= 512; size += 8) {
      heap.list('quick list of ' + size + ' bytes', load(table + 228 + size / 2), load, 'cached');
    }
    return heap.sorted();
  }

  /** Returns how chunks contradict the live blocks (rule D4), or an empty text. */
  function contradiction(chunks, blocks) {
    const hex = address => '0x' + address.toString(16).padStart(8, '0');
    let last = { to: 0, state: 'own' };
    for (const chunk of chunks) {
      if (chunk.from < last.to || chunk.to <= chunk.from) return 'the chunk at ' + hex(chunk.from) + ' is out of order';
      if (chunk.from === last.to && chunk.state === 'free' && last.state === 'free') return 'two free neighbours meet at ' + hex(chunk.from);
      const inside = blocks.filter(block => block.from < chunk.to && chunk.from < block.to);
      if (inside.length !== (chunk.state === 'live' ? 1 : 0)) {
        return 'the chunk at ' + hex(chunk.from) + ' is ' + chunk.state + ' and has bytes of ' + inside.length + ' blocks';
      }
      if (inside.length === 1 && (inside[0].from < chunk.from || chunk.to < inside[0].to)) return 'a block leaves its chunk at ' + hex(chunk.from);
      last = chunk;
    }
    const live = chunks.filter(chunk => chunk.state === 'live').length;
    return live === blocks.length ? '' : live + ' live chunks for ' + blocks.length + ' live blocks';
  }

  linalloc.walks = { wee, dl };
  linalloc.contradiction = contradiction;
}
