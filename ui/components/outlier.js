// Points and two lines through them; one point is dragged, by pointer, finger or arrow keys, and both lines follow it at once.
// data: x, y (the other points), point [x, y], view [x0, x1, y0, y1], hues {squares, absolute}, grid (a colour), words.
const all = new WeakMap();
const NS = 'http://www.w3.org/2000/svg';
const BETTER = 1e-9; // as in core/regression.py
const ROOM = { left: 26, right: 10, top: 8, bottom: 22 };
const NEAR = 34; // px round the point in which a finger takes hold of it
const SETTLE = 350; // ms between the last arrow key and the message to the server

const number = (v, digits = 4) => (Math.abs(v) < 1e-9 ? '0' : String(+v.toPrecision(digits)).replace('-', '−'));
const sum = (values) => values.reduce((a, b) => a + b, 0);
const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const tenth = (v) => Math.round(v * 10) / 10;

function leastSquares(x, y) {
  const mx = sum(x) / x.length;
  const my = sum(y) / y.length;
  const slope = sum(x.map((a, i) => (a - mx) * (y[i] - my))) / sum(x.map((a) => (a - mx) ** 2));
  return [slope, my - slope * mx];
}

function leastAbsolute(x, y) { // some best line passes through two of the points
  const lines = [];
  for (let i = 0; i < x.length; i += 1) {
    for (let j = i + 1; j < x.length; j += 1) {
      if (x[i] !== x[j]) {
        const slope = (y[j] - y[i]) / (x[j] - x[i]);
        const line = [slope, y[i] - slope * x[i]];
        lines.push({ line, loss: sum(misses(line, x, y).map(Math.abs)) });
      }
    }
  }
  const least = Math.min(...lines.map((l) => l.loss));
  return lines.find((l) => l.loss <= least * (1 + BETTER)).line;
}
const misses = ([slope, intercept], x, y) => x.map((a, i) => slope * a + intercept - y[i]);

function drawn(tag, attributes, text) {
  const e = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  if (text !== undefined) e.textContent = text;
  return e;
}
function make(tag, name, text) {
  const e = document.createElement(tag);
  e.className = name;
  e.textContent = text;
  return e;
}
const set = (e, attributes) => Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));

// Builds the picture; show(point) draws it anew, lay() does so at the size that the screen gives.
function build(s, data, parentElement) {
  const root = parentElement.querySelector('.outlier');
  const plot = root.querySelector('.plot');
  const { words, hues } = data;
  const [x0, x1, y0, y1] = data.view;
  root.style.setProperty('--grid', data.grid);

  const svg = drawn('svg', { role: 'group', 'aria-label': words.picture });
  const grid = drawn('g', { 'aria-hidden': 'true' });
  const fits = { squares: drawn('line', { class: 'fit', stroke: hues.squares }), absolute: drawn('line', { class: 'fit', stroke: hues.absolute, 'stroke-dasharray': '8 5' }) };
  const gaps = { squares: drawn('line', { class: 'miss', stroke: hues.squares }), absolute: drawn('line', { class: 'miss', stroke: hues.absolute }) };
  const names = { squares: drawn('text', { class: 'name', 'text-anchor': 'end' }, words.squares), absolute: drawn('text', { class: 'name', 'text-anchor': 'end' }, words.absolute) };
  for (const which of ['squares', 'absolute']) names[which].style.fill = hues[which];
  const dots = data.x.map(() => drawn('circle', { class: 'point', r: 5.5 }));
  const yours = drawn('g', { class: 'yours', tabindex: '0', role: 'slider', 'aria-label': words.point, 'aria-valuemin': y0, 'aria-valuemax': y1 });
  yours.append(drawn('circle', { class: 'halo', r: 18 }), drawn('circle', { class: 'dot', r: 8.5 }));
  svg.append(grid, ...Object.values(gaps), ...Object.values(fits), ...dots, ...Object.values(names), yours);
  plot.replaceChildren(svg);

  const rows = {};
  const losses = root.querySelector('.losses');
  losses.replaceChildren(...[words.line, '', words.loss, words.misses, words.others].map((word) => make('span', 'head', word)));
  for (const which of ['squares', 'absolute']) {
    const line = make('span', 'line', words[which]);
    line.style.setProperty('--hue', hues[which]);
    line.style.setProperty('--dash', which === 'squares' ? 'solid' : 'dashed');
    rows[which] = ['equation', 'cost', 'miss', 'rest'].map((name) => make('span', name, ''));
    losses.append(line, ...rows[which]);
  }

  let size = { w: 0, h: 0 };
  const px = (x) => ROOM.left + ((x - x0) / (x1 - x0)) * (size.w - ROOM.left - ROOM.right);
  const py = (y) => size.h - ROOM.bottom - ((y - y0) / (y1 - y0)) * (size.h - ROOM.top - ROOM.bottom);

  function lay() { // at the size that the screen gives
    const w = plot.clientWidth;
    if (!w || w === size.w) return;
    size = { w, h: Math.round(Math.min(400, Math.max(250, 0.58 * w))) };
    set(svg, { viewBox: `0 0 ${size.w} ${size.h}`, height: size.h });
    const lines = [];
    for (let v = 0; v <= 10; v += 2) {
      lines.push(drawn('line', { class: 'grid', x1: px(x0), x2: px(x1), y1: py(v), y2: py(v) }), drawn('text', { x: ROOM.left - 8, y: py(v) + 4, 'text-anchor': 'end' }, v));
      lines.push(drawn('text', { x: px(v), y: size.h - 4, 'text-anchor': 'middle' }, v));
    }
    grid.replaceChildren(...lines);
    dots.forEach((dot, i) => set(dot, { cx: px(data.x[i]), cy: py(data.y[i]) }));
    show(s.point);
  }

  function show([x, y]) {
    s.point = [x, y];
    const xs = [...data.x, x];
    const ys = [...data.y, y];
    const lines = { squares: leastSquares(xs, ys), absolute: leastAbsolute(xs, ys) };
    const told = [];
    const ends = {};
    for (const [which, line] of Object.entries(lines)) {
      const at = (v) => line[0] * v + line[1];
      let [from, to] = [x0, x1]; // cut where the line leaves the picture
      if (line[0] !== 0) {
        const low = (y0 - line[1]) / line[0];
        const high = (y1 - line[1]) / line[0];
        from = Math.max(from, Math.min(low, high));
        to = Math.min(to, Math.max(low, high));
      }
      set(fits[which], { x1: px(from), x2: px(to), y1: py(at(from)), y2: py(at(to)) });
      set(gaps[which], { x1: px(x), x2: px(x), y1: py(y), y2: py(clamp(at(x), y0, y1)) });
      ends[which] = { x: px(to) - 4, y: py(at(to)) };
      const missed = misses(line, xs, ys).map(Math.abs);
      const sign = line[1] < 0 ? '−' : '+';
      const [equation, cost, miss, rest] = rows[which];
      equation.textContent = `y = ${number(line[0], 3)} x ${sign} ${number(Math.abs(line[1]), 3)}`;
      cost.replaceChildren(which === 'squares' ? 'Σ (f − y)² = ' : 'Σ |f − y| = ', make('b', '', number(sum(missed.map((m) => (which === 'squares' ? m * m : m))))));
      miss.replaceChildren(make('small', '', words.misses), make('b', '', number(missed.at(-1), 3)));
      rest.replaceChildren(make('small', '', words.others), make('b', '', number(sum(missed.slice(0, -1)) / data.x.length, 3)));
      told.push(`${words[which]} y = ${number(line[0], 3)} x ${sign} ${number(Math.abs(line[1]), 3)}`);
    }
    const [upper, lower] = ends.squares.y < ends.absolute.y ? ['squares', 'absolute'] : ['absolute', 'squares'];
    const above = (which) => 10 + Math.max(0, (py(y0) - py(y0 + (x1 - x0))) / (px(x1) - px(x0)) * -lines[which][0] * 7.5 * words[which].length);
    set(names[upper], { x: ends[upper].x, y: Math.max(14, ends[upper].y - above(upper)) });
    const apart = ends[lower].y - above(lower) - ends[upper].y > 24;
    set(names[lower], { x: ends[lower].x, y: Math.min(size.h - 30, apart ? ends[lower].y - above(lower) : ends[lower].y + 26) });
    set(yours, { transform: `translate(${px(x)} ${py(y)})`, 'aria-valuenow': y, 'aria-valuetext': `x ${number(x)}, y ${number(y)}. ${told.join('; ')}` });
  }

  const rest = () => {
    clearTimeout(s.timer);
    s.timer = 0;
    s.asked = String(s.point);
    s.send('point', s.point);
  };
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    const x = x0 + ((event.clientX - box.left - ROOM.left) / (box.width - ROOM.left - ROOM.right)) * (x1 - x0);
    const y = y0 + ((box.bottom - ROOM.bottom - event.clientY) / (box.height - ROOM.top - ROOM.bottom)) * (y1 - y0);
    return [tenth(clamp(x, x0, x1)), tenth(clamp(y, y0, y1))];
  };
  const hands = {
    pointerdown(event) {
      if (event.button !== 0) return;
      const box = svg.getBoundingClientRect();
      const far = Math.hypot(event.clientX - box.left - px(s.point[0]), event.clientY - box.top - py(s.point[1]));
      if (event.pointerType === 'touch' && far > NEAR) return; // a finger elsewhere scrolls the page
      s.down = true;
      svg.setPointerCapture(event.pointerId);
      yours.focus({ preventScroll: true });
      show(place(event));
      event.preventDefault();
    },
    pointermove(event) { if (s.down) show(place(event)); },
    pointerup() {
      if (s.down) rest();
      s.down = false;
    },
    pointercancel() { s.down = false; },
  };
  for (const [what, f] of Object.entries(hands)) svg.addEventListener(what, f);
  svg.addEventListener('touchmove', (event) => { if (s.down) event.preventDefault(); }, { passive: false });
  yours.addEventListener('keydown', (event) => {
    const by = event.shiftKey ? 1 : 0.2;
    const move = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }[event.key];
    if (!move) return;
    event.preventDefault();
    show([tenth(clamp(s.point[0] + move[0], x0, x1)), tenth(clamp(s.point[1] + move[1], y0, y1))]);
    clearTimeout(s.timer);
    s.timer = setTimeout(rest, SETTLE);
  });
  return { show, lay, plot };
}

export default function ({ data, parentElement, setStateValue }) {
  let s = all.get(parentElement);
  if (!s) all.set(parentElement, (s = { point: data.point, asked: String(data.point), timer: 0 }));
  const moved = s.asked !== String(data.point); // a button or a question puts it elsewhere
  if (moved) s.point = data.point;
  s.asked = String(data.point);
  s.send = setStateValue;
  const stamp = JSON.stringify({ ...data, point: null });
  if (s.stamp !== stamp) s.picture = build(s, data, parentElement);
  else if (moved) s.picture.show(s.point);
  s.stamp = stamp;
  const seen = new ResizeObserver(s.picture.lay);
  seen.observe(s.picture.plot);
  s.picture.lay();
  return () => seen.disconnect();
}
