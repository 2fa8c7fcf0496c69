// Runs traces on the page's modules, and makes films of what they do. The words and the numbers of a film are those of
// dev.linalloc.kit.drive.Filming on the JVM. A page sees no stores: what the allocator has stored are words outside of blocks that
// a call has changed to another number than 0.
'use strict';
{
  const { Player, players, make, hex, number, bytes, count } = linalloc;
  const PAGE = 65536;
  const MOST_PAGES = 1024;
  const MOST_STEPS = 2000;
  const MOST_FRAMES = 240;
  const MOST_AREAS = 512;
  const MOST_COMPARED = 1 << 16;
  const LAST_ADDRESS = 2 ** 32 - 1;
  const FUEL = 1n << 24n;

  const byId = id => document.getElementById(id);
  const allocators = new Map(JSON.parse(byId('allocators').textContent).map(each => [each.name, each]));
  const scenes = new Map(JSON.parse(byId('scenes').textContent).map(each => [each.name, each]));

  /** What the reader can put right; the message is shown. */
  class Problem extends Error {}

  /** A problem of the calls as text. */
  class WrongText extends Problem {}

  /** A call of a module does not return. It imports nothing, so what it throws is its own: a trap, or that the stack is full. */
  class Trap extends Error {}

  /** Reads a trace. The messages are those of dev.linalloc.kit.trace.TraceReader. */
  function parse(text) {
    const trace = { pages: 1, heapBase: 1024, steps: [] };
    const live = new Set();
    text.split('\n').forEach((raw, index) => {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) return;
      const words = line.split(/\s+/);
      const fail = problem => { throw new WrongText('line ' + (index + 1) + ': ' + problem); };
      const take = shape => {
        if (words.length !== shape.split(' ').length + 1) fail('"' + words[0] + '" takes ' + shape + ', not ' + count(words.length - 1, 'word'));
      };
      const value = (word, what, least, most) => {
        if (/^[0-9]+$/.test(word) && Number(word) >= least && Number(word) <= most) return Number(word);
        return fail(what + ' (' + word + ') must be a number from ' + least + ' to ' + most);
      };
      const id = (word, known) => {
        const block = value(word, 'id', 0, 2 ** 24 - 1);
        if (live.has(block) !== known) fail('block ' + block + (known ? ' is not live' : ' is live already'));
        return block;
      };
      const align = word => {
        const chosen = value(word, 'align', 1, 2 ** 31);
        if (!Number.isInteger(Math.log2(chosen))) fail('align (' + chosen + ') must be a power of two');
        return chosen;
      };
      const size = word => value(word, 'size', 0, LAST_ADDRESS);
      const pages = word => value(word, 'pages', 0, 65536);
      switch (words[0]) {
        case 'm':
          take('PAGES HEAPBASE');
          if (trace.steps.length > 0) fail('"m" must come before the first step');
          trace.pages = pages(words[1]);
          trace.heapBase = value(words[2], 'heapBase', 1, LAST_ADDRESS);
          break;
        case 'a':
        case 'z':
          take('ID SIZE ALIGN');
          trace.steps.push({ kind: words[0], id: id(words[1], false), size: size(words[2]), align: align(words[3]) });
          live.add(Number(words[1]));
          break;
        case 'r':
          take('ID SIZE');
          trace.steps.push({ kind: 'r', id: id(words[1], true), size: size(words[2]) });
          break;
        case 'f':
          take('ID');
          trace.steps.push({ kind: 'f', id: id(words[1], true) });
          live.delete(Number(words[1]));
          break;
        case 'g':
        case '!':
          take('PAGES');
          trace.steps.push({ kind: words[0], pages: pages(words[1]) });
          break;
        case 'x':
          fail('"x" is an error of the caller, which this page does not play; linalloc replay --step does');
          break;
        default:
          fail('"' + words[0] + '" is no step; there are m a z r f g !');
      }
    });
    if (trace.steps.length > MOST_STEPS) throw new WrongText('the page plays ' + number(MOST_STEPS) + ' steps at most; linalloc view shows longer traces');
    return trace;
  }

  function words(step) {
    const pages = n => n + (n === 1 ? ' page' : ' pages');
    switch (step.kind) {
      case 'a': return 'block ' + step.id + ' = alloc(' + step.size + ', ' + step.align + ')';
      case 'z': return 'block ' + step.id + ' = allocZeroed(' + step.size + ', ' + step.align + ')';
      case 'r': return 'realloc(block ' + step.id + ', ' + step.size + ')';
      case 'f': return 'dealloc(block ' + step.id + ')';
      case 'g': return 'another module grows memory by ' + pages(step.pages);
      default: return 'memory may have at most ' + pages(step.pages);
    }
  }

  /** An instance of a module with the functions of an allocator, called as dev.linalloc.host.GuestAllocator does. */
  class Guest {
    static compiled = new Map();

    /** Starts an instance whose heap begins as the trace says. A module that was not compiled here begins as it is. */
    static async start(allocator, trace) {
      const fits = each => each.pages === trace.pages && each.heapBase === trace.heapBase;
      const start = allocator.isFixed ? allocator.modules[0] : allocator.modules.find(fits);
      if (!start) {
        const known = allocator.modules.map(each => 'm ' + each.pages + ' ' + each.heapBase).join(', ');
        throw new WrongText('this page has no module whose heap begins so; there are ' + known);
      }
      try {
        if (!Guest.compiled.has(start)) {
          Guest.compiled.set(start, await WebAssembly.compile(Uint8Array.from(atob(start.wasm), letter => letter.charCodeAt(0))));
        }
        return new Guest(allocator, start, await WebAssembly.instantiate(Guest.compiled.get(start)));
      } catch (problem) {
        throw problem instanceof Problem ? problem : new Problem(allocator.name + ' does not start: ' + problem.message);
      }
    }

    constructor(allocator, start, instance) {
      this.allocator = allocator;
      this.heapBase = start.heapBase;
      this.exports = instance.exports;
      this.memory = Object.values(this.exports).find(each => each instanceof WebAssembly.Memory);
      if (!this.memory) throw new Problem(allocator.name + ' exports no memory');
      this.roles = Object.fromEntries(Object.entries(allocator.roles).map(([role, text]) => {
        const [, name, list] = /^(.*)\((.*)\)$/.exec(text);
        return [role, { name, list: list === '' ? [] : list.split(',') }];
      }));
      if (this.roles.alloc_aligned?.list.includes('cell')) delete this.roles.alloc_aligned;
      this.zeroSizes = this.roles.alloc.list.includes('align');
      this.limit(65536);
      if (this.roles.init) this.call('init', {});
    }

    get pages() { return this.memory.buffer.byteLength / PAGE; }

    get ink() { return this.exports['linalloc.ink'].value; }

    get isOutOfFuel() { return this.exports['linalloc.fuel'].value < 0n; }

    limit(pages) {
      this.most = Math.min(pages, MOST_PAGES);
      this.exports['linalloc.limit'].value = BigInt(this.most);
    }

    /** Another module grows memory. Returns whether it did. */
    grow(pages) {
      if (pages !== 0 && this.pages + pages > this.most) return false;
      try {
        this.memory.grow(pages);
        return true;
      } catch {
        return false;
      }
    }

    call(role, value) {
      const { name, list } = this.roles[role];
      this.exports['linalloc.fuel'].value = FUEL;
      const given = list.map(each => /^[0-9]/.test(each) ? Number(each) : value[each] | 0);
      try {
        return (this.exports[name](...given) ?? 0) >>> 0;
      } catch (trap) {
        throw new Trap(this.isOutOfFuel ? 'the call does not end' : 'the call traps: ' + trap.message);
      }
    }

    passes(role, align) {
      return role in this.roles && (this.roles[role].list.includes('align') || align <= this.allocator.plainAlign);
    }

    alloc(size, align) {
      if (size === 0 && !this.zeroSizes) return align;
      const value = { size, align, roundedSize: Math.ceil(size / align) * align };
      let block = 0;
      if (this.passes('alloc', align)) block = this.call('alloc', value);
      else if (this.roles.alloc_aligned && value.roundedSize <= LAST_ADDRESS) block = this.call('alloc_aligned', value);
      return this.pinned(block);
    }

    pinned(address) {
      if (address !== 0 && this.roles.pin) this.call('pin', { address });
      return address;
    }

    allocZeroed(size, align) {
      if (size === 0 && !this.zeroSizes) return align;
      if (this.passes('alloc_zeroed', align)) return this.pinned(this.call('alloc_zeroed', { size, align }));
      const address = this.alloc(size, align);
      if (address !== 0) new Uint8Array(this.memory.buffer).fill(0, address, address + size); // it may lie outside memory
      return address;
    }

    dealloc(address, size, align) {
      if ((size === 0 && !this.zeroSizes) || !this.roles.dealloc) return;
      this.call('dealloc', { address, size, align });
      if (this.roles.collect) this.call('collect', {});
    }

    realloc(address, size, align, newSize) {
      if (size === 0 && !this.zeroSizes) return this.alloc(newSize, align);
      if (newSize === 0 && !this.zeroSizes) {
        this.dealloc(address, size, align);
        return align;
      }
      if (this.passes('realloc', align)) return this.call('realloc', { address, size, align, newSize });
      const moved = this.alloc(newSize, align);
      if (moved !== 0) {
        new Uint8Array(this.memory.buffer).copyWithin(moved, address, address + Math.min(size, newSize));
        this.dealloc(address, size, align);
      }
      return moved;
    }

    /** Returns the allocator's fields, which the prepared module exports. */
    fields() {
      return Object.entries(this.exports)
        .filter(([name]) => name.startsWith('linalloc.field.'))
        .map(([name, { value }]) => [name.slice('linalloc.field.'.length), typeof value === 'bigint' ? Number(BigInt.asUintN(64, value)) : value >>> 0]);
    }
  }

  /** Returns a function that measures how many bytes of an area lie in the ranges; areas and ranges ascend. */
  function overlaps(ranges) {
    let first = 0;
    return (from, to) => {
      while (first < ranges.length && ranges[first][1] <= from) first++;
      let sum = 0;
      for (let i = first; i < ranges.length && ranges[i][0] < to; i++) sum += Math.min(to, ranges[i][1]) - Math.max(from, ranges[i][0]);
      return sum;
    };
  }

  /** Returns the first index from one on at which arrays differ, or the length of the first. A function so small is fast. */
  function difference(one, other, from) {
    let i = from;
    while (i < one.length && one[i] === other[i]) i++;
    return i;
  }

  /** Plays a trace on a guest, as its program: it fills its blocks, and notes what changes around them. */
  class Filming {
    constructor(guest, trace) {
      this.guest = guest;
      this.trace = trace;
      this.edges = new Set([guest.heapBase, guest.pages * PAGE]);
      this.known = new Map(); // blocks by id, empty ones included
      this.gone = [];
      this.foreign = [];
      this.stored = new Set();
      this.frames = [];
      this.inks = [];
      this.breach = null;
      this.limited = false;
      this.shadow = new Uint32Array(guest.memory.buffer).slice();
    }

    film() {
      const { guest, trace } = this;
      const missing = trace.pages - guest.pages;
      if (missing > 0) this.growForeign(missing);
      this.frame(0, 'the allocator is created', '', 0);
      let compared = 0;
      for (let at = 1; at <= trace.steps.length && !this.breach; at++) {
        const step = trace.steps[at - 1];
        const before = guest.ink;
        const pages = guest.pages;
        let result;
        try {
          result = this.play(step);
        } catch (trap) {
          if (!(trap instanceof Trap)) throw trap;
          this.breach = { rule: guest.isOutOfFuel ? 'D2' : 'D3', evidence: trap.message, from: 0, to: 0 };
        }
        this.edges.add(guest.pages * PAGE);
        const ink = Number(guest.ink - before);
        this.inks.push(ink);
        compared += guest.pages;
        if (compared > MOST_COMPARED) {
          throw new WrongText('after each step the page compares all memory, ' + count(MOST_COMPARED, 'page') + ' in all at most; step ' + number(at)
            + ' is beyond; linalloc view shows such traces');
        }
        this.compare();
        if (this.breach) this.edges.add(this.breach.from).add(this.breach.to);
        if (result === 'NULL' && guest.most === MOST_PAGES && pages === guest.pages) this.limited = true;
        const shown = at === trace.steps.length || trace.steps.length <= MOST_FRAMES
          || Math.floor(at * MOST_FRAMES / trace.steps.length) !== Math.floor((at - 1) * MOST_FRAMES / trace.steps.length);
        if (shown || this.breach) this.frame(at, words(step), this.breach ? 'breaks ' + this.breach.rule : result, ink);
      }
      return this.developed();
    }

    /** Makes the call of a step. Returns its result in words. */
    play(step) {
      const { guest } = this;
      const block = this.known.get(step.id);
      switch (step.kind) {
        case 'a': return this.handedOut(step, guest.alloc(step.size, step.align), step.align, 0);
        case 'z': return this.handedOut(step, guest.allocZeroed(step.size, step.align), step.align, 0);
        case 'r': {
          if (!block) return 'no call: the block is not live';
          const address = guest.realloc(block.from, block.size, block.align, step.size);
          if (address !== 0) this.release(step.id);
          return this.handedOut(step, address, block.align, Math.min(block.size, step.size));
        }
        case 'f':
          if (!block) return 'no call: the block is not live';
          this.release(step.id);
          guest.dealloc(block.from, block.size, block.align);
          return '';
        case 'g': return this.growForeign(step.pages) && step.pages > 0 ? '' : 'refused';
        default:
          guest.limit(step.pages);
          return '';
      }
    }

    growForeign(pages) {
      const from = this.guest.pages * PAGE;
      if (!this.guest.grow(pages)) return false;
      if (pages > 0) {
        this.foreign.push([from, from + pages * PAGE]);
        this.edges.add(from);
      }
      return true;
    }

    release(id) {
      const block = this.known.get(id);
      this.known.delete(id);
      if (block.size > 0) this.gone.push({ ...block, end: this.frames.length });
    }

    /** Notes a block that was returned, and writes to it from byte {@code kept} on. */
    handedOut(step, address, align, kept) {
      if (address === 0) return 'NULL';
      const to = address + step.size;
      const broken = (rule, evidence) => { this.breach ||= { rule, evidence: words(step) + ' returned ' + hex(address) + ', ' + evidence, from: address, to }; };
      if (address % align !== 0) broken('A1', 'which is no multiple of its align');
      if (step.size > 0) {
        const other = this.live().find(each => each.from < to && address < each.to);
        if (address < this.guest.heapBase || to > this.guest.pages * PAGE) broken('A2', 'which does not lie in the heap');
        else if (other) broken('A3', 'which overlaps block ' + other.id);
        else if (this.foreign.some(([from, end]) => from < to && address < end)) broken('G6', 'which lies in a foreign page');
        else {
          for (const memory of [this.bytesOfMemory(), this.bytesOfShadow()]) memory.fill(0xa1 + step.id % 90, address + kept, to);
          this.bytesOfShadow().set(this.bytesOfMemory().subarray(address, address + kept), address);
        }
        for (const word of this.stored) if (address <= word && word + 4 <= to) this.stored.delete(word); // the program has written there
        this.edges.add(address).add(to);
      }
      this.known.set(step.id, { id: step.id, from: address, to, size: step.size, align, first: this.frames.length });
      return hex(address);
    }

    live() {
      return [...this.known.values()].filter(block => block.size > 0).sort((one, other) => one.from - other.from);
    }

    bytesOfMemory() {
      return new Uint8Array(this.guest.memory.buffer);
    }

    /** Returns what memory held after the last call and the program's stores, as long as memory is now. */
    bytesOfShadow() {
      const length = this.guest.memory.buffer.byteLength / 4;
      if (this.shadow.length < length) {
        const longer = new Uint32Array(length);
        longer.set(this.shadow);
        this.shadow = longer;
      }
      return new Uint8Array(this.shadow.buffer);
    }

    /** Finds the words that a call has changed, and whether it may. */
    compare() {
      const before = this.bytesOfShadow();
      const bytesNow = this.bytesOfMemory();
      const now = new Uint32Array(this.guest.memory.buffer);
      const taken = [...this.live().map(({ from, to, id }) => ({ from, to, rule: 'C1', what: 'live block ' + id })),
        ...this.foreign.map(([from, to]) => ({ from, to, rule: 'C2', what: 'a foreign page' }))];
      const { shadow } = this;
      for (let i = difference(now, shadow, 0); i < now.length; i = difference(now, shadow, i + 1)) {
        for (let at = 4 * i; at < 4 * i + 4; at++) {
          if (bytesNow[at] === before[at]) continue;
          const owner = taken.find(each => each.from <= at && at < each.to);
          if (owner) this.breach ||= { rule: owner.rule, evidence: 'the call has changed ' + owner.what + ' at ' + hex(at), from: at, to: at + 1 };
          else if (now[i] !== 0 && 4 * i + 4 > this.guest.heapBase) this.stored.add(4 * i);
        }
        shadow[i] = now[i];
      }
    }

    frame(step, call, result, ink) {
      const { guest } = this;
      const live = this.live();
      const end = guest.pages * PAGE;
      const taken = [...live.map(block => [block.from, block.to]), ...this.foreign].sort((one, other) => one[0] - other[0]);
      let free = 0;
      let largest = 0;
      let at = guest.heapBase;
      for (const [from, to] of [...taken, [end, end]]) {
        free += Math.max(0, from - at);
        largest = Math.max(largest, from - at);
        at = to;
      }
      const words = [...this.stored].sort((one, other) => one - other);
      const stored = [];
      for (const word of words) {
        const last = stored.at(-1);
        if (last && last[1] === word) last[1] = word + 4;
        else stored.push([word, word + 4]);
      }
      for (const [from, to] of stored) this.edges.add(Math.max(from, guest.heapBase)).add(to);
      this.frames.push({
        step, call, result, ink, pages: guest.pages, end, stored, live: live.map(block => [block.from, block.to]), foreign: [...this.foreign],
        blocks: live.length, bytes: live.reduce((sum, block) => sum + block.size, 0), free, largest, ...this.inside(live),
      });
    }

    /** Returns the fields, and the chunks and lists if the page can read them. */
    inside(live) {
      const fields = this.guest.fields();
      const walk = linalloc.walks[this.guest.allocator.walk];
      if (!walk) return { fields };
      const byName = new Map(fields);
      const memory = new DataView(this.guest.memory.buffer);
      const field = name => {
        if (!byName.has(name)) throw new Error('there is no field ' + name);
        return byName.get(name);
      };
      try {
        const { chunks, lists } = walk(address => memory.getUint32(address, true), field);
        return { fields, chunks, lists, contradiction: this.breach ? '' : linalloc.contradiction(chunks, live) };
      } catch (problem) {
        return { fields, contradiction: problem.message };
      }
    }

    /** Returns the film, as dev.linalloc.kit.report.Film documents it, with what is inside each frame. */
    developed() {
      const sorted = [...this.edges].filter(edge => edge >= this.guest.heapBase || edge === this.trace.pages * PAGE).sort((one, other) => one - other);
      const exact = sorted.length <= MOST_AREAS;
      let edges = sorted;
      if (!exact) {
        const end = sorted.at(-1);
        const cell = Math.ceil((end - this.guest.heapBase) / MOST_AREAS);
        edges = [];
        for (let at = this.guest.heapBase; at < end; at += cell) edges.push(at);
        edges.push(end);
      }
      const blocks = [...this.gone, ...[...this.known.values()].filter(block => block.size > 0).map(block => ({ ...block, end: this.frames.length }))];
      return {
        exact, steps: this.trace.steps.length, breach: this.breach, edges,
        blocks: exact ? blocks.filter(block => block.first < block.end).map(block => [block.id, block.from, block.to, block.first, block.end]) : [],
        frames: this.frames.map(frame => [frame.step, frame.call, frame.result, frame.pages, frame.blocks, frame.bytes, frame.free, frame.largest,
          this.letters(frame, edges)]),
        inside: this.frames, inks: this.inks, limited: this.limited,
      };
    }

    letters(frame, edges) {
      const [live, foreign, stored] = [frame.live, frame.foreign, frame.stored].map(overlaps);
      let letters = '';
      for (let i = 0; i + 1 < edges.length; i++) {
        const [from, to] = [edges[i], edges[i + 1]];
        const half = (to - from) / 2;
        const bytes = live(from, to);
        if (from >= frame.end) letters += '-';
        else if (to <= this.guest.heapBase) letters += 'p';
        else if (foreign(from, to) > half) letters += 'x';
        else if (bytes === 0) letters += stored(from, to) > half ? 'm' : '0';
        else letters += Math.max(1, Math.floor(9 * bytes / (to - from)));
      }
      return letters;
    }
  }

  async function run(allocator, text) {
    const trace = parse(text);
    return new Filming(await Guest.start(allocators.get(allocator), trace), trace).film();
  }

  const chosen = byId('allocator');
  const trace = byId('trace');
  const WRONG = 'wrong:';
  let version = 0;
  let waiting = Promise.resolve();

  function table(caption, heads, rows) {
    return make('div', { class: 'frames', tabindex: 0, role: 'region', 'aria-label': caption },
      make('table', {}, make('caption', {}, caption),
        make('thead', {}, make('tr', {}, ...heads.map(head => make('th', { scope: 'col' }, head)))),
        make('tbody', {}, ...rows.map(row => make('tr', {}, ...row.map(cell => make('td', {}, cell)))))));
  }

  /** Shows what only a running module tells: ink, fields, chunks and lists. */
  function showInside({ step, ink, fields, chunks, lists, contradiction }) {
    const parts = [];
    if (step > 0) parts.push(make('p', { id: 'ink' }, 'This call: ' + number(ink) + ' ink, ' + (ink / 10000).toFixed(2) + ' gas.'));
    if (contradiction) parts.push(make('p', { class: 'now broke' }, 'The heap contradicts itself (rule D4): ' + contradiction + '.'));
    if (lists) {
      parts.push(make('h3', {}, 'Lists'), lists.length === 0 ? make('p', {}, 'All lists are empty.')
        : make('ul', { class: 'lists' }, ...lists.map(list => make('li', {}, list.name + ': ' + list.chunks.map(hex).join(' → ')))));
    }
    if (chunks) {
      const free = chunks.filter(chunk => chunk.state === 'free' || chunk.state === 'cached');
      parts.push(make('h3', {}, 'Chunks'), make('p', {}, count(free.length, 'free chunk') + ' with '
        + bytes(free.reduce((sum, chunk) => sum + chunk.to - chunk.from, 0)) + '.'), table('Chunks, by their tags', ['Address', 'Bytes', 'State'],
        chunks.map(chunk => [hex(chunk.from), number(chunk.to - chunk.from), chunk.state + (chunk.note ? ': ' + chunk.note : '')])));
    }
    if (fields.length > 0) {
      parts.push(make('h3', {}, 'Fields'), table('The fields of the allocator', ['Field', 'Number', 'As an address'],
        fields.map(([name, value]) => [name, number(value), hex(value)])));
    }
    byId('inside').replaceChildren(...parts);
  }

  function show(name, film, at) {
    const figure = make('figure', { class: 'film', 'aria-label': 'Film of the heap: ' + name });
    byId('inside').replaceChildren();
    if (film.inside) figure.addEventListener('frame', event => showInside(film.inside[event.detail]));
    const player = new Player(figure, film);
    players.splice(0, players.length, player);
    byId('stage').replaceChildren(figure);
    if (at === 'end') player.show(player.last);
  }

  /** Shows a problem, or hides the last one. */
  function tell(problem) {
    byId('problem').hidden = problem === '';
    byId('problem').textContent = problem;
  }

  /** Shows why calls are not played, and the calls if they are at fault. */
  function refuse(problem) {
    if (problem instanceof WrongText) byId('typed').open = true;
    tell(problem instanceof Problem ? problem.message : 'this page fails: ' + problem);
  }

  function offerBlocks() {
    const live = new Set();
    for (const line of trace.value.split('\n')) {
      const [call, id] = line.trim().split(/\s+/);
      if (call === 'a' || call === 'z') live.add(id);
      if (call === 'f') live.delete(id);
    }
    const block = byId('block');
    const last = block.value;
    block.replaceChildren(...[...live].map(id => make('option', {}, id)));
    if (live.has(last)) block.value = last;
  }

  async function update(at) {
    const mine = ++version;
    offerBlocks();
    const scene = scenes.get(chosen.value.slice(WRONG.length));
    try {
      if (chosen.value.startsWith(WRONG)) {
        show(scene.name, scene.film, at);
        byId('about').textContent = scene.name + ' breaks ' + scene.rule + ': ' + scene.evidence + '.'
          + (scene.film.breach ? '' : ' No single call breaks this rule: it compares runs of these calls. The film shows one run.');
      } else {
        const film = await run(chosen.value, trace.value);
        if (mine !== version) return;
        show(chosen.value, film, at);
        byId('about').textContent = chosen.value + ' runs in this browser. Ink is what Arbitrum Stylus charges for instructions; 10,000 ink are 1 gas.'
          + (film.limited ? ' This page gives memory at most ' + count(MOST_PAGES, 'page') + '.' : '');
      }
      tell('');
    } catch (problem) {
      if (mine !== version) return;
      players.length = 0;
      for (const id of ['stage', 'inside', 'about']) byId(id).replaceChildren();
      refuse(problem);
    }
  }

  /** Updates the page after all updates before. */
  function refresh(at) {
    waiting = waiting.then(() => update(at));
    return waiting;
  }

  function offerAllocators(scene) {
    const options = [...allocators.keys()].map(name => make('option', { value: name }, name));
    if (scene) options.push(make('option', { value: WRONG + scene }, scene + ' (wrong; a film)'));
    chosen.replaceChildren(...options);
  }

  function showScene(name) {
    offerAllocators(name);
    chosen.value = WRONG + name;
    trace.value = scenes.get(name).trace;
    return refresh('start');
  }

  /** Wrong allocators do not run here, so a changed trace needs another allocator. */
  function leaveScene() {
    if (chosen.value.startsWith(WRONG) && trace.value !== scenes.get(chosen.value.slice(WRONG.length)).trace) {
      chosen.value = allocators.keys().next().value;
    }
  }

  function changeTrace(text) {
    trace.value = text;
    leaveScene();
    return refresh('end');
  }

  /** Returns whether the fields that a call needs are right, and shows what is wrong. */
  function areRight(...fields) {
    const align = byId('align');
    align.setCustomValidity(Number.isInteger(Math.log2(align.valueAsNumber)) ? '' : 'Align must be a power of two.');
    return fields.every(field => byId(field).reportValidity());
  }

  /** Adds the call that a button stands for, if it can be played. */
  function addCall(call) {
    const text = trace.value.replace(/\n*$/, trace.value.trim() === '' ? '' : '\n');
    const ids = text.split('\n').filter(line => /^\s*[az]\s/.test(line)).map(line => Number(line.trim().split(/\s+/)[1]));
    const fresh = ids.length === 0 ? 0 : Math.max(...ids) + 1;
    const block = byId('block').value;
    if ((call === 'f' || call === 'r') && block === '') {
      tell('no block is live');
      return;
    }
    if (!areRight(...{ a: ['size', 'align'], z: ['size', 'align'], r: ['size'] }[call] ?? [])) return;
    const [size, align] = ['size', 'align'].map(field => byId(field).valueAsNumber);
    const longer = text + {
      a: 'a ' + fresh + ' ' + size + ' ' + align,
      z: 'z ' + fresh + ' ' + size + ' ' + align,
      r: 'r ' + block + ' ' + size,
      f: 'f ' + block,
      g: 'g 1',
    }[call] + '\n';
    try {
      parse(longer);
    } catch (problem) {
      refuse(problem);
      return;
    }
    changeTrace(longer);
  }

  byId('calls').addEventListener('submit', event => {
    event.preventDefault();
    leaveScene();
    refresh('end');
  });
  for (const button of document.querySelectorAll('[data-call]')) button.addEventListener('click', () => addCall(button.dataset.call));
  byId('undo').addEventListener('click', () => changeTrace(trace.value.trimEnd().split('\n').slice(0, -1).map(line => line + '\n').join('')));
  byId('clear').addEventListener('click', () => changeTrace(''));
  chosen.addEventListener('change', () => refresh('start'));
  for (const button of document.querySelectorAll('[data-scene]')) {
    button.addEventListener('click', async () => {
      await showScene(button.dataset.scene);
      byId('heap').scrollIntoView();
      byId('stage').querySelector('.controls button:not(:disabled)').focus({ preventScroll: true });
    });
  }

  /** The address of a rule shows its first scene. */
  function showRule() {
    const rule = byId(location.hash.slice(1).toUpperCase());
    const first = rule && rule.querySelector('[data-scene]');
    if (first) showScene(first.dataset.scene);
    return Boolean(first);
  }

  addEventListener('hashchange', showRule);
  offerAllocators('');
  trace.value = 'a 0 24 8\na 1 300 16\nf 0\n';
  if (showRule()) byId('heap').scrollIntoView();
  else {
    refresh('start');
    byId(location.hash.slice(1).toUpperCase())?.scrollIntoView();
  }
  linalloc.playground = { run, allocators, scenes };
}
