// Scores as bars with the margin of the right class. A bar is moved by its knob, by pointer, finger or arrow keys; a number below it is
// clicked to make its class the right one. data: scores, right, labels, view [low, high], colours {hue, band, grid, quiet}, words.
const all = new WeakMap();
const NS = 'http://www.w3.org/2000/svg';
const ROOM = { left: 30, right: 54, top: 14, bottom: 34 };
const SETTLE = 350; // ms between the last arrow key and the message to the server

const number = (v) => (Math.abs(v) < 1e-9 ? '0' : String(+v.toPrecision(4)).replace('-', '−'));
const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const tenth = (v) => Math.round(v * 10) / 10;
const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function drawn(tag, attributes, ...inside) {
  const e = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...inside);
  return e;
}
const set = (e, attributes) => Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));
const terms = (scores, t) => scores.map((v, j) => (j === t ? 0 : Math.max(0, tenth(v - scores[t] + 1))));

// Builds the picture; show() draws the state anew, lay() does so at the size that the screen gives.
function build(s, data, parentElement) {
  const root = parentElement.querySelector('.margin');
  const plot = root.querySelector('.plot');
  const sum = root.querySelector('.sum');
  const { words } = data;
  const [low, high] = data.view;
  for (const [name, colour] of Object.entries(data.colours)) root.style.setProperty(`--${name}`, colour);

  const svg = drawn('svg', { role: 'group', 'aria-label': words.picture });
  const grid = drawn('g', { 'aria-hidden': 'true' });
  const band = drawn('rect', { class: 'band' });
  const edge = drawn('line', { class: 'edge' });
  const tags = [drawn('text', { class: 'side' }), drawn('text', { class: 'side' })];
  const classes = drawn('g', { role: 'radiogroup', 'aria-label': words.choose });
  const columns = data.scores.map((_, j) => {
    const bar = drawn('rect', { class: 'bar', rx: 1 });
    const over = drawn('rect', { class: 'over', rx: 1 });
    const hit = drawn('rect', { class: 'hit', height: 44 });
    const knob = drawn('circle', { class: 'knob', r: 6.5 });
    const handle = drawn('g', { class: 'handle', tabindex: 0, role: 'slider', 'aria-label': put(words.score, { j: data.labels[j] }), 'aria-valuemin': low, 'aria-valuemax': high }, hit, knob);
    const score = drawn('text', { class: 'score' });
    const term = drawn('text', { class: 'term' });
    const box = drawn('rect', { rx: 4, height: 24 });
    const label = drawn('text', {}, data.labels[j]);
    const pick = drawn('g', { class: 'class', role: 'radio', 'aria-label': put(words.class, { j: data.labels[j] }) }, box, label);
    const group = drawn('g', {}, bar, over, handle, score, term);
    classes.append(pick);
    return { bar, over, hit, knob, handle, score, term, box, label, pick, group };
  });
  svg.append(grid, band, ...columns.map((c) => c.group), edge, ...tags, classes);
  plot.replaceChildren(svg);

  let size = { w: 0, h: 0 };
  const wide = () => (size.w - ROOM.left - ROOM.right) / columns.length;
  const px = (j) => ROOM.left + (j + 0.5) * wide();
  const py = (v) => size.h - ROOM.bottom - ((v - low) / (high - low)) * (size.h - ROOM.top - ROOM.bottom);

  function lay() {
    const w = plot.clientWidth;
    if (!w || w === size.w) return;
    size = { w, h: Math.round(clamp(0.55 * w, 260, 370)) };
    set(svg, { viewBox: `0 0 ${size.w} ${size.h}`, height: size.h });
    const lines = [];
    for (let v = Math.ceil(low / 2) * 2; v <= high; v += 2) {
      lines.push(drawn('line', { class: v ? 'grid' : 'zero', x1: ROOM.left, x2: size.w - ROOM.right, y1: py(v), y2: py(v) }));
      lines.push(drawn('text', { x: ROOM.left - 14, y: py(v) + 4 }, String(v).replace('-', '−')));
    }
    grid.replaceChildren(...lines);
    show();
  }

  function show() {
    const { scores, right } = s;
    const cost = terms(scores, right);
    const line = scores[right] - 1;
    const thick = Math.min(26, 0.5 * wide());
    const from = clamp(line, low, high);
    set(band, { x: ROOM.left, width: size.w - ROOM.left - ROOM.right, y: py(scores[right]), height: Math.max(0, py(from) - py(scores[right])) });
    set(edge, { x1: ROOM.left, x2: size.w - ROOM.right, y1: py(from), y2: py(from) });
    const names = [[scores[right], 's', 'y', ''], [from, 's', 'y', ' − 1']];
    tags.forEach((tag, i) => {
      const [at, name, under, after] = names[i];
      const small = drawn('tspan', { 'font-size': '9px', dy: 3 }, under);
      tag.replaceChildren(name, small, drawn('tspan', { dy: -3 }, after));
      set(tag, { x: size.w - ROOM.right + 6, y: py(at) + 4 });
    });
    columns.forEach((c, j) => {
      const v = scores[j];
      c.group.classList.toggle('right', j === right);
      set(c.bar, { x: px(j) - thick / 2, width: thick, y: Math.min(py(v), py(0)), height: Math.abs(py(v) - py(0)) });
      set(c.over, { x: px(j) - thick / 2, width: thick, y: py(v), height: cost[j] > 0 ? py(from) - py(v) : 0 });
      set(c.hit, { x: px(j) - wide() / 2, width: wide(), y: py(v) - 22 });
      set(c.knob, { cx: px(j), cy: py(v) });
      set(c.score, { x: px(j), y: v >= 0 ? py(v) - 11 : py(v) + 20 });
      c.score.textContent = number(v);
      set(c.term, { x: px(j), y: (v >= 0 ? py(v) - 26 : py(v) - 13) });
      c.term.textContent = cost[j] > 0 ? `+${number(cost[j])}` : '';
      set(c.handle, { 'aria-valuenow': v, 'aria-valuetext': put(words.told, { score: number(v), cost: number(cost[j]) }) });
      const half = Math.min(data.labels[j].length > 2 ? 44 : 15, 0.44 * wide());
      set(c.box, { x: px(j) - half, width: 2 * half, y: size.h - 26 });
      set(c.label, { x: px(j), y: size.h - 9 });
      set(c.pick, { 'aria-checked': j === right, tabindex: j === right ? 0 : -1 });
    });
    const paid = cost.filter((v) => v > 0);
    const total = tenth(paid.reduce((a, b) => a + b, 0));
    const parts = [['i', 'L'], ['span', ' = Σ max(0, sⱼ − s'], ['sub', 'y'], ['span', ' + 1) = '], ['span', paid.length > 1 ? `${paid.map(number).join(' + ')} = ` : ''], ['b', number(total)]];
    sum.replaceChildren(...parts.map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text })));
    sum.append(` · ${put(paid.length ? words.costs : words.free, { count: paid.length, of: scores.length - 1 })}`);
  }

  const rest = () => {
    clearTimeout(s.timer);
    s.asked = JSON.stringify([s.scores, s.right]);
    s.send('set', { scores: s.scores, right: s.right });
  };
  const later = () => {
    clearTimeout(s.timer);
    s.timer = setTimeout(rest, SETTLE);
  };
  const turn = (j, v) => {
    s.scores = s.scores.map((old, i) => (i === j ? tenth(clamp(v, low, high)) : old));
    show();
  };
  const choose = (j) => {
    s.right = j;
    show();
  };
  columns.forEach(({ handle, pick }, j) => {
    handle.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const at = svg.getBoundingClientRect();
      s.grip = (py(0) - (event.clientY - at.top)) / (py(0) - py(1)) - s.scores[j]; // what the finger misses the knob by
      s.held = j;
      handle.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      event.preventDefault();
    });
    handle.addEventListener('pointermove', (event) => {
      if (s.held !== j) return;
      const at = svg.getBoundingClientRect();
      turn(j, (py(0) - (event.clientY - at.top)) / (py(0) - py(1)) - s.grip);
    });
    const up = () => {
      if (s.held === j) rest();
      s.held = null;
    };
    handle.addEventListener('pointerup', up);
    handle.addEventListener('pointercancel', up);
    handle.addEventListener('touchmove', (event) => event.preventDefault(), { passive: false });
    handle.addEventListener('keydown', (event) => {
      const by = { ArrowUp: 0.1, ArrowDown: -0.1, PageUp: 1, PageDown: -1, Home: low - high, End: high - low }[event.key];
      if (!by) return;
      event.preventDefault();
      turn(j, s.scores[j] + by);
      later();
    });
    pick.addEventListener('click', () => { choose(j); rest(); });
    pick.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      choose((s.right + by + columns.length) % columns.length);
      columns[s.right].pick.focus();
      later();
    });
  });
  return { show, lay, plot };
}

export default function ({ data, parentElement, setStateValue }) {
  let s = all.get(parentElement);
  const asked = JSON.stringify([data.scores, data.right]);
  if (!s) all.set(parentElement, (s = { asked: '' }));
  const moved = s.asked !== asked; // a button or a question asks for other scores
  if (moved) Object.assign(s, { asked, scores: data.scores, right: data.right });
  s.send = setStateValue;
  const stamp = JSON.stringify([data.labels, data.view, data.colours, data.words]);
  if (s.stamp !== stamp) s.picture = build(s, data, parentElement);
  else if (moved) s.picture.show();
  s.stamp = stamp;
  const seen = new ResizeObserver(s.picture.lay);
  seen.observe(s.picture.plot);
  s.picture.lay();
  return () => seen.disconnect();
}
