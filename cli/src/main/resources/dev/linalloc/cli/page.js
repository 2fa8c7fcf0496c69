// Turns each figure of a film into a player. A film's JSON holds what dev.linalloc.kit.report.Film documents.
'use strict';
{
  const KINDS = { p: 'program', x: 'foreign', m: 'metadata', '0': 'free', '-': 'absent' };
  const NAMES = {
    live: 'live block', free: 'free', metadata: 'metadata', foreign: 'foreign pages',
    program: "the program's, below heapBase", absent: 'no memory yet',
  };
  const MILLIS_PER_FRAME = 700;

  const kind = letter => KINDS[letter] || 'live';
  const hex = address => '0x' + address.toString(16).padStart(8, '0');
  const number = value => value.toLocaleString('en-US');
  const bytes = value => number(value) + (value === 1 ? ' byte' : ' bytes');
  const count = (value, noun) => number(value) + ' ' + noun + (value === 1 ? '' : 's');

  /** Makes an element with attributes and children. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** Returns the share of the memory not in blocks that lies outside its longest range, in percent. */
  function fragmentation(frame) {
    return frame.free === 0 ? 0 : Math.round(100 * (1 - frame.largest / frame.free));
  }

  /** Returns the colour of each kind of area in the present scheme. */
  function palette() {
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(Object.keys(NAMES)
      .map(name => [name, style.getPropertyValue('--' + name + (name === 'free' ? '' : '-edge'))]));
  }

  class Player {
    constructor(figure, film = JSON.parse(figure.querySelector('script').textContent)) {
      const names = ['step', 'call', 'result', 'pages', 'blocks', 'live', 'free', 'largest', 'areas'];
      this.figure = figure;
      this.film = film;
      this.frames = film.frames.map(row => Object.fromEntries(names.map((name, i) => [name, row[i]])));
      this.last = this.frames.length - 1;
      this.at = 0;
      this.timer = 0;
      this.build();
      this.show(0);
    }

    build() {
      const button = (text, action) => {
        const made = make('button', { type: 'button' }, text);
        made.addEventListener('click', action);
        return made;
      };
      this.first = button('First', () => this.go(0));
      this.back = button('Back', () => this.go(this.at - 1));
      this.play = button('Play', () => this.toggle());
      this.next = button('Step', () => this.go(this.at + 1));
      this.end = button('Last', () => this.go(this.last));
      this.slider = make('input', { type: 'range', min: 0, max: this.last, value: 0 });
      this.slider.addEventListener('input', () => this.go(Number(this.slider.value)));
      this.now = make('p', { class: 'now', role: 'status' });
      this.calls = make('ol', { class: 'calls', tabindex: 0, 'aria-label': 'Calls' });
      this.items = this.frames.map((frame, i) => {
        const item = make('li', {}, this.line(frame));
        if (this.broken(i)) item.classList.add('broke');
        item.addEventListener('click', () => this.go(i));
        return item;
      });
      this.calls.append(...this.items);
      this.heap = make('div', { class: 'heap' });
      const controls = make('div', { class: 'controls', role: 'group', 'aria-label': 'Film' },
        this.first, this.back, this.play, this.next, this.end, make('label', {}, 'Frame ', this.slider));
      const stage = make('div', { class: 'stage' },
        make('div', {}, make('h4', {}, 'Heap'), this.heap),
        make('div', {}, make('h4', {}, this.last < this.frames[this.last].step ? 'Calls (samples)' : 'Calls'), this.calls));
      this.figure.append(controls, this.now, stage, this.legend());
      if (!this.film.exact || this.frames.length > 40) this.figure.append(this.history());
      this.figure.append(this.table());
      this.figure.addEventListener('keydown', event => this.key(event));
    }

    /** The slider has these keys of its own. */
    key(event) {
      if (event.target === this.slider || event.altKey || event.ctrlKey || event.metaKey) return;
      const target = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: this.last }[event.key];
      if (target !== undefined) {
        event.preventDefault();
        this.go(target);
      }
    }

    /** Goes to a frame that the user chose, and stops playing. */
    go(frame) {
      this.stop();
      this.show(Math.max(0, Math.min(this.last, frame)));
    }

    toggle() {
      if (this.timer) {
        this.stop();
        return;
      }
      if (this.at === this.last) this.show(0);
      this.play.textContent = 'Pause';
      const pause = Math.max(40, Math.min(MILLIS_PER_FRAME, 20000 / this.frames.length));
      this.timer = setInterval(() => {
        this.show(this.at + 1);
        if (this.at === this.last) this.stop();
      }, pause);
    }

    stop() {
      clearInterval(this.timer);
      this.timer = 0;
      this.play.textContent = 'Play';
    }

    broken(frame) {
      return this.film.breach !== null && frame === this.last;
    }

    line(frame) {
      const step = frame.step === 0 ? '' : number(frame.step) + '. ';
      return step + frame.call + (frame.result === '' ? '' : ' → ' + frame.result);
    }

    show(at) {
      this.at = at;
      const frame = this.frames[at];
      const breach = this.broken(at) ? this.film.breach : null;
      this.slider.value = at;
      this.slider.setAttribute('aria-valuetext', 'step ' + frame.step + ' of ' + this.film.steps);
      this.now.classList.toggle('broke', breach !== null);
      this.now.textContent = 'Step ' + number(frame.step) + ' of ' + number(this.film.steps) + ': ' + this.line(frame).replace(/^[\d,]+\. /, '')
        + '. ' + count(frame.pages, 'page') + ', ' + count(frame.blocks, 'live block') + ' with ' + bytes(frame.live) + '; '
        + bytes(frame.free) + ' not in blocks, ' + fragmentation(frame) + ' % fragmented.'
        + (breach ? ' ' + breach.rule + ' is broken: ' + breach.evidence + '.' : '');
      this.items.forEach((item, i) => {
        if (i === at) item.setAttribute('aria-current', 'step');
        else item.removeAttribute('aria-current');
      });
      const item = this.items[at];
      this.calls.scrollTop = item.offsetTop - this.calls.offsetTop - this.calls.clientHeight / 2;
      if (this.film.exact) this.drawList(at);
      else this.drawGrid(at);
      if (this.cursor) this.cursor.style.left = 100 * (at + .5) / this.frames.length + '%';
      for (const line of this.lines || []) {
        line.setAttribute('x1', at);
        line.setAttribute('x2', at);
      }
      this.figure.dispatchEvent(new CustomEvent('frame', { detail: at }));
    }

    /** Draws the heap as a list of areas, from low to high addresses. */
    drawList(at) {
      const { edges, blocks, breach } = this.film;
      const letters = this.frames[at].areas;
      const live = blocks.filter(block => block[3] <= at && at < block[4]);
      const rows = [];
      for (let i = 0; i < letters.length; i++) {
        const from = edges[i];
        const block = live.find(each => each[1] <= from && from < each[2]);
        const broke = this.broken(at) && breach.from <= from && from < breach.to;
        const key = kind(letters[i]) + (block ? block[0] : '') + broke;
        const height = 5 * Math.log2(edges[i + 1] - from + 1);
        const row = rows.at(-1);
        if (row && row.key === key) {
          row.to = edges[i + 1];
          row.height += height;
        } else {
          rows.push({ key, from, to: edges[i + 1], height, broke, kind: kind(letters[i]), block });
        }
      }
      const list = make('ol', { class: 'map', 'aria-label': 'The heap, from low to high addresses' });
      for (const row of rows) {
        const what = (row.block ? NAMES.live + ' ' + row.block[0] : NAMES[row.kind]) + (row.broke ? ' ◄ here ' + breach.rule + ' is broken' : '');
        const item = make('li', { class: row.kind + (row.broke ? ' broke' : '') },
          make('span', { class: 'address' }, hex(row.from)), make('span', { class: 'what' }, what),
          make('span', { class: 'size' }, bytes(row.to - row.from)));
        item.style.minHeight = Math.max(22, Math.min(90, row.height)) + 'px';
        list.append(item);
      }
      this.heap.replaceChildren(list);
    }

    /** Draws the heap as a grid of cells, row by row from low to high addresses. */
    drawGrid(at) {
      const letters = this.frames[at].areas;
      const columns = 32;
      if (!this.grid) {
        this.grid = make('canvas', { class: 'grid', role: 'img', width: columns, height: Math.ceil(letters.length / columns) });
        const cell = this.film.edges[1] - this.film.edges[0];
        this.heap.append(this.grid, make('p', {}, 'Each cell stands for ' + bytes(cell) + '; addresses ascend row by row.'));
      }
      const frame = this.frames[at];
      this.grid.setAttribute('aria-label', 'Map of the heap: ' + bytes(frame.live) + ' live, ' + bytes(frame.free) + ' not in blocks');
      const pen = this.grid.getContext('2d');
      pen.clearRect(0, 0, this.grid.width, this.grid.height);
      for (let i = 0; i < letters.length; i++) this.cell(pen, letters[i], i % columns, Math.floor(i / columns));
    }

    /** Paints a cell; the fuller it is, the stronger its colour. */
    cell(pen, letter, x, y) {
      this.paint ||= palette();
      if (letter === '-') return;
      const share = letter >= '1' && letter <= '9' ? Number(letter) / 9 : 1;
      pen.globalAlpha = 1;
      pen.fillStyle = this.paint.free;
      pen.fillRect(x, y, 1, 1);
      pen.globalAlpha = share;
      pen.fillStyle = this.paint[kind(letter)];
      pen.fillRect(x, y, 1, 1);
    }

    legend() {
      const list = make('ul', { class: 'legend', 'aria-label': 'Colours' });
      for (const [name, text] of Object.entries(NAMES)) {
        if (!this.frames.some(frame => [...frame.areas].some(letter => kind(letter) === name))) continue;
        const swatch = make('span');
        swatch.style.background = name === 'absent' ? 'transparent' : 'var(--' + name + (name === 'free' || this.film.exact ? '' : '-edge') + ')';
        list.append(make('li', {}, swatch, text));
      }
      return list;
    }

    /** Draws all frames beside each other, and curves below. */
    history() {
      const areas = this.film.edges.length - 1;
      this.canvas = make('canvas', {
        role: 'img', width: this.frames.length, height: Math.max(1, areas),
        'aria-label': 'The heap over time: time from left to right, addresses from bottom to top',
      });
      this.cursor = make('div', { class: 'cursor' });
      const box = make('div', { class: 'history' }, this.canvas, this.cursor);
      box.addEventListener('click', event => this.go(Math.floor(event.offsetX / box.clientWidth * this.frames.length)));
      this.drawHistory();
      this.lines = [];
      const curves = make('div', { class: 'charts' },
        this.curve('Memory in pages', frame => frame.pages), this.curve('Live bytes', frame => frame.live),
        this.curve('Fragmentation in percent: memory not in blocks, outside its longest range', fragmentation));
      return make('div', {}, make('h4', {}, 'The heap over time'), box, curves);
    }

    drawHistory() {
      const pen = this.canvas.getContext('2d');
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      this.frames.forEach((frame, x) => {
        for (let i = 0; i < frame.areas.length; i++) this.cell(pen, frame.areas[i], x, frame.areas.length - 1 - i);
      });
    }

    curve(name, value) {
      const values = this.frames.map(value);
      const most = Math.max(1, ...values);
      const space = 'http://www.w3.org/2000/svg';
      const svg = document.createElementNS(space, 'svg');
      const text = 'at first ' + number(values[0]) + ', at most ' + number(Math.max(...values)) + ', at the end ' + number(values.at(-1));
      svg.setAttribute('role', 'img');
      svg.setAttribute('aria-label', name + ': ' + text);
      svg.setAttribute('viewBox', '0 0 ' + Math.max(1, this.last) + ' 100');
      svg.setAttribute('preserveAspectRatio', 'none');
      const curve = document.createElementNS(space, 'polyline');
      curve.setAttribute('points', values.map((each, i) => i + ',' + (98 - 96 * each / most).toFixed(1)).join(' '));
      const line = document.createElementNS(space, 'line');
      line.setAttribute('y1', 0);
      line.setAttribute('y2', 100);
      this.lines.push(line);
      svg.append(curve, line);
      return make('div', {}, make('p', {}, make('strong', {}, name), ': ' + text), svg);
    }

    /** Returns the frames as a table, which is filled when it is opened. */
    table() {
      const details = make('details', {}, make('summary', {}, 'All frames as a table'));
      details.addEventListener('toggle', () => {
        if (details.children.length > 1) return;
        const head = ['Step', 'Call', 'Result', 'Pages', 'Live blocks', 'Live bytes', 'Bytes not in blocks', 'Fragmented'];
        const body = this.frames.map(frame => make('tr', {},
          ...[number(frame.step), frame.call, frame.result, number(frame.pages), number(frame.blocks), number(frame.live), number(frame.free),
            fragmentation(frame) + ' %'].map(text => make('td', {}, text))));
        details.append(make('div', { class: 'frames', tabindex: 0, role: 'region', 'aria-label': 'All frames' },
          make('table', {}, make('thead', {}, make('tr', {}, ...head.map(text => make('th', { scope: 'col' }, text)))), make('tbody', {}, ...body))));
      });
      return details;
    }

    /** Draws everything again, in the colours of the scheme that was just chosen. */
    recolour() {
      this.paint = null;
      if (this.canvas) this.drawHistory();
      this.show(this.at);
    }
  }

  const players = [...document.querySelectorAll('.film')].map(figure => new Player(figure));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => players.forEach(player => player.recolour()));

  // A link to a rule opens its text.
  function open() {
    const name = location.hash.slice(1);
    const target = document.getElementById(name) || document.getElementById(name.toUpperCase());
    if (target instanceof HTMLDetailsElement) target.open = true;
  }
  addEventListener('hashchange', open);
  open();

  // For the playground, which makes films of its own.
  globalThis.linalloc = { Player, players, make, hex, number, bytes, count };
}
