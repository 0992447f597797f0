// A curve with a point on it that the hand moves, the secants of step h through it, the tangent, and the numbers they are made of.
// Everything is computed here while the hand moves; only where it lets go is the server told, and answers with core's digits.
// It tells the event "downhill:h" which h it shows, and follows what others tell.
// data: formula (its name), tree (it as a number, a name, or [symbol, ...parts]), domain, most (the largest h), x, h, kinds (whose lines are drawn),
// serial (of the last message that the server has seen), arrive (swing once), core (the numbers at x and h, as core computes them), colours, words.
const all = new WeakMap();
const KINDS = ['forward', 'backward', 'central'];
const WAIT = 350; // ms after the last key until the server is told
const SHRINK = 9000; // ms from the largest h to the smallest
const LEAST = -16; // the slider ends at 10⁻¹⁶
const MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const SVG = 'http://www.w3.org/2000/svg';

// -- the formula, and its slope by the chain rule: as core/expression.py ---------------------------------------------------------------

const OPERATIONS = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, negative: (a) => -a,
  '**': (a, b) => (b === 2 ? a * a : a === 1 ? 1 : Math.pow(a, b)),
  sin: Math.sin, cos: Math.cos, tan: Math.tan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, arctan: Math.atan,
  exp: Math.exp, expm1: Math.expm1, log: Math.log, log1p: Math.log1p, sqrt: Math.sqrt, abs: Math.abs, sign: Math.sign, floor: Math.floor,
  minimum: Math.min, maximum: Math.max, hypot: Math.hypot,
};
const PARTIALS = {
  '+': () => [1, 1], '-': () => [1, -1], '*': (a, b) => [b, a], '/': (a, b) => [1 / b, -(a / b) / b], negative: () => [-1],
  '**': (a, b) => [b * Math.pow(a, b - 1), Math.pow(a, b) * Math.log(a)],
  sin: (a) => [Math.cos(a)], cos: (a) => [-Math.sin(a)], tan: (a) => [1 + Math.tan(a) ** 2], sinh: (a) => [Math.cosh(a)],
  cosh: (a) => [Math.sinh(a)], tanh: (a) => [1 - Math.tanh(a) ** 2], arctan: (a) => [1 / (1 + a * a)], exp: (a) => [Math.exp(a)],
  expm1: (a) => [Math.exp(a)], log: (a) => [1 / a], log1p: (a) => [1 / (1 + a)], sqrt: (a) => [0.5 / Math.sqrt(a)],
};
const CHANGES = { // at a kink or a jump the change depends on the direction
  abs: (a, da) => (a === 0 ? Math.abs(da) : Math.sign(a) * da),
  sign: (a, da) => (a === 0 ? Infinity * da : 0 * a),
  floor: (a, da) => (a !== Math.floor(a) ? 0 * a : da > 0 ? 0 : -Infinity * -da),
  minimum: (a, b, da, db) => (a < b ? da : b < a ? db : Math.min(da, db)),
  maximum: (a, b, da, db) => (a > b ? da : b > a ? db : Math.max(da, db)),
  hypot: (a, b, da, db) => (a === 0 && b === 0 ? Math.hypot(da, db) : (a * da + b * db) / Math.hypot(a, b)),
};
const NAMES = { pi: Math.PI, e: Math.E };

// f(x), and the slopes from the left and from the right. `change` gives value, change in a direction, and whether x is in it at all.
export function interpret(tree) {
  const value = (node, x) => (typeof node === 'number' ? node : typeof node === 'string' ? NAMES[node] ?? x
    : OPERATIONS[node[0]](...node.slice(1).map((part) => value(part, x))));
  const change = (node, x, way) => {
    if (typeof node === 'number') return [node, 0, false];
    if (typeof node === 'string') return node in NAMES ? [NAMES[node], 0, false] : [x, way, true];
    const parts = node.slice(1).map((part) => change(part, x, way));
    const values = parts.map(([v]) => v);
    const here = OPERATIONS[node[0]](...values);
    if (!parts.some(([, , moves]) => moves)) return [here, 0, false];
    if (CHANGES[node[0]]) return [here, CHANGES[node[0]](...values, ...parts.map(([, d]) => d)), true];
    const by = PARTIALS[node[0]](...values);
    return [here, parts.reduce((sum, [, d, moves], i) => (moves ? sum + by[i] * d : sum), 0), true];
  };
  return { f: (x) => value(tree, x), slopes: (x) => [-change(tree, x, -1)[1], change(tree, x, 1)[1]] };
}

function measure(s, x, h) { // everything that the picture shows at x with h; what core has computed is core's
  const { f, slopes } = s.curve, { core } = s.data;
  if (core.x === x && core.h === h) return core;
  const here = f(x), above = f(x + h), below = f(x - h), [left, right] = slopes(x);
  const slope = left === right && Number.isFinite(right) && Number.isFinite(here) ? right : null;
  return {
    x, h, here, above, below, left, right, slope,
    forward: (above - here) / h, backward: (here - below) / h, central: (above - below) / (2 * h),
  };
}

// -- numbers as the house writes them --------------------------------------------------------------------------------------------------

const real = (v) => v !== null && Number.isFinite(v);
const raised = (e) => '10' + [...String(+e)].map((c) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[c] ?? '⁻').join('');
function scientific(mantissa, exponent) {
  const power = raised(exponent);
  return (mantissa === '1' ? power : mantissa === '-1' ? '−' + power : `${mantissa}·${power}`).replace('-', '−');
}
function number(v, digits = 4) {
  if (v === 0) return '0';
  if (!real(v)) return v === Infinity ? '∞' : v === -Infinity ? '−∞' : '–';
  if (Math.abs(v) >= 1e-3 && Math.abs(v) < 1e5) return String(Number(v.toPrecision(digits))).replace('-', '−');
  const [mantissa, exponent] = v.toExponential(digits - 1).split('e');
  return scientific(String(Number(mantissa)), exponent);
}
function exact(v) { // all its digits
  if (!real(v)) return number(v);
  const [mantissa, exponent] = String(v).split('e');
  return exponent ? scientific(mantissa, exponent) : mantissa.replace('-', '−');
}
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const make = (tag, name, text) => {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};
const shape = (tag, name, parent) => {
  const e = document.createElementNS(SVG, tag);
  if (name) e.setAttribute('class', name);
  parent?.append(e);
  return e;
};
const set = (e, values) => Object.entries(values).forEach(([name, v]) => e.setAttribute(name, v));

// The digits that are right stand out: the rest is further to the right than the error.
function digits(v, error) {
  const text = exact(v), [, head, rest] = text.match(/^([−\d.]+)(.*)$/) ?? [null, text, ''];
  if (!real(v) || !real(error)) return [text];
  const point = head.indexOf('.'), exponent = Number(String(v).split('e')[1] ?? 0);
  const places = error > 0 ? Math.floor(-Math.log10(2 * error)) + exponent : 99;
  const end = places <= 0 ? Math.max(0, (point < 0 ? head.length : point) + Math.min(0, places)) : point < 0 ? head.length : point + 1 + places;
  const right = end > (v < 0 ? 1 : 0) && !(places <= 0 && /^−?0\b/.test(head)) ? end : 0; // a sign or the 0 before the point alone is no digit
  return [make('b', '', head.slice(0, right)), make('span', 'wrong', head.slice(right)), rest];
}

// a − b with the leading digits that cancel grown pale.
function difference(a, b) {
  if (b < 0) return ['(', exact(a), ' − (', exact(b), '))'];
  const texts = [a, b].map(exact), [long, short] = texts[0].length >= texts[1].length ? texts : [texts[1], texts[0]];
  if (texts.some((text) => text.includes('·') || text.startsWith('10') && text.includes('⁻')) || a === b) return ['(', texts[0], ' − ', texts[1], ')'];
  const padded = (short.includes('.') ? short : short + '.').padEnd(long.length, '0');
  let same = 0;
  while (same < long.length && long[same] === padded[same]) same += 1;
  if (same < 4) return ['(', texts[0], ' − ', texts[1], ')'];
  const halves = texts.map((text) => [make('span', 'same', text.slice(0, same)), text.slice(same)]);
  return ['(', ...halves[0], ' − ', ...halves[1], ')'];
}

// -- h on its slider -------------------------------------------------------------------------------------------------------------------

function steps(most) { // every h of the slider, largest first, each as a number that can be written in two digits
  const found = [most];
  for (let e = Math.floor(Math.log10(most)); e >= LEAST; e -= 1) {
    for (const m of [...MANTISSAS].reverse()) {
      const h = Number(`${m}e${e}`);
      if (h < most) found.push(h);
    }
  }
  return found;
}
const nearest = (list, h) => list.reduce((best, v, i) => (Math.abs(Math.log(v / h)) < Math.abs(Math.log(list[best] / h)) ? i : best), 0);
function grid(width) { // the largest of 1, 2, 5 · 10ⁿ of which there are at least 400 in the width: x moves by it
  const power = 10 ** Math.floor(Math.log10(width / 400));
  return [5, 2, 1].map((m) => m * power).find((step) => step <= width / 400 * 1.0000001);
}

// -- the picture -----------------------------------------------------------------------------------------------------------------------

function build(s, stage) {
  const { words } = s.data;
  const plot = make('div', 'plot'), reading = make('div', 'reading'), svg = shape('svg', '', plot);
  s.svg = svg;
  set(svg, { role: 'group' });
  const defs = shape('defs', '', svg), clip = shape('clipPath', '', defs);
  clip.id = 'view';
  s.clip = shape('rect', '', clip);
  const insetClip = shape('clipPath', '', defs);
  insetClip.id = 'lens';
  s.insetClip = shape('rect', '', insetClip);
  s.axes = shape('g', 'axes', svg);
  const inside = shape('g', '', svg);
  inside.setAttribute('clip-path', 'url(#view)');
  s.triangle = shape('path', 'triangle', inside);
  s.line = shape('path', 'curve', inside);
  s.tangent = shape('line', 'tangent', inside);
  s.secants = Object.fromEntries(KINDS.map((kind) => [kind, shape('line', `secant ${kind}`, inside)]));
  s.chord = shape('line', 'chord', inside);
  s.run = shape('text', 'note', svg);
  s.rise = shape('text', 'note', svg);
  s.inset = shape('g', 'inset', svg);
  s.rays = shape('path', 'ray', s.inset);
  s.frame = shape('rect', 'frame', s.inset);
  const lens = shape('g', '', s.inset);
  lens.setAttribute('clip-path', 'url(#lens)');
  s.cross = shape('path', 'cross', lens);
  s.lensTangent = shape('line', 'tangent', lens);
  s.lensSecants = Object.fromEntries(KINDS.map((kind) => [kind, shape('line', `secant ${kind}`, lens)]));
  s.lensLine = shape('path', 'curve', lens);
  s.lensDots = KINDS.map(() => shape('circle', 'lensdot', lens));
  s.lensTitle = shape('text', 'lenstitle', s.inset);
  s.lensSays = shape('text', 'lenssays', s.inset);
  s.lensEnds = [shape('text', 'lensend', s.inset), shape('text', 'lensend', s.inset)];
  s.handles = Object.fromEntries(['below', 'above', 'x'].map((which) => {
    const handle = shape('g', `handle ${which}`, svg);
    set(shape('circle', 'reach', handle), { r: 22 });
    set(shape('circle', 'dot', handle), { r: which === 'x' ? 8 : 6 });
    const name = shape('text', '', handle);
    handle.dataset.handle = which;
    set(handle, { role: 'slider', tabindex: 0, 'aria-orientation': 'horizontal' });
    return [which, { handle, name }];
  }));

  const top = make('div', 'top'), label = make('label', 'step'), letter = make('i', '', 'h');
  s.stepSize = make('output');
  label.append(letter, ' = ', s.stepSize);
  s.slider = make('input');
  set(s.slider, { type: 'range', min: 0, step: 1, id: 'h', 'aria-label': words.step });
  label.htmlFor = 'h';
  s.shrink = make('button', 'shrink', words.shrink);
  s.shrink.type = 'button';
  top.append(label, s.shrink);
  const ends = make('div', 'ends');
  s.ends = [make('span'), make('span', '', raised(LEAST))];
  ends.append(...s.ends);
  s.rows = Object.fromEntries(KINDS.map((kind) => {
    const row = make('section', `row ${kind}`), name = make('button', 'name', words[kind]), formula = make('span', 'formula', words[`formula_${kind}`]);
    const put = make('div', 'put'), result = make('div', 'result'), off = make('span', 'off'), value = make('span', 'value');
    name.type = 'button';
    name.dataset.kind = kind;
    name.title = words.toggle;
    name.prepend(swatch(kind));
    const line = make('div', 'line');
    line.append(value, off);
    result.append(line);
    const head = make('div', 'head');
    head.append(name, formula);
    row.append(head, put, result);
    row.dataset.row = kind;
    return [kind, { row, name, put, value, off }];
  }));
  s.truth = make('section', 'row truth');
  const head = make('div', 'head'), name = make('span', 'name', words.tangent), formula = make('span', 'formula', 'f′(x)');
  name.prepend(swatch('tangent'));
  head.append(name, formula);
  s.truthPut = make('div', 'put');
  s.truthValue = make('div', 'value');
  s.truth.append(head, s.truthValue, s.truthPut);
  s.told = make('p', 'told');
  s.told.setAttribute('aria-live', 'polite');
  reading.append(top, s.slider, ends, ...KINDS.map((kind) => s.rows[kind].row), s.truth, s.told);
  stage.replaceChildren(plot, reading);
  new ResizeObserver(() => layOut(s)).observe(plot);
}

function swatch(kind) {
  const box = document.createElementNS(SVG, 'svg'), line = shape('line', kind === 'tangent' ? 'tangent' : `secant ${kind}`, box);
  set(box, { class: 'swatch', width: 22, height: 10, 'aria-hidden': 'true' });
  set(line, { x1: 0, x2: 22, y1: 5, y2: 5 });
  return box;
}

function view(s) { // the heights worth showing, and the curve cut where it jumps
  const [a, b] = s.data.domain, { f } = s.curve, n = 480, points = [];
  for (let i = 0; i <= n; i += 1) {
    const x = a + ((b - a) * i) / n;
    points.push([x, f(x)]);
  }
  const heights = points.map(([, y]) => y).filter(real).sort((p, q) => p - q);
  let [low, high] = [heights[Math.floor(0.01 * heights.length)], heights[Math.ceil(0.99 * heights.length) - 1]];
  const [inner, outer] = [0.1, 0.9].map((q) => heights[Math.floor(q * (heights.length - 1))]);
  if (high - low > 5 * (outer - inner) && outer > inner) { // a pole would flatten all the rest
    const [middle, half] = [(outer + inner) / 2, 0.9 * (outer - inner)];
    [low, high] = [Math.max(low, middle - half), Math.min(high, middle + half)];
  }
  if (!(high - low > 1e-12 * Math.max(1, Math.abs(high)))) [low, high] = [low - 1, high + 1];
  const pad = 0.14 * (high - low);
  s.range = [low - pad, high + pad];
  s.points = points;
  s.pieces = [[]];
  const torn = (p, q) => { // a jump stays as high however near one looks
    let [[x0, y0], [x1, y1]] = [p, q];
    const high0 = Math.abs(y1 - y0);
    if (high0 < 0.05 * (high - low)) return false;
    for (let i = 0; i < 30; i += 1) {
      const m = (x0 + x1) / 2, y = f(m);
      if (!real(y)) return true;
      if (Math.abs(y - y0) > Math.abs(y1 - y)) [x1, y1] = [m, y];
      else [x0, y0] = [m, y];
    }
    return Math.abs(y1 - y0) > 0.5 * high0;
  };
  points.forEach((p, i) => {
    const last = points[i - 1];
    if (!real(p[1]) || (i && real(last[1]) && torn(last, p))) s.pieces.push([]);
    if (real(p[1])) s.pieces.at(-1).push(p);
  });
}

function ticks(low, high, about) {
  const raw = (high - low) / about, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((v) => v >= raw);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k += 1) found.push(Number((k * step).toPrecision(12)));
  return found;
}

function layOut(s) { // after a change of size or of curve: scales, axes, the curve itself
  const width = s.svg.parentNode.clientWidth;
  if (!width) return;
  const height = Math.round(Math.max(300, Math.min(452, 0.76 * width)));
  const [left, right, top, bottom] = [44, 10, 12, 28];
  set(s.svg, { width, height, viewBox: `0 0 ${width} ${height}` });
  const [a, b] = s.data.domain, [low, high] = s.range;
  s.box = { left, top, right: width - right, bottom: height - bottom };
  s.at = (x) => left + ((x - a) / (b - a)) * (s.box.right - left);
  s.up = (y) => Math.max(-1e5, Math.min(1e5, s.box.bottom - ((y - low) / (high - low)) * (s.box.bottom - top)));
  s.from = (px) => a + ((px - left) / (s.box.right - left)) * (b - a);
  set(s.clip, { x: left, y: top, width: s.box.right - left, height: s.box.bottom - top });
  s.axes.replaceChildren();
  set(shape('rect', 'ground', s.axes), { x: left, y: top, width: s.box.right - left, height: s.box.bottom - top });
  const text = (words, x, y, anchor, name) => {
    const e = shape('text', name, s.axes);
    set(e, { x, y, 'text-anchor': anchor });
    e.textContent = words;
  };
  for (const x of ticks(a, b, width / 90)) {
    set(shape('line', x === 0 ? 'zero' : 'grid', s.axes), { x1: s.at(x), x2: s.at(x), y1: top, y2: s.box.bottom });
    text(number(x), s.at(x), s.box.bottom + 17, 'middle', 'tick');
  }
  for (const y of ticks(low, high, height / 70)) {
    set(shape('line', y === 0 ? 'zero' : 'grid', s.axes), { x1: left, x2: s.box.right, y1: s.up(y), y2: s.up(y) });
    text(number(y), left - 7, s.up(y) + 4, 'end', 'tick');
  }
  text('f(x)', left + 8, top + 18, 'start', 'axis');
  text('x', s.box.right - 8, s.box.bottom - 8, 'end', 'axis');
  s.line.setAttribute('d', s.pieces.filter((piece) => piece.length).map((piece) => 'M' + piece.map(([x, y]) => `${s.at(x).toFixed(1)},${s.up(y).toFixed(1)}`).join('L')).join(''));
  draw(s);
}

const through = (line, s, x, y, slope) => { // a straight line across the picture
  const [a, b] = s.data.domain, drawn = real(y) && real(slope);
  line.style.display = drawn ? '' : 'none';
  if (!drawn) return;
  const steep = Math.abs(slope) > 1e6 * ((s.range[1] - s.range[0]) / (b - a));
  if (steep) set(line, { x1: s.at(x), x2: s.at(x), y1: s.box.top, y2: s.box.bottom });
  else set(line, { x1: s.at(a), x2: s.at(b), y1: s.up(y + slope * (a - x)), y2: s.up(y + slope * (b - x)) });
};

function draw(s) {
  if (!s.box) return;
  const { x, h } = s, { words } = s.data, m = measure(s, x, h);
  const shown = s.pointed ? [...new Set([...s.kinds, s.pointed])] : s.kinds;
  const main = s.pointed ?? KINDS.find((kind) => s.kinds.includes(kind)) ?? null;
  const px = s.at(x + h) - s.at(x);
  through(s.tangent, s, x, m.here, m.slope);
  for (const kind of KINDS) {
    const [fromX, fromY] = kind === 'central' ? [x - h, m.below] : [x, m.here];
    if (shown.includes(kind)) through(s.secants[kind], s, fromX, fromY, m[kind]);
    else s.secants[kind].style.display = 'none';
    s.secants[kind].classList.toggle('main', kind === main);
  }

  // the triangle of the main secant: run, rise
  const ends = { forward: [x, m.here, x + h, m.above], backward: [x - h, m.below, x, m.here], central: [x - h, m.below, x + h, m.above] }[main];
  const big = !!ends && ends.every(real) && px > 12;
  for (const e of [s.triangle, s.chord]) e.style.display = big ? '' : 'none';
  s.run.textContent = s.rise.textContent = '';
  let under = null; // the handle whose name would meet the rise
  if (big) {
    const [x0, y0, x1, y1] = [s.at(ends[0]), s.up(ends[1]), s.at(ends[2]), s.up(ends[3])];
    s.triangle.setAttribute('d', `M${x0},${y0}H${x1}V${y1}Z`);
    s.triangle.setAttribute('class', `triangle ${main}`);
    set(s.chord, { x1: x0, y1: y0, x2: x1, y2: y1, class: `chord ${main}` });
    const rises = y1 < y0;
    if (x1 - x0 > 26) {
      s.run.textContent = main === 'central' ? '2h' : 'h';
      set(s.run, { x: (x0 + x1) / 2, y: Math.min(s.box.bottom - 6, Math.max(s.box.top + 12, y0 + (rises ? 16 : -7))), 'text-anchor': 'middle' });
    }
    if (Math.abs(y1 - y0) > 14) {
      const rise = number(ends[3] - ends[1]);
      s.rise.textContent = rise;
      if (!rises) under = main === 'backward' ? 'x' : 'above';
      const fits = x1 + 8 + 7 * rise.length < s.box.right;
      set(s.rise, { x: fits ? x1 + 8 : x1 - 8, y: Math.min(s.box.bottom - 6, Math.max(s.box.top + 12, (y0 + y1) / 2 + 4)), 'text-anchor': fits ? 'start' : 'end' });
    }
  }

  // the points
  const places = { x: [x, m.here], above: [x + h, m.above], below: [x - h, m.below] };
  const needed = { x: true, above: shown.some((k) => k !== 'backward'), below: shown.some((k) => k !== 'forward') };
  for (const [which, { handle, name }] of Object.entries(s.handles)) {
    const [u, v] = places[which], cx = s.at(u), inView = u >= s.data.domain[0] - 1e-12 && u <= s.data.domain[1] + 1e-12;
    const apart = which === 'x' || px > 15;
    handle.style.display = needed[which] && real(v) && inView && apart ? '' : 'none';
    if (!real(v) && which === 'x') handle.style.display = '';
    const cy = real(v) ? Math.max(s.box.top, Math.min(s.box.bottom, s.up(v))) : s.box.bottom;
    handle.setAttribute('transform', `translate(${cx.toFixed(1)} ${cy.toFixed(1)})`);
    const above = cy > s.box.top + 34 && !(which === under && cy < s.box.bottom - 26);
    set(name, { y: above ? -14 : 24, 'text-anchor': 'middle' });
    name.textContent = { x: 'x', above: 'x + h', below: 'x − h' }[which];
    if (which !== 'x' && px < 46) name.textContent = '';
    const [lowest, highest] = which === 'x' ? s.data.domain : [10 ** LEAST, s.data.most];
    set(handle, { 'aria-valuemin': lowest, 'aria-valuemax': highest, 'aria-valuenow': which === 'x' ? x : h });
    handle.setAttribute('aria-label', which === 'x' ? words.point : `${words.step}: ${which === 'above' ? 'x + h' : 'x − h'}`);
    const slope = real(m.slope) ? number(m.slope) : '–';
    handle.setAttribute('aria-valuetext', which === 'x' ? fill(words.at_x, { x: exact(x), y: number(m.here), slope }) : `h = ${number(h)}`);
  }
  look(s, m, px, shown);
  read(s, m);
  if (s.announced !== h && s.playing !== 'swing') { // the pictures further down follow
    s.announced = h;
    document.dispatchEvent(new CustomEvent('downhill:h', { detail: h }));
  }
}

// The microscope: f(x + s) − f(x) for |s| ≤ 2h, as the machine's numbers have it.
function look(s, m, px, shown) {
  const { x, h } = s, { words } = s.data, { f } = s.curve;
  const open = px < 12 && real(m.here);
  s.inset.style.display = open ? '' : 'none';
  s.svg.dataset.lens = open ? '' : 'closed';
  if (!open) return;
  const w = Math.min(230, 0.44 * (s.box.right - s.box.left)), tall = Math.min(168, 0.44 * (s.box.bottom - s.box.top));
  const corner = place(s, m, w, tall), [left, top] = corner;
  const [l, t, r, b] = [left + 8, top + 22, left + w - 8, top + tall - 24];
  const n = 240, ys = [];
  for (let i = 0; i <= n; i += 1) ys.push(f(x + (4 * i / n - 2) * h) - m.here);
  const finite = ys.filter(real).map(Math.abs), steep = real(m.slope) ? Math.abs(m.slope) * 2 * h : 0;
  const reach = 1.08 * Math.max(...finite, steep) || 1;
  const across = (u) => l + ((u + 2) / 4) * (r - l), up = (y) => (t + b) / 2 - (y / reach) * ((b - t) / 2);
  set(s.frame, { x: left, y: top, width: w, height: tall, rx: 6 });
  set(s.insetClip, { x: l, y: t, width: r - l, height: b - t });
  set(s.cross, { d: `M${l},${up(0)}H${r}M${across(0)},${t}V${b}` });
  const [cx, cy] = [s.at(x), Math.max(s.box.top, Math.min(s.box.bottom, s.up(m.here)))];
  const side = cx < left ? left : cx > left + w ? left + w : null, edge = cy < top + tall / 2 ? top : top + tall;
  const [one, other] = side === null ? [[left + 6, edge], [left + w - 6, edge]] : [[side, top + 6], [side, top + tall - 6]];
  set(s.rays, { d: `M${one}L${cx},${cy}L${other}` });
  s.lensLine.setAttribute('d', ys.map((y, i) => (real(y) ? `${i && real(ys[i - 1]) ? 'L' : 'M'}${across(4 * i / n - 2).toFixed(1)},${up(y).toFixed(1)}` : '')).join(''));
  const straight = (line, u, y, slope) => {
    line.style.display = real(slope) && real(y) ? '' : 'none';
    if (real(slope) && real(y)) set(line, { x1: l, x2: r, y1: up(y + slope * (-2 - u) * h), y2: up(y + slope * (2 - u) * h) });
  };
  straight(s.lensTangent, 0, 0, m.slope);
  for (const kind of KINDS) {
    if (shown.includes(kind)) straight(s.lensSecants[kind], kind === 'central' ? -1 : 0, kind === 'central' ? m.below - m.here : 0, m[kind]);
    else s.lensSecants[kind].style.display = 'none';
  }
  [[-1, m.below - m.here], [0, 0], [1, m.above - m.here]].forEach(([u, y], i) => {
    s.lensDots[i].style.display = real(y) ? '' : 'none';
    if (real(y)) set(s.lensDots[i], { cx: across(u), cy: up(y), r: i === 1 ? 4.5 : 3.5 });
  });
  const levels = new Set(ys.filter(real)).size;
  const bend = Math.max(...ys.map((y, i) => (real(y) && real(m.slope) ? Math.abs(y - m.slope * (4 * i / n - 2) * h) : 0))) / reach;
  const says = x + h === x ? 'flat' : !real(m.slope) ? 'corner' : levels === 1 ? 'level' : levels < 90 ? 'stairs' : bend > 0.02 ? 'bent' : 'straight';
  s.lensTitle.textContent = fill(words.lens, { zoom: number((s.data.domain[1] - s.data.domain[0]) / (4 * h), 2) });
  set(s.lensTitle, { x: left + 8, y: top + 15 });
  s.lensSays.textContent = fill(words[`lens_${says}`], { levels });
  set(s.lensSays, { x: left + w / 2, y: top + tall - 8 });
  s.svg.dataset.lens = says;
  s.lensEnds.forEach((e, i) => {
    e.textContent = i ? '+2h' : '−2h';
    set(e, { x: i ? r : l, y: top + tall - 8, 'text-anchor': i ? 'end' : 'start' });
  });
}

function place(s, m, w, tall) { // the emptiest corner; the one it has, unless another is clearly emptier
  const { left, right, top, bottom } = s.box, gap = 10;
  const corners = [[left + gap, top + gap + 18], [right - w - gap, top + gap], [left + gap, bottom - tall - gap], [right - w - gap, bottom - tall - gap - 16]];
  const score = ([u, v], i) => {
    const inside = (px, py, by) => px > u - by && px < u + w + by && py > v - by && py < v + tall + by;
    const covered = s.points.filter(([x, y]) => real(y) && inside(s.at(x), s.up(y), 4)).length;
    const line = real(m.slope) ? s.points.filter(([x]) => inside(s.at(x), s.up(m.here + m.slope * (x - s.x)), 0)).length : 0;
    return covered + 0.3 * line + (inside(s.at(s.x), s.up(m.here), 26) ? 1000 : 0) - (s.corner === i ? 40 : 0);
  };
  const scores = corners.map(score);
  s.corner = scores.indexOf(Math.min(...scores));
  return corners[s.corner];
}

// -- the numbers -----------------------------------------------------------------------------------------------------------------------

function read(s, m) {
  const { x, h } = s, { words } = s.data;
  s.stepSize.textContent = number(h);
  s.slider.value = nearest(s.steps, h);
  s.slider.setAttribute('aria-valuetext', `h = ${number(h)}`);
  const bottoms = { forward: h, backward: h, central: 2 * h };
  const pairs = { forward: [m.above, m.here], backward: [m.here, m.below], central: [m.above, m.below] };
  for (const kind of KINDS) {
    const { row, name, put, value, off } = s.rows[kind], quotient = m[kind], pair = pairs[kind];
    const on = s.kinds.includes(kind);
    row.classList.toggle('quiet', !on);
    name.setAttribute('aria-pressed', String(on));
    const known = pair.every(real);
    const bottom = number(bottoms[kind], 12); // a product is put into parentheses: / 2·10⁻⁴ is the very slip that the page warns of
    put.replaceChildren(...(known ? [...difference(...pair), ` / ${bottom.includes('·') ? `(${bottom})` : bottom}`] : [words.no_quotient]));
    const error = real(quotient) && real(m.slope) ? Math.abs(quotient - m.slope) : null;
    value.replaceChildren(...(known ? ['= ', ...digits(quotient, error)] : ['\u00a0']));
    off.textContent = error === null ? '' : error === 0 ? words.exact : fill(words.off, { error: number(error, 2) });
  }
  const has = real(m.slope);
  s.truthValue.replaceChildren(...(has ? ['= ', make('b', '', exact(m.slope))] : [words.none]));
  const level = has ? m.here - m.slope * x : 0;
  s.truthPut.textContent = has ? `y = ${number(m.slope)}·x ${level < 0 ? '−' : '+'} ${number(Math.abs(level))}` : '';
  const told = !real(m.here) ? 'no_value' : !has ? (real(m.left) && real(m.right) ? 'corner' : 'no_slope') : x + h === x && x - h === x ? 'absorbed' : x + h === x || x - h === x ? 'absorbed_one' : '';
  const [point, kind] = x + h === x ? ['x + h', words.forward] : ['x − h', words.backward];
  const text = told ? fill(words[told], { point, kind,  x: exact(x), h: number(h), left: number(m.left), right: number(m.right), }) : '';
  if (s.told.textContent !== text) s.told.textContent = text;
}

// -- the hand --------------------------------------------------------------------------------------------------------------------------

function moveTo(s, x) {
  const [a, b] = s.data.domain, step = s.step;
  s.x = Math.max(a, Math.min(b, Number((Math.round(x / step) * step).toFixed(10)))) + 0;
}

function stepTo(s, h) {
  s.h = s.steps[nearest(s.steps, Math.max(10 ** LEAST, Math.min(s.data.most, h)))];
}

function release(s) { // tell the server where the hand let go
  clearTimeout(s.wait);
  s.wait = 0;
  s.serial += 1;
  s.send('released', { formula: s.data.formula, x: s.x, h: s.h, kinds: s.kinds, serial: s.serial });
}
const soon = (s) => {
  clearTimeout(s.wait);
  s.wait = setTimeout(() => release(s), WAIT);
};

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

function halt(s) {
  cancelAnimationFrame(s.frameId);
  s.playing = '';
  s.shrink.textContent = s.data.words.shrink;
}

// h runs through `path`, a function of the share of the time that has passed; at the end it rests on a value of the slider.
function play(s, kind, time, path, done) {
  halt(s);
  s.playing = kind;
  let start = 0;
  const frame = (now) => {
    if (!s.svg.isConnected) return;
    start = start || now;
    const share = Math.min(1, (now - start) / time);
    s.h = Number(path(share).toPrecision(3)); // as short as what the hand can choose
    if (share === 1) {
      halt(s);
      done();
    } else s.frameId = requestAnimationFrame(frame);
    draw(s);
  };
  s.frameId = requestAnimationFrame(frame);
}

function shrink(s) {
  const from = s.h > 1e-3 ? Math.log10(s.h) : Math.log10(s.data.most), decades = from - LEAST;
  const at = (share) => 10 ** (from - decades * share);
  const path = calm() ? (share) => at(Math.floor(share * decades) / decades) : at; // without motion: one decade at a time
  play(s, 'shrink', SHRINK, path, () => {
    stepTo(s, 10 ** LEAST);
    release(s);
  });
  s.shrink.textContent = s.data.words.stop;
}

function swing(s) { // on arrival: nearly to the tangent, and back
  const rest = s.h, [most, least] = [Math.log10(s.data.most), Math.log10(rest) - 1.1];
  const ease = (t) => t * t * (3 - 2 * t);
  const path = (t) => 10 ** (t < 0.55 ? most + (least - most) * ease(t / 0.55) : least + (Math.log10(rest) - least) * ease((t - 0.55) / 0.45));
  play(s, 'swing', 2600, path, () => { s.h = rest; });
  s.resting = rest;
}

function still(s) { // the hand takes over from whatever is moving
  if (s.playing === 'swing') s.h = s.resting;
  if (s.playing) halt(s);
}

function listen(s) {
  const { svg } = s;
  const where = (event) => event.clientX - svg.getBoundingClientRect().left;
  const follow = (event) => {
    const at = s.from(where(event));
    if (s.grip.which === 'x') moveTo(s, at - s.grip.off);
    else stepTo(s, (s.grip.which === 'above' ? at - s.x : s.x - at) - s.grip.off);
    draw(s);
  };
  svg.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    still(s);
    const which = event.target.closest?.('.handle')?.dataset.handle;
    const at = s.from(where(event));
    const off = which === 'x' ? at - s.x : which === 'above' ? at - s.x - s.h : which === 'below' ? s.x - at - s.h : 0;
    s.grip = { which: which ?? 'x', off, x: event.clientX, y: event.clientY, sure: !!which || event.pointerType !== 'touch', start: [s.x, s.h] };
    if (which) s.handles[which].handle.focus({ preventScroll: true });
    if (s.grip.sure) {
      svg.setPointerCapture(event.pointerId);
      follow(event);
    }
  });
  svg.addEventListener('pointermove', (event) => {
    if (!s.grip) return;
    if (!s.grip.sure && Math.abs(event.clientX - s.grip.x) > 8) s.grip.sure = true; // a finger beside the points first shows whether it scrolls
    if (s.grip.sure) follow(event);
  });
  const up = (event) => {
    if (!s.grip) return;
    const tapped = Math.hypot(event.clientX - s.grip.x, event.clientY - s.grip.y) < 8;
    if (event.type === 'pointerup' && (s.grip.sure || tapped)) follow(event);
    const [x, h] = s.grip.start;
    s.grip = null;
    if (s.x !== x || s.h !== h) release(s);
  };
  svg.addEventListener('pointerup', up);
  svg.addEventListener('pointercancel', up);

  svg.addEventListener('keydown', (event) => {
    const which = event.target.closest?.('.handle')?.dataset.handle;
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const end = { Home: 0, End: 1 }[event.key];
    if (!which || (step === undefined && end === undefined)) return;
    event.preventDefault();
    still(s);
    if (which === 'x') moveTo(s, end === undefined ? s.x + step * s.step * (event.shiftKey ? 10 : 1) : s.data.domain[end]);
    else s.h = s.steps[Math.max(0, Math.min(s.steps.length - 1, end === undefined ? nearest(s.steps, s.h) - step : end ? 0 : s.steps.length - 1))];
    draw(s);
    soon(s);
  });

  s.slider.addEventListener('input', () => {
    still(s);
    s.h = s.steps[Number(s.slider.value)];
    draw(s);
    soon(s);
  });
  s.slider.addEventListener('pointerdown', () => { s.sliding = true; });
  for (const end of ['pointerup', 'pointercancel']) {
    s.slider.addEventListener(end, () => {
      s.sliding = false;
      if (s.wait) soon(s);
    });
  }
  s.shrink.addEventListener('click', () => {
    if (s.playing === 'shrink') {
      halt(s);
      stepTo(s, s.h);
      draw(s);
      release(s);
    } else {
      still(s);
      shrink(s);
    }
  });
  for (const kind of KINDS) {
    const { row, name } = s.rows[kind];
    name.addEventListener('click', () => {
      s.kinds = KINDS.filter((k) => (k === kind ? !s.kinds.includes(k) : s.kinds.includes(k)));
      s.pointed = null;
      draw(s);
      soon(s);
    });
    row.addEventListener('pointerenter', (event) => {
      if (event.pointerType === 'touch') return;
      s.pointed = kind;
      draw(s);
    });
    row.addEventListener('pointerleave', () => {
      s.pointed = null;
      draw(s);
    });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector('.slope');
  let s = all.get(parentElement);
  const first = !s;
  const before = s?.data;
  if (first) {
    s = { serial: data.serial, pointed: null };
    all.set(parentElement, s);
  }
  s.data = data;
  s.send = setTriggerValue;
  for (const [name, colour] of Object.entries(data.colours)) stage.style.setProperty(`--${name}`, colour);
  const renewed = JSON.stringify([data.tree, data.domain]) !== JSON.stringify([before?.tree, before?.domain]);
  if (first || JSON.stringify(before.words) !== JSON.stringify(data.words)) {
    build(s, stage);
    listen(s);
  }
  s.svg.setAttribute('aria-label', data.words.alt);
  if (renewed) {
    s.curve = interpret(data.tree);
    s.steps = steps(data.most);
    s.step = grid(data.domain[1] - data.domain[0]);
    s.slider.max = s.steps.length - 1;
    s.ends[0].textContent = number(data.most);
    view(s);
  }
  // what the server says counts, unless the hand has moved on since
  if (renewed || (data.serial === s.serial && !s.grip && !s.wait && !s.playing)) {
    clearTimeout(s.wait);
    s.wait = 0;
    if (s.playing) halt(s);
    [s.x, s.h, s.kinds] = [data.x, data.h, data.kinds];
  }
  layOut(s);
  if (first && data.arrive && !calm()) swing(s);

  const follow = ({ detail: h }) => { // and it follows them
    if (h === s.h || s.grip || s.playing || !(h > 0)) return;
    s.h = s.announced = Math.min(h, s.data.most);
    draw(s);
  };
  document.addEventListener('downhill:h', follow);
  return () => document.removeEventListener('downhill:h', follow);
}
