// The plane of x with a small net's regions in it. The sample and W's columns are dragged, a training is scrubbed, points are drawn, all
// here; the server hears where the hand let go.
// data: W (packed or a list, one or more moments of (inputs, 3)), inputs (2, or 3 where the last is always 1: the bias), x, t, reach and across (what the
// plane shows up and aside of the origin, at least), arrow (length of the drawn arrows per unit of W), points [[x1, x2, class]], drag, draw, most (points),
// run {losses, right, moment, stamp, target}, colours {light, dark} (one per class), words.
const all = new WeakMap();
const NS = 'http://www.w3.org/2000/svg';
const CELL = 3; // px of the screen per cell in which the probabilities are computed
const NEAR = { mouse: 20, touch: 36, pen: 28 }; // px within which a hand takes hold
const SETTLE = 350; // ms between the last key or point and the message to the server
const HEARD = 1500; // ms in which an answer of the server may be about something older
const PLAY = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2.5v11l9.5-5.5z"/></svg>';
const PAUSE = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z"/></svg>';
const HATCHES = ['M0 8 8 0M-2 2 2-2M6 10 10 6', 'M2 4h.01M6 8h.01M6 0h.01', 'M0 0 8 8M-2 6 2 10M6-2 10 2']; // of a tile of 8 px
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };
const SUB = '₀₁₂₃';
const RECENT = 12; // steps of the way that are drawn strongly
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const CLASSES = [0, 1, 2];

function number(v, digits = 4) {
  const size = Math.abs(v);
  if (size === 0) return '0';
  if (size >= 1e-3 && size < 1e5) return String(+v.toPrecision(digits)).replace('-', '−');
  const [mantissa, exponent] = v.toExponential(Math.min(2, digits - 1)).split('e');
  return `${+mantissa}·10${[...String(+exponent)].map((c) => SUPER[c]).join('')}`.replace('-', '−');
}
const factor = (v, digits = 4) => (v < 0 ? `(${number(v, digits)})` : number(v, digits));
const percent = (p) => `${(100 * p).toFixed(1)} %`;
const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const places = (limit) => (limit <= 10 ? 2 : limit <= 100 ? 1 : 0); // digits of a dragged number: finer than a hand
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.slice(1)), (c) => c.charCodeAt(0));
  return Array.from(new (text[0] === 'f' ? Float32Array : Float64Array)(bytes.buffer));
}

function make(tag, name, text) {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
}
function drawn(tag, attributes = {}, text) {
  const e = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  if (text !== undefined) e.textContent = text;
  return e;
}
const set = (e, attributes) => Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));

// A class's own shape, never colour alone: circle, square, triangle, round (0, 0).
function shape(c, r, attributes) {
  if (c === 0) return drawn('circle', { r, ...attributes });
  if (c === 1) return drawn('rect', { x: -0.9 * r, y: -0.9 * r, width: 1.8 * r, height: 1.8 * r, rx: 1.5, ...attributes });
  return drawn('path', { d: `M0 ${-1.25 * r} ${1.15 * r} ${0.85 * r}H${-1.15 * r}z`, 'stroke-linejoin': 'round', ...attributes });
}
function badge(c, r, digit = true) {
  const g = drawn('g', { class: `badge c${c}` });
  g.append(shape(c, r, {}));
  if (digit) g.append(drawn('text', { y: c === 2 ? r * 0.5 : r * 0.38, 'text-anchor': 'middle', 'font-size': r * 1.15 }, c));
  return g;
}

// -- the net ---------------------------------------------------------------------------------------------------------------------
const scoresAt = (W, x, y) => CLASSES.map((c) => x * W[0][c] + y * W[1][c] + (W.length > 2 ? W[2][c] : 0));
function softmax(z) {
  const top = Math.max(...z);
  const e = z.map((v) => Math.exp(v - top));
  const sum = e[0] + e[1] + e[2];
  return e.map((v) => v / sum);
}
const best = (z) => (z[0] >= z[1] ? (z[0] >= z[2] ? 0 : 2) : z[1] >= z[2] ? 1 : 2); // of equal scores the first, as argmax
const loss = (z, t) => {
  const top = Math.max(...z);
  return top - z[t] + Math.log(z.reduce((sum, v) => sum + Math.exp(v - top), 0));
};
// What class j is ahead of class k by, as [a, b, c] of a·x₁ + b·x₂ + c.
const ahead = (W, j, k) => [W[0][j] - W[0][k], W[1][j] - W[1][k], W.length > 2 ? W[2][j] - W[2][k] : 0];

function clipped(polygon, [a, b, c]) {
  const kept = [];
  polygon.forEach(([x, y], i) => {
    const [u, v] = polygon[(i + 1) % polygon.length];
    const here = a * x + b * y + c;
    const there = a * u + b * v + c;
    if (here >= 0) kept.push([x, y]);
    if (here * there < 0) kept.push([x + ((u - x) * here) / (here - there), y + ((v - y) * here) / (here - there)]);
  });
  return kept;
}
function region(W, k, frame) {
  return CLASSES.filter((j) => j !== k).reduce((polygon, j) => {
    const line = ahead(W, k, j);
    if (line.every((v) => v === 0)) return k < j ? polygon : [];
    return clipped(polygon, line);
  }, frame);
}
function middle(polygon) { // centre of mass and area
  let area = 0;
  let [mx, my] = [0, 0];
  polygon.forEach(([x, y], i) => {
    const [u, v] = polygon[(i + 1) % polygon.length];
    const cross = x * v - u * y;
    area += cross / 2;
    mx += ((x + u) * cross) / 6;
    my += ((y + v) * cross) / 6;
  });
  return { at: [mx / area, my / area], area: Math.abs(area) };
}
// The border between two classes where neither has the third before it: both ends, or nothing.
function border(W, j, k, far) {
  const [a, b, c] = ahead(W, j, k);
  const size = Math.hypot(a, b);
  if (!size) return null;
  const foot = [(-a * c) / size ** 2, (-b * c) / size ** 2];
  const along = [-b / size, a / size];
  const [p, q, r] = ahead(W, j, 3 - j - k);
  const at = p * foot[0] + q * foot[1] + r;
  const slope = p * along[0] + q * along[1];
  let [from, to] = [-far, far];
  if (Math.abs(slope) < 1e-12 * Math.hypot(p, q)) {
    if (at < 0) return null;
  } else if (slope > 0) from = Math.max(from, -at / slope);
  else to = Math.min(to, -at / slope);
  return from < to ? [from, to].map((s) => [foot[0] + s * along[0], foot[1] + s * along[1]]) : null;
}

// How many degrees of direction the class wins: 180° less the angle of the triangle of the columns at its tip.
function degrees(W, c) {
  const [j, k] = CLASSES.filter((other) => other !== c);
  const [a, b] = [ahead(W, j, c), ahead(W, k, c)];
  return 180 - (Math.atan2(Math.abs(a[0] * b[1] - a[1] * b[0]), a[0] * b[0] + a[1] * b[1]) * 180) / Math.PI;
}

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
function isDark(host) {
  const colour = getComputedStyle(host).getPropertyValue('--st-background-color').trim();
  const [r, g, b] = colour[0] === '#' ? channels(colour) : colour.match(/\d+/g).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b < 128;
}

// -- the picture, built once per language and kind ---------------------------------------------------------------------------------
function build(s, data, root) {
  const { words } = data;
  const stage = root.querySelector('.stage');
  const svg = drawn('svg', { role: 'group', 'aria-label': words.picture });
  const canvas = make('canvas');
  const layer = (name, hidden = true) => {
    const g = drawn('g', { class: name });
    if (hidden) g.setAttribute('aria-hidden', 'true');
    svg.append(g);
    return g;
  };
  const defs = drawn('defs');
  defs.append(...CLASSES.map((c) => {
    const pattern = drawn('pattern', { id: `hatch${c}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' });
    pattern.append(drawn('path', { d: HATCHES[c], class: `hatching c${c}` }));
    return pattern;
  }));
  svg.append(defs);
  const hatches = CLASSES.map((c) => drawn('polygon', { fill: `url(#hatch${c})` }));
  layer('hatches').append(...hatches);
  const axes = layer('axes');
  const borders = [0, 1, 2].map(() => drawn('line', { class: 'border' }));
  layer('borders').append(...borders);
  const triangle = drawn('polygon', { class: 'triangle' });
  layer('triangles').append(triangle);
  const trails = CLASSES.map((c) => ({ ghost: drawn('polyline', { class: `trail ghost c${c}` }), walked: drawn('polyline', { class: `trail c${c}` }) }));
  layer('trails').append(...trails.flatMap((t) => [t.ghost, t.walked]));
  const names = CLASSES.map(() => drawn('text', { class: 'name', 'text-anchor': 'middle' }));
  const tie = drawn('text', { class: 'name', 'text-anchor': 'middle' }, words.tie);
  layer('names').append(...names, tie);
  const arrows = CLASSES.map((c) => {
    const shaft = drawn('line', { class: `shaft c${c}` });
    const casing = drawn('line', { class: 'casing' });
    const head = drawn('path', { class: `head c${c}`, d: 'M0 0-11-5.5v11z' });
    const tip = drawn('g', { class: 'tip', ...(data.drag ? { tabindex: 0, role: 'slider', 'aria-valuemin': -s.limit, 'aria-valuemax': s.limit } : {}) });
    tip.append(drawn('circle', { class: 'halo', r: 17 }), badge(c, 9.5));
    return { shaft, casing, head, tip };
  });
  const arrowLayer = layer('arrows', !data.drag);
  arrowLayer.append(...arrows.flatMap((a) => [a.casing, a.shaft, a.head]), ...arrows.map((a) => a.tip));
  const dots = layer('points');
  const sample = drawn('g', { class: 'sample', ...(data.drag ? { tabindex: 0, role: 'slider', 'aria-valuemin': -data.reach, 'aria-valuemax': data.reach } : { 'aria-hidden': 'true' }) });
  const label = drawn('text', { class: 'x', x: 12, y: -9 }, 'x');
  sample.append(drawn('circle', { class: 'halo', r: 18 }), drawn('circle', { class: 'dot', r: data.drag ? 8 : 5.5 }), label);
  svg.append(sample);
  const cursor = drawn('g', { class: 'cursor', tabindex: 0, role: 'button' });
  cursor.append(drawn('circle', { r: 13 }), drawn('path', { d: 'M-18 0h11M7 0h11M0-18v11M0 7v11' }));
  if (data.draw) svg.append(cursor);
  const corner = drawn('text', { class: 'corner' });
  svg.append(corner);
  stage.replaceChildren(canvas, svg);

  const side = root.querySelector('.side');
  const rows = CLASSES.map((c) => {
    const icon = drawn('svg', { viewBox: '-11 -11 22 22', class: 'icon', 'aria-hidden': 'true' });
    icon.append(badge(c, 9));
    const row = make('div', 'row');
    const who = make('span', 'who');
    who.append(icon, make('span', 'word'));
    const how = make('span', 'how');
    const meter = make('span', 'meter');
    const bar = make('span', `bar c${c}`);
    meter.append(bar);
    const share = make('b', 'share');
    row.append(who, how, meter, share);
    return { row, who, how, bar, share };
  });
  const lines = make('div', 'lines');
  side.replaceChildren(...rows.map((r) => r.row), lines);

  return { stage, svg, canvas, hatches, axes, borders, triangle, trails, dots, names, tie, arrows, sample, cursor, corner, rows, lines };
}

export default function ({ data: given, parentElement, setTriggerValue }) {
  let s = all.get(parentElement);
  if (!s) all.set(parentElement, (s = { step: 0, frame: 0, timer: 0, hold: null, size: { w: 0, h: 0 }, cursor: [0, 0], brush: 0, sentAt: 0, past: [], met: new WeakSet() }));
  let data = given;
  if (data.drag) { // a view that would be only a little closer stays: nothing leaps under the hand
    if (s.reach > data.reach && s.reach <= 2 * data.reach) data = { ...data, reach: s.reach, across: s.reach };
    s.reach = data.reach;
  }
  const root = parentElement.querySelector('.plane');
  const find = (q) => root.querySelector(q);
  const { words, run } = data;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const flat = typeof data.W === 'string' ? unpacked(data.W) : data.W;
  const per = 3 * data.inputs;
  const moments = Array.from({ length: flat.length / per }, (_, k) => Array.from({ length: data.inputs }, (__, i) => flat.slice(k * per + 3 * i, k * per + 3 * i + 3)));
  const last = moments.length - 1;
  const losses = run ? unpacked(run.losses) : [];
  s.limit = data.reach / data.arrow; // of a weight that is dragged
  if (!s.hold && !s.timer) {
    s.x = data.x;
    s.moments = moments;
  }
  s.moments = s.hold || (s.timer && data.drag) ? s.moments : moments;
  const recent = performance.now() - s.sentAt < HEARD && JSON.stringify(data.points) !== s.sent;
  if (!data.draw || (!s.timer && !recent)) s.points = data.points;

  root.classList.toggle('wide', !run && !data.draw);
  root.classList.toggle('drags', data.drag);
  root.classList.toggle('draws', data.draw);
  const dark = isDark(parentElement.host ?? parentElement);
  const hues = dark ? data.colours.dark : data.colours.light;
  hues.forEach((hue, c) => root.style.setProperty(`--class${c}`, hue));
  const paints = hues.map(channels);

  const kind = JSON.stringify([words, data.inputs, data.drag, data.draw, !!run]);
  if (s.kind !== kind) {
    s.kind = kind;
    s.p = build(s, data, root);
    s.size = { w: 0, h: 0 };
    s.framed = null;
  }
  const p = s.p;
  const W = () => s.moments[Math.min(s.step, s.moments.length - 1)];
  const unit = () => Math.min(s.size.h / 2 / data.reach, s.size.w / 2 / data.across); // px per unit of x
  const tall = () => s.size.h / 2 / unit();
  const px = (x) => s.size.w / 2 + x * unit();
  const py = (y) => s.size.h / 2 - y * unit();
  const place = (e, [x, y]) => e.setAttribute('transform', `translate(${px(x).toFixed(1)} ${py(y).toFixed(1)})`);
  const tip = (w, c) => [w[0][c] * data.arrow, w[1][c] * data.arrow];
  const pair = ([x, y]) => `(${number(x)}, ${number(y)})`;

  function field(w) { // the class that is ahead, the stronger the surer
    const [columns, rows] = [Math.ceil(s.size.w / CELL), Math.ceil(s.size.h / CELL)];
    if (p.canvas.width !== columns || p.canvas.height !== rows) [p.canvas.width, p.canvas.height] = [columns, rows];
    const context = p.canvas.getContext('2d');
    const picture = context.createImageData(columns, rows);
    const out = picture.data;
    for (let row = 0; row < rows; row += 1) {
      const y = (s.size.h / 2 - (row + 0.5) * CELL) / unit();
      for (let column = 0; column < columns; column += 1) {
        const x = ((column + 0.5) * CELL - s.size.w / 2) / unit();
        const bias = w.length > 2;
        const z0 = x * w[0][0] + y * w[1][0] + (bias ? w[2][0] : 0);
        const z1 = x * w[0][1] + y * w[1][1] + (bias ? w[2][1] : 0);
        const z2 = x * w[0][2] + y * w[1][2] + (bias ? w[2][2] : 0);
        const top = Math.max(z0, z1, z2);
        const c = z0 === top ? 0 : z1 === top ? 1 : 2;
        const sure = (1 / (Math.exp(z0 - top) + Math.exp(z1 - top) + Math.exp(z2 - top)) - 1 / 3) * 1.5; // 0 … 1
        const at = 4 * (row * columns + column);
        [out[at], out[at + 1], out[at + 2]] = paints[c];
        out[at + 3] = 255 * (dark ? 0.06 + 0.4 * sure : 0.04 + 0.44 * sure);
      }
    }
    context.putImageData(picture, 0, 0);
  }

  function regions(w) {
    const wide = s.size.w / 2 / unit();
    const frame = [[-wide, -tall()], [wide, -tall()], [wide, tall()], [-wide, tall()]];
    const nobody = CLASSES.every((c) => ahead(w, 0, c).every((v) => v === 0));
    p.tie.style.display = nobody ? '' : 'none';
    set(p.tie, { x: px(0), y: py(0.6 * tall()) });
    CLASSES.forEach((c) => {
      const polygon = nobody ? [] : region(w, c, frame);
      p.hatches[c].setAttribute('points', polygon.map(([x, y]) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' '));
      const centre = polygon.length > 2 ? middle(polygon) : { area: 0 };
      const seen = centre.area > 0.004 * 4 * wide * tall();
      p.names[c].style.display = seen ? '' : 'none';
      if (!seen) return;
      const twins = CLASSES.filter((j) => ahead(w, c, j).every((v) => v === 0));
      const width = data.drag && twins.length === 1 ? degrees(w, c) : 0;
      p.names[c].textContent = filled(words.class, { k: twins.join(', ') }) + (width ? ` · ${width < 10 ? number(width, 2) : Math.round(width)}°` : '');
      let [x, y] = centre.at;
      if (w.length === 2) { // out along the middle of the sector, where the arrows do not reach
        const stretch = 0.84 / Math.max(Math.abs(x) / (wide - 52 / unit()), Math.abs(y) / tall());
        [x, y] = [x * stretch, y * stretch];
      }
      set(p.names[c], { x: px(x), y: py(y) + 5 });
    });
    const far = 2 * (wide + tall()) + (w.length > 2 ? 1e3 * tall() : 0);
    [[0, 1], [1, 2], [0, 2]].forEach(([j, k], i) => {
      const ends = border(w, j, k, far);
      p.borders[i].style.display = ends ? '' : 'none';
      if (ends) set(p.borders[i], { x1: px(ends[0][0]), y1: py(ends[0][1]), x2: px(ends[1][0]), y2: py(ends[1][1]) });
    });
  }

  function columns(w) {
    CLASSES.forEach((c) => {
      const end = tip(w, c);
      const [x, y] = [px(end[0]) - px(0), py(end[1]) - py(0)];
      const length = Math.hypot(x, y);
      const part = length > 26 ? (length - 12) / length : 0; // the badge stands at the tip itself
      const { shaft, casing, head, tip: handle } = p.arrows[c];
      for (const line of [shaft, casing]) set(line, { x1: px(0), y1: py(0), x2: px(0) + x * part, y2: py(0) + y * part });
      head.style.display = part ? '' : 'none';
      head.setAttribute('transform', `translate(${px(0) + x * part} ${py(0) + y * part}) rotate(${(Math.atan2(y, x) * 180) / Math.PI})`);
      place(handle, end);
      if (data.drag) {
        set(handle, { 'aria-label': filled(words.column, { k: c }), 'aria-valuenow': w[0][c], 'aria-valuetext': pair([w[0][c], w[1][c]]) });
      }
    });
    p.triangle.style.display = data.drag ? '' : 'none';
    p.triangle.setAttribute('points', CLASSES.map((c) => tip(w, c).map((v, i) => (i ? py(v) : px(v)).toFixed(1)).join(',')).join(' '));
  }

  function trails() {
    if (!run) return;
    const at = (w, c) => tip(w, c).map((v, i) => (i ? py(v) : px(v)).toFixed(1)).join(',');
    CLASSES.forEach((c) => {
      const way = s.moments.map((w) => at(w, c));
      p.trails[c].walked.setAttribute('points', way.slice(Math.max(0, s.step - RECENT), s.step + 1).join(' '));
      p.trails[c].ghost.setAttribute('points', way.join(' '));
    });
  }

  function dots() {
    const marks = s.points.map(([x, y, c]) => {
      const g = drawn('g', { class: 'point' });
      g.append(drawn('circle', { class: 'wrong', r: 10 }), badge(c, 5.5, false));
      place(g, [x, y]);
      return g;
    });
    p.dots.replaceChildren(...marks);
  }
  function judged(w) {
    s.points.forEach(([x, y, c], i) => p.dots.children[i].classList.toggle('missed', best(scoresAt(w, x, y)) !== c));
  }

  function told(w) {
    const [x, y] = s.x;
    const z = scoresAt(w, x, y);
    const shares = softmax(z);
    const answer = best(z);
    place(p.sample, [clamp(x, -1e4, 1e4), clamp(y, -1e4, 1e4)]);
    const top = CLASSES.filter((c) => z[c] === z[answer]);
    const right = answer === data.t ? words.right : filled(words.wrong, { t: data.t });
    const here = filled(words.answer, { x: pair(s.x), k: answer, p: percent(shares[answer]) });
    const verdict = top.length > 1 ? filled(words.undecided, { x: pair(s.x), k: top.join(', ') }) : `${here} ${right}`;
    CLASSES.forEach((c) => {
      const row = p.rows[c];
      row.who.querySelector('.word').textContent = filled(words.class, { k: c });
      row.who.classList.toggle('answers', top.length === 1 && c === answer);
      row.how.textContent = data.drag
        ? `z${SUB[c + 1]} = ${factor(x)}·${factor(w[0][c])} + ${factor(y)}·${factor(w[1][c])} = ${number(z[c])}`
        : `w = ${pair([w[0][c], w[1][c]])}${w.length > 2 ? `, b = ${number(w[2][c])}` : ''}`;
      row.bar.style.width = `${100 * shares[c]}%`;
      row.share.textContent = percent(shares[c]);
    });
    if (data.drag) {
      const [once, twice] = [shares, softmax(scoresAt(w, 2 * x, 2 * y))].map((all3) => percent(all3[answer]));
      p.lines.replaceChildren(
        make('div', 'verdict', verdict),
        make('div', '', `L = −ln y${SUB[data.t + 1]} = ${number(loss(z, data.t))}`),
        make('div', 'soft', !x && !y ? words.origin : once === twice ? '' : filled(words.twice, { p: twice, q: once })),
      );
      set(p.sample, { 'aria-label': words.sample, 'aria-valuenow': x, 'aria-valuetext': `${pair(s.x)}. ${verdict}` });
    } else p.lines.replaceChildren(make('div', 'soft', verdict));
  }

  function show() {
    if (!s.size.w) return;
    const w = W();
    field(w);
    regions(w);
    columns(w);
    trails();
    judged(w);
    told(w);
    if (run) clock();
  }

  function lay() { // at the size that the screen gives
    const w = p.stage.clientWidth;
    const frame = `${w} ${data.reach} ${data.across}`;
    if (!w || frame === s.framed) return;
    s.framed = frame;
    s.size = { w, h: Math.round(data.draw ? (w * data.reach) / data.across : w < 480 ? 0.94 * w : Math.min(440, 0.66 * w)) };
    set(p.svg, { viewBox: `0 0 ${s.size.w} ${s.size.h}`, height: s.size.h });
    p.canvas.style.height = `${s.size.h}px`;
    const wide = s.size.w / 2 / unit();
    const between = 10 ** Math.floor(Math.log10(data.reach));
    const tick = data.reach / between > 5 ? 2 * between : data.reach / between > 2.4 ? between : between / 2;
    const marks = [drawn('line', { x1: 0, x2: s.size.w, y1: py(0), y2: py(0) }), drawn('line', { x1: px(0), x2: px(0), y1: 0, y2: s.size.h })];
    for (let v = -Math.floor(wide / tick) * tick; v <= wide; v += tick) {
      const u = +v.toPrecision(6);
      if (Math.abs(u) < tick / 2) continue;
      if (Math.abs(px(u) - s.size.w / 2) < s.size.w / 2 - 14) marks.push(drawn('text', { x: px(u), y: py(0) + 14, 'text-anchor': 'middle' }, number(u)));
      if (Math.abs(u) < tall() * 0.93) marks.push(drawn('text', { x: px(0) - 5, y: py(u) + 4, 'text-anchor': 'end' }, number(u)));
    }
    marks.push(drawn('text', { class: 'axis', x: s.size.w - 8, y: py(0) - 7, 'text-anchor': 'end' }, 'x₁'), drawn('text', { class: 'axis', x: px(0) + 8, y: 15 }, 'x₂'));
    p.axes.replaceChildren(...marks);
    set(p.corner, { x: 8, y: s.size.h - 8 });
    p.corner.textContent = data.arrow === 1 ? '' : words.scaled;
    dots();
    if (data.draw) aim();
    show();
  }

  // -- the hand -------------------------------------------------------------------------------------------------------------------
  function send(what, value) {
    const waiting = s.timer && s.waiting;
    clearTimeout(s.timer);
    s.timer = 0;
    if (waiting && waiting.what !== what) setTriggerValue(waiting.what, waiting.value());
    setTriggerValue(what, value);
  }
  function soon(what, value) {
    if (s.timer && s.waiting.what !== what) send(s.waiting.what, s.waiting.value());
    clearTimeout(s.timer);
    s.waiting = { what, value };
    s.timer = setTimeout(() => {
      s.timer = 0;
      send(what, value());
    }, SETTLE);
  }
  const sendPoints = () => {
    s.sent = JSON.stringify(s.points);
    s.sentAt = performance.now();
    return s.points;
  };
  const inPlane = (event) => {
    const box = p.svg.getBoundingClientRect();
    return [(event.clientX - box.left - box.width / 2) / unit(), (box.top + box.height / 2 - event.clientY) / unit()];
  };
  const bounded = (at, limit) => at.map((v) => +clamp(v, -limit, limit).toFixed(places(limit)));
  function moveSample(at) {
    s.x = bounded(at, data.reach);
    show();
  }
  function moveColumn(c, at) {
    const [a, b] = bounded(at, s.limit);
    s.moments = [W().map((row) => [...row])];
    s.moments[0][0][c] = a;
    s.moments[0][1][c] = b;
    show();
  }
  const letGo = (held) => (held === 'x' ? send('sample', s.x) : send('weights', W()));
  function under(event) { // what of the sample and the tips the hand is on
    const [x, y] = inPlane(event);
    const near = NEAR[event.pointerType] ?? NEAR.mouse;
    const things = [['x', s.x], ...CLASSES.map((c) => [c, tip(W(), c)])].map(([what, at]) => ({ what, far: Math.hypot(at[0] - x, at[1] - y) * unit() }));
    const closest = things.reduce((a, b) => (b.far < a.far ? b : a));
    return closest.far <= near ? closest.what : null;
  }

  function addPoint(at) {
    const limits = [data.across, data.reach];
    const [x, y] = at.map((v, i) => Math.round(clamp(v, -limits[i], limits[i]) * 20) / 20);
    const radius = 11 / unit();
    const there = s.points.findIndex(([a, b]) => Math.hypot(a - at[0], b - at[1]) < radius);
    if (there >= 0) change(s.points.filter((_, i) => i !== there));
    else if (s.points.length < data.most) change([...s.points, [x, y, s.brush]]);
  }
  function change(points) {
    s.past.push(s.points);
    pointsChanged(points);
  }
  function pointsChanged(points) {
    s.points = points;
    stop();
    dots();
    tools();
    show();
    soon('points', sendPoints);
  }
  function aim() {
    place(p.cursor, s.cursor);
    p.cursor.setAttribute('aria-label', filled(words.cursor, { x: pair(s.cursor), k: s.brush }));
    p.cursor.setAttribute('class', `cursor c${s.brush}`);
  }
  function tools() {
    if (!data.draw) return;
    root.querySelectorAll('.brush').forEach((button, c) => button.setAttribute('aria-checked', c === s.brush));
    find('.undo').disabled = !s.past.length;
    find('.clear').disabled = !s.points.length;
    find('.full').textContent = `${s.points.length} / ${data.most}`;
  }
  const paint = (c) => {
    s.brush = c;
    tools();
    aim();
  };

  const hands = {
    pointerdown(event) {
      if (event.button !== 0) return;
      if (data.draw) {
        s.pressed = [event.clientX, event.clientY];
        return;
      }
      if (!data.drag) return;
      let what = under(event);
      if (what === null && event.pointerType === 'touch') return; // a finger elsewhere scrolls the page
      what ??= 'x';
      s.hold = { what };
      p.svg.setPointerCapture(event.pointerId);
      (what === 'x' ? p.sample : p.arrows[what].tip).focus({ preventScroll: true });
      hands.pointermove(event);
      event.preventDefault();
    },
    pointermove(event) {
      if (!s.hold) {
        if (data.drag) p.svg.style.cursor = under(event) === null ? 'crosshair' : 'grab';
        return;
      }
      const at = inPlane(event);
      if (s.hold.what === 'x') moveSample(at);
      else moveColumn(s.hold.what, at.map((v) => v / data.arrow));
    },
    pointerup(event) {
      if (data.draw && s.pressed && Math.hypot(event.clientX - s.pressed[0], event.clientY - s.pressed[1]) < 8) addPoint(inPlane(event));
      s.pressed = null;
      if (s.hold) letGo(s.hold.what);
      s.hold = null;
    },
    pointercancel() {
      s.pressed = null;
      if (s.hold) letGo(s.hold.what);
      s.hold = null;
    },
  };
  for (const [what, f] of Object.entries(hands)) p.svg[`on${what}`] = f;
  if (!s.touching) {
    s.touching = (event) => { if (s.hold) event.preventDefault(); };
    root.addEventListener('touchmove', s.touching, { passive: false });
  }
  const byKeys = (limit, f) => (event) => {
    const move = KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    const by = 10 ** -places(limit) * (event.shiftKey ? 50 : 10);
    f(move.map((v) => v * by));
  };
  if (data.drag) {
    p.sample.onkeydown = byKeys(data.reach, ([dx, dy]) => {
      moveSample([s.x[0] + dx, s.x[1] + dy]);
      soon('sample', () => s.x);
    });
    CLASSES.forEach((c) => {
      p.arrows[c].tip.onkeydown = byKeys(s.limit, ([dx, dy]) => {
        moveColumn(c, [W()[0][c] + dx, W()[1][c] + dy]);
        soon('weights', W);
      });
    });
  }
  if (data.draw) {
    find('.brushes').setAttribute('aria-label', words.brush);
    CLASSES.forEach((c) => {
      const button = root.querySelectorAll('.brush')[c];
      button.onclick = () => paint(c);
      button.setAttribute('aria-label', filled(words.class, { k: c }));
      if (!button.firstChild) {
        const icon = drawn('svg', { viewBox: '-11 -11 22 22', class: 'icon', 'aria-hidden': 'true' });
        icon.append(badge(c, 9));
        button.append(icon);
      }
    });
    for (const [name, act] of [['undo', () => pointsChanged(s.past.pop())], ['clear', () => change([])]]) {
      find(`.${name}`).textContent = words[name];
      find(`.${name}`).onclick = act;
    }
    p.cursor.onkeydown = (event) => {
      if (KEYS[event.key]) {
        const by = event.shiftKey ? 0.5 : 0.1;
        s.cursor = s.cursor.map((v, i) => +clamp(v + KEYS[event.key][i] * by, i ? -data.reach : -data.across, i ? data.reach : data.across).toFixed(2));
        aim();
      } else if (event.key === 'Enter' || event.key === ' ') addPoint(s.cursor);
      else if (/^[012]$/.test(event.key)) paint(+event.key);
      else return;
      event.preventDefault();
    };
    tools();
  }
  find('.tools').hidden = !data.draw;

  // -- the clock of a training ----------------------------------------------------------------------------------------------------
  const playButton = find('.play');
  const scrub = find('.scrub');
  const inputs = () => (run ? document.querySelectorAll(`.st-key-${run.target} .vega-bindings input[name=step]`) : []);
  find('.player').hidden = !run;

  function clock() {
    for (const input of inputs()) {
      if (+input.value !== s.step) {
        input.value = s.step;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
    scrub.max = last;
    scrub.value = s.step;
    const right = run.right ? ` · ${filled(words.score, { right: run.right[s.step], n: s.points.length })}` : '';
    const text = `${filled(words.loss, { L: number(losses[s.step]) })}${right}`;
    scrub.setAttribute('aria-valuetext', `${words.step} ${s.step}: ${text}`);
    find('.count').textContent = `${words.step} ${s.step} / ${last}`;
    find('.now').textContent = text;
  }
  function to(k) {
    s.step = clamp(k, 0, last);
    show();
  }
  function stop() {
    cancelAnimationFrame(s.frame);
    clearTimeout(s.later);
    s.playing = false;
    playButton.innerHTML = PLAY;
    playButton.setAttribute('aria-label', words.play);
  }
  function start() {
    stop();
    s.playing = true;
    const from = s.step >= last ? 0 : s.step;
    const span = (Math.min(6000, Math.max(2500, last * 60)) * (last - from)) / last;
    const begun = performance.now();
    playButton.innerHTML = PAUSE;
    playButton.setAttribute('aria-label', words.pause);
    const tick = (now) => {
      const k = Math.min(last, from + Math.floor((Math.max(0, now - begun) / span) * (last - from)));
      if (k !== s.step) to(k);
      if (k < last) s.frame = requestAnimationFrame(tick);
      else stop();
    };
    s.frame = requestAnimationFrame(tick);
  }
  const rest = () => send('moment', s.step);
  const byHand = (k) => {
    stop();
    to(k);
    rest();
  };
  let eye = null;
  if (run) {
    for (const name of ['back', 'forward']) {
      find(`.${name}`).setAttribute('aria-label', words[name]);
      find(`.${name}`).title = words[name];
    }
    scrub.setAttribute('aria-label', words.step);
    playButton.onclick = () => {
      if (!s.playing) return start();
      stop();
      return rest();
    };
    find('.back').onclick = () => byHand(s.step - 1);
    find('.forward').onclick = () => byHand(s.step + 1);
    scrub.oninput = () => {
      stop();
      to(+scrub.value);
    };
    scrub.onchange = rest;
    find('.take').textContent = words.take;
    find('.take').hidden = !words.take;
    find('.take').onclick = () => {
      stop();
      send('taken', s.step);
    };
    if (s.stamp !== run.stamp) {
      const first = s.stamp === undefined;
      s.stamp = run.stamp;
      stop();
      s.step = calm || data.draw ? last : 0;
      if (first && run.moment !== null) s.step = Math.min(last, run.moment);
      else if (!calm && !data.draw) s.waits = true; // until somebody looks
    } else if (s.playing) start();
    else stop();
    s.step = Math.min(s.step, last);
    eye = new IntersectionObserver((seen) => {
      if (!s.waits || !seen.some((one) => one.isIntersecting)) return;
      s.waits = false;
      s.playing = true;
      s.later = setTimeout(start, 300);
    }, { threshold: 0.6 });
    eye.observe(p.stage);
  } else {
    stop();
    s.step = 0;
    s.stamp = data.draw ? null : s.stamp;
  }

  const seen = new ResizeObserver(lay);
  seen.observe(p.stage);
  if (s.framed === `${p.stage.clientWidth} ${data.reach} ${data.across}`) {
    p.corner.textContent = data.arrow === 1 ? '' : words.scaled;
    dots();
    show();
  } else lay();
  const watch = new MutationObserver(() => { // a chart mounts later than this, or anew, as in another theme
    const anew = [...inputs()].filter((input) => !s.met.has(input));
    if (!anew.length || !s.size.w) return;
    anew.forEach((input) => s.met.add(input));
    clock();
  });
  if (run) watch.observe(document.body, { childList: true, subtree: true });
  return () => {
    seen.disconnect();
    watch.disconnect();
    eye?.disconnect();
    cancelAnimationFrame(s.frame);
    clearTimeout(s.later);
  };
}
