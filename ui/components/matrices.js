// Draws a computation as matrices of coloured cells. Hovering or focusing a cell lights what it came from and what it feeds.
const all = new WeakMap();
const ARRIVAL = 1500;

const make = (tag, name, text) => {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};

const isDark = (host) => {
  const colour = getComputedStyle(host).getPropertyValue('--st-background-color').trim();
  const [r, g, b] = colour[0] === '#' ? [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)) : colour.match(/\d+/g).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b < 128;
};

const structure = (data) => JSON.stringify(data.lanes.map((lane) => lane.matrices.map((m) => [m.kind, m.rows.map((row) => row.map((c) => [c.id, !!c.choose]))])));

function build(s, stage, data) {
  s.cells = new Map();
  s.parts = [];
  let order = 0;
  stage.replaceChildren(
    ...data.lanes.map((lane) => {
      const section = make('section', 'lane'), label = make('div', 'label'), flow = make('div', 'flow'), line = make('p', 'line');
      section.setAttribute('role', 'group');
      line.setAttribute('aria-live', 'polite');
      const matrices = lane.matrices.map((m) => {
        const item = make('div', 'item'), sign = make('span', 'sign'), matrix = make('div', 'matrix ' + m.kind);
        const name = make('div', 'name'), symbol = make('i'), note = make('small'), body = make('div', 'body'), heads = make('div', 'heads');
        item.style.setProperty('--order', order++);
        sign.setAttribute('aria-hidden', 'true');
        name.setAttribute('aria-hidden', 'true');
        heads.setAttribute('aria-hidden', 'true');
        body.setAttribute('role', 'grid');
        name.append(symbol, note);
        const columns = `repeat(${m.rows[0].length}, minmax(var(--cell), auto))`;
        body.style.gridTemplateColumns = columns;
        m.rows.forEach((cells, i) => {
          const row = make('div', 'row');
          row.setAttribute('role', 'row');
          cells.forEach((c, j) => {
            const cell = make('div', 'cell');
            cell.setAttribute('role', 'gridcell');
            cell.tabIndex = i + j ? -1 : 0; // one stop of the Tab key per matrix; the arrow keys go on from there
            Object.assign(cell.dataset, { id: c.id, row: i, column: j });
            if (c.choose) cell.classList.add('choice');
            row.append(cell);
            s.cells.set(c.id, { cell, lane: section });
          });
          body.append(row);
        });
        if (m.heads) {
          heads.style.gridTemplateColumns = columns;
          heads.append(...m.heads.map((text) => make('span', '', text)));
        }
        matrix.append(name, body, heads);
        item.append(sign, matrix);
        flow.append(item);
        return { sign, symbol, note, body };
      });
      section.append(label, flow, line);
      s.parts.push({ section, label, line, matrices });
      return section;
    }),
  );
}

function fill(s, data) {
  s.facts = new Map();
  s.feeds = new Map();
  data.lanes.forEach((lane, n) => {
    const part = s.parts[n];
    part.section.setAttribute('aria-label', lane.label);
    part.label.textContent = lane.label;
    part.note = lane.note;
    lane.matrices.forEach((m, k) => {
      const { sign, symbol, note, body } = part.matrices[k];
      sign.textContent = m.sign;
      symbol.textContent = m.name;
      note.textContent = m.note;
      body.setAttribute('aria-label', m.label);
      m.rows.flat().forEach((c) => {
        const { cell } = s.cells.get(c.id);
        cell.textContent = c.text;
        cell.setAttribute('aria-label', c.how || c.text);
        if (c.choose) cell.setAttribute('aria-selected', String(!!c.chosen));
        const hue = m.kind === 'signed' ? (c.shade < 0 ? 'var(--minus)' : 'var(--plus)') : 'var(--st-primary-color)';
        const share = (100 * Math.min(1, Math.abs(c.shade)) * s.strength).toFixed(1);
        const coloured = m.kind === 'signed' || m.kind === 'share';
        cell.style.backgroundColor = coloured ? `color-mix(in srgb, ${hue} ${share}%, transparent)` : '';
        s.facts.set(c.id, { ...c, part });
        c.from.forEach((id) => s.feeds.set(id, [...(s.feeds.get(id) || []), c.id]));
      });
    });
  });
}

function light(s, stage, id) {
  s.lit = id;
  const fact = s.facts.get(id), from = new Set(fact?.from), feeds = new Set(s.feeds.get(id));
  stage.classList.toggle('lit', !!fact);
  s.cells.forEach(({ cell }, other) => {
    cell.classList.toggle('here', !!fact && other === id);
    cell.classList.toggle('from', from.has(other));
    cell.classList.toggle('feeds', !!fact && feeds.has(other));
  });
  s.parts.forEach((part) => {
    const text = (fact?.part === part && fact.how) || part.note;
    if (part.line.textContent !== text) part.line.textContent = text;
  });
}

function listen(s, stage) {
  const cellOf = (event) => event.target.closest?.('.cell');
  const show = (event) => light(s, stage, cellOf(event)?.dataset.id);
  const choose = (cell) => {
    const { choose: what } = s.facts.get(cell.dataset.id);
    if (what) s.send('chosen', what);
  };
  stage.addEventListener('pointerover', show);
  stage.addEventListener('pointerleave', () => light(s, stage, stage.querySelector('.cell:focus-visible')?.dataset.id));
  stage.addEventListener('focusin', show);
  stage.addEventListener('focusout', () => light(s, stage, undefined));
  stage.addEventListener('click', (event) => {
    show(event);
    if (cellOf(event)) choose(cellOf(event));
  });
  stage.addEventListener('keydown', (event) => {
    const cell = cellOf(event), move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell) return;
    if (move) {
      const row = +cell.dataset.row + move[0], column = +cell.dataset.column + move[1];
      const next = cell.closest('.body').querySelector(`[data-row="${row}"][data-column="${column}"]`);
      if (next) {
        cell.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      }
    } else if (event.key === 'Enter' || event.key === ' ') choose(cell);
    else return;
    event.preventDefault();
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector('.stage');
  let s = all.get(parentElement);
  if (!s) {
    all.set(parentElement, (s = {}));
    listen(s, stage);
    stage.classList.add('arriving');
    s.timer = setTimeout(() => stage.classList.remove('arriving'), ARRIVAL);
  }
  s.send = setTriggerValue;
  const dark = isDark(parentElement.host ?? parentElement), colours = dark ? data.colours.dark : data.colours.light;
  s.strength = dark ? 0.5 : 0.55; // as strong as the ink on it stays readable
  stage.style.setProperty('--plus', colours.plus);
  stage.style.setProperty('--minus', colours.minus);
  stage.setAttribute('aria-label', data.alt);
  const shape = structure(data);
  if (s.shape !== shape) {
    s.shape = shape;
    build(s, stage, data);
  }
  fill(s, data);
  light(s, stage, s.facts.has(s.lit) ? s.lit : undefined);

  return () => clearTimeout(s.timer);
}
