// The loss over two weights, with the point of now on it, and the loss along -dW with the learning rate on it: both are dragged here, or moved
// by arrow keys. data: W (2×3), samples [[x1, x2, t]], first and second ([row, column]: across, up), centre, reach, heights (float32 in base64,
// n × n from the lower left), n, rate, rates (lowest, highest), largest (a weight may be), names, colours {light, dark}, words.
const all = new WeakMap();
const NS = 'http://www.w3.org/2000/svg';
const LEVELS = 14;
const SETTLE = 350; // ms between the last key and the message to the server
const FINE = 160; // points of the curve along -dW
const [TALL, LEFT, RIGHT, TOP, FOOT] = [222, 42, 14, 12, 48]; // px of the curve's picture
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function number(v, digits = 4) {
  const size = Math.abs(v);
  if (size === 0) return '0';
  if (size >= 1e-3 && size < 1e5) return String(+v.toPrecision(digits)).replace('-', '−');
  const [mantissa, exponent] = v.toExponential(Math.min(2, digits - 1)).split('e');
  return `${+mantissa === 1 ? '' : `${+mantissa}·`}10${[...String(+exponent)].map((c) => SUPER[c]).join('')}`.replace('-', '−');
}
const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const set = (e, attributes) => Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));
function drawn(tag, attributes = {}, ...inside) {
  const e = document.createElementNS(NS, tag);
  set(e, attributes);
  e.append(...inside);
  return e;
}
const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
function isDark(host) {
  const colour = getComputedStyle(host).getPropertyValue('--st-background-color').trim();
  const [r, g, b] = colour[0] === '#' ? channels(colour) : colour.match(/\d+/g).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b < 128;
}

const whenIdle = window.requestIdleCallback ? (f) => requestIdleCallback(f, { timeout: 500 }) : (f) => setTimeout(f, 200); // Safari has none
const cancelIdle = window.cancelIdleCallback ?? clearTimeout;

// -- the net: mean cross entropy of softmax(x W) and its gradient, as core.networks.SimpleNet -----------------------------------------
function lossAndGradient(W, samples) {
  const dW = W.map((row) => row.map(() => 0));
  let loss = 0;
  for (const [x1, x2, t] of samples) {
    const z = [0, 1, 2].map((c) => x1 * W[0][c] + x2 * W[1][c]);
    const top = Math.max(...z);
    const e = z.map((v) => Math.exp(v - top));
    const sum = e[0] + e[1] + e[2];
    loss += top - z[t] + Math.log(sum);
    e.forEach((v, c) => {
      const error = v / sum - (c === t ? 1 : 0);
      dW[0][c] += (x1 * error) / samples.length;
      dW[1][c] += (x2 * error) / samples.length;
    });
  }
  return [loss / samples.length, dW];
}
const stepped = (W, dW, s) => W.map((row, i) => row.map((w, j) => w - s * dW[i][j]));

// -- isolines: in every square of the grid the level crosses two sides, or four ------------------------------------------------------
function isoline(h, n, level) {
  let path = '';
  const cut = (a, b) => (level - a) / (b - a);
  for (let row = 0; row < n - 1; row += 1) {
    for (let column = 0; column < n - 1; column += 1) {
      const [a, b, c, d] = [h[row * n + column], h[row * n + column + 1], h[(row + 1) * n + column + 1], h[(row + 1) * n + column]];
      const ends = [];
      if (a > level !== b > level) ends.push([column + cut(a, b), row]);
      if (b > level !== c > level) ends.push([column + 1, row + cut(b, c)]);
      if (c > level !== d > level) ends.push([column + cut(d, c), row + 1]);
      if (d > level !== a > level) ends.push([column, row + cut(a, d)]);
      for (let k = 0; k + 1 < ends.length; k += 2) path += `M${ends[k].map((v) => v.toFixed(2)).join(' ')}L${ends[k + 1].map((v) => v.toFixed(2)).join(' ')}`;
    }
  }
  return path;
}

function arrow() {
  return { casing: drawn('line', { class: 'casing' }), far: drawn('line', { class: 'far' }), shaft: drawn('line', { class: 'shaft' }), head: drawn('path', { class: 'head', d: 'M0 0-11-5.5v11z' }) };
}

function build(root) {
  const p = { map: root.querySelector('.map'), canvas: root.querySelector('canvas'), line: root.querySelector('.line'), told: root.querySelector('.told'), after: root.querySelector('.after'), step: root.querySelector('.step') };
  p.svg = drawn('svg', { role: 'group' });
  p.isolines = drawn('g', { 'aria-hidden': 'true' });
  p.labels = drawn('g', { 'aria-hidden': 'true' });
  p.axes = drawn('g', { 'aria-hidden': 'true' });
  p.arrow = arrow();
  p.next = drawn('circle', { class: 'ghost', r: 6 });
  p.word = drawn('text', {});
  p.point = drawn('g', { class: 'hand', tabindex: 0, role: 'slider', 'aria-valuemin': 0 });
  p.point.append(drawn('circle', { class: 'halo', r: 20 }), drawn('circle', { class: 'dot', r: 8 }));
  p.svg.append(p.isolines, p.axes, p.labels, p.arrow.casing, p.arrow.far, p.arrow.shaft, p.arrow.head, p.next, p.word, p.point);
  p.map.append(p.svg);

  p.plot = drawn('svg', { height: TALL, role: 'group' });
  p.clip = drawn('rect', {});
  p.ticks = drawn('g', { 'aria-hidden': 'true' });
  p.level = drawn('line', { class: 'level' });
  p.curve = drawn('path', { class: 'curve', 'clip-path': 'url(#within)' });
  p.predicted = drawn('path', { class: 'predicted', 'clip-path': 'url(#within)' });
  p.drop = drawn('line', { class: 'drop' });
  p.best = drawn('path', { class: 'best', d: 'M0 0-6 10H6z' });
  p.handle = drawn('g', { class: 'hand', tabindex: 0, role: 'slider' });
  p.handle.append(drawn('circle', { class: 'halo', r: 18 }), drawn('circle', { class: 'dot', r: 7 }));
  p.now = drawn('text', { class: 'soft' });
  p.guess = drawn('text', { class: 'soft', 'text-anchor': 'end' });
  p.corner = drawn('text', { class: 'soft', 'text-anchor': 'end' });
  p.plot.append(drawn('defs', {}, drawn('clipPath', { id: 'within' }, p.clip)), p.ticks, p.level, p.predicted, p.curve, p.drop, p.best, p.now, p.guess, p.corner, p.handle);
  p.line.append(p.plot);
  return p;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.cuts');
  let s = all.get(parentElement);
  if (!s) {
    all.set(parentElement, (s = { hold: null, timer: 0, p: build(root), size: 0, wide: 0 }));
    const still = (event) => { if (s.hold) event.preventDefault(); }; // a finger that holds something does not scroll
    for (const svg of [s.p.svg, s.p.plot]) svg.addEventListener('touchmove', still, { passive: false });
  }
  const { p } = s;
  const { words, samples, first, second, centre, reach, n, names } = data;
  const [low, high] = data.rates;
  const heights = new Float32Array(Uint8Array.from(atob(data.heights), (c) => c.charCodeAt(0)).buffer);
  if (!s.hold && !s.timer) [s.W, s.rate] = [data.W.map((row) => [...row]), data.rate];
  const colours = isDark(parentElement.host ?? parentElement) ? data.colours.dark : data.colours.light;
  root.style.setProperty('--line', colours.line);
  const ramp = colours.ramp.map(channels);
  const at = () => [s.W[first[0]][first[1]], s.W[second[0]][second[1]]];
  const px = (a) => ((a - centre[0] + reach) / (2 * reach)) * s.size;
  const py = (b) => ((centre[1] + reach - b) / (2 * reach)) * s.size;

  // -- the map: drawn anew when the server sends one ----------------------------------------------------------------------------------
  function ground() {
    const bottom = heights.reduce((a, b) => Math.min(a, b), Infinity);
    const top = heights.reduce((a, b) => Math.max(a, b), -Infinity);
    const span = top - bottom;
    const small = document.createElement('canvas');
    [small.width, small.height] = [n, n];
    const pen = small.getContext('2d');
    const picture = pen.createImageData(n, n);
    for (let row = 0; row < n; row += 1) {
      for (let column = 0; column < n; column += 1) {
        const share = span > 0 ? Math.sqrt((heights[row * n + column] - bottom) / span) * (ramp.length - 1) : 0;
        const k = Math.min(ramp.length - 2, Math.floor(share));
        const out = 4 * ((n - 1 - row) * n + column);
        for (let c = 0; c < 3; c += 1) picture.data[out + c] = ramp[k][c] + (ramp[k + 1][c] - ramp[k][c]) * (share - k);
        picture.data[out + 3] = 255;
      }
    }
    pen.putImageData(picture, 0, 0);
    const dense = Math.min(2, devicePixelRatio || 1);
    [p.canvas.width, p.canvas.height] = [s.size * dense, s.size * dense];
    const big = p.canvas.getContext('2d');
    big.imageSmoothingQuality = 'high';
    big.drawImage(small, 0.5, 0.5, n - 1, n - 1, 0, 0, p.canvas.width, p.canvas.height); // the outer values stand on the border
    const scale = s.size / (n - 1);
    const levels = span > 1e-12 * Math.max(1, Math.abs(top)) ? Array.from({ length: LEVELS }, (_, k) => bottom + span * ((k + 0.6) / LEVELS) ** 2) : [];
    p.isolines.replaceChildren(...levels.map((level) => drawn('path', { class: 'isoline', d: isoline(heights, n, level), transform: `translate(0 ${s.size}) scale(${scale} ${-scale})` })));
    const labels = [];
    const column = Math.round(0.14 * n); // the levels are written where they cross one vertical line
    levels.forEach((level) => {
      for (let row = 1; row < n - 2; row += 1) {
        const [a, b] = [heights[row * n + column], heights[(row + 1) * n + column]];
        if (a > level === b > level) continue;
        const y = s.size - (row + (level - a) / (b - a)) * scale;
        if (labels.some((label) => Math.abs(label.y - y) < 26) || y < 26 || y > s.size - 34) continue;
        labels.push({ y, e: drawn('text', { class: 'soft', x: column * scale, y: y + 4, 'text-anchor': 'middle' }, number(level, 2)) });
        break;
      }
    });
    const marks = [];
    const step = reach / 2;
    for (let k = -1; k <= 1; k += 1) {
      const [a, b] = [centre[0] + k * step, centre[1] + k * step];
      marks.push(drawn('text', { class: 'soft', x: px(a), y: s.size - 8, 'text-anchor': 'middle' }, number(a, 3)));
      marks.push(drawn('text', { class: 'soft', x: 7, y: py(b) + 4 }, number(b, 3)));
    }
    marks.push(drawn('text', { class: 'axis', x: s.size - 9, y: s.size - 10, 'text-anchor': 'end' }, names[0]), drawn('text', { class: 'axis', x: 9, y: 20 }, names[1]));
    p.labels.replaceChildren(...labels.map((label) => label.e));
    p.axes.replaceChildren(...marks);
  }

  // -- what follows the hand ----------------------------------------------------------------------------------------------------------
  function show() {
    const [loss, dW] = lossAndGradient(s.W, samples);
    const [a, b] = at();
    const g = [dW[first[0]][first[1]], dW[second[0]][second[1]]];
    const [x, y] = [px(a), py(b)];
    p.point.setAttribute('transform', `translate(${x} ${y})`);
    const text = `${names[0]} = ${number(a)}, ${names[1]} = ${number(b)}, L = ${number(loss)}`;
    set(p.point, { 'aria-valuetext': text, 'aria-valuenow': a, 'aria-valuemin': centre[0] - reach, 'aria-valuemax': centre[0] + reach, 'aria-label': words.point });
    const size = Math.hypot(...g);
    const unit = s.size / (2 * reach);
    const move = [-g[0] * s.rate * unit, g[1] * s.rate * unit]; // px of the step, projected
    const length = Math.hypot(...move);
    const drawnTo = clamp(length, 30, 3 * s.size); // a step too short to be seen gets a head all the same
    const way = size > 0 ? [-g[0] / size, g[1] / size] : [0, 0];
    const { casing, far, shaft, head } = p.arrow;
    const tip = [x + way[0] * drawnTo, y + way[1] * drawnTo];
    for (const line of [casing, shaft]) set(line, { x1: x, y1: y, x2: tip[0] - 8 * way[0], y2: tip[1] - 8 * way[1] });
    set(far, { x1: tip[0], y1: tip[1], x2: x + way[0] * Math.max(drawnTo, 90), y2: y + way[1] * Math.max(drawnTo, 90) });
    head.setAttribute('transform', `translate(${tip[0]} ${tip[1]}) rotate(${(Math.atan2(way[1], way[0]) * 180) / Math.PI})`);
    const visible = size > 1e-12;
    for (const part of [casing, far, shaft, head]) part.style.display = visible ? '' : 'none';
    p.next.style.display = visible && length < 26 && length > 1 ? '' : 'none'; // where the step ends, when the arrow is longer than it
    set(p.next, { cx: x + move[0], cy: y + move[1] });
    const inside = [clamp(x + way[0] * (drawnTo + 14), 60, s.size - 60), clamp(y + way[1] * (drawnTo + 14), 30, s.size - 26)];
    p.word.textContent = visible ? words.arrow : words.flat;
    set(p.word, visible ? { x: inside[0], y: inside[1] + (way[1] >= 0 ? 14 : -6), 'text-anchor': 'middle' } : { x: clamp(x, 90, s.size - 90), y: y - 26, 'text-anchor': 'middle' });
    const lines = [
      filled(words.here, { a: names[0], va: number(a), b: names[1], vb: number(b), loss: number(loss) }),
      filled(words.slopes, { a: names[0], ga: number(-g[0]), b: names[1], gb: number(-g[1]) }),
    ];
    p.told.replaceChildren(...lines.map((line) => {
      const e = document.createElement('p');
      e.textContent = line;
      return e;
    }));
    alongTheGradient(loss, dW);
  }

  function alongTheGradient(loss, dW) {
    const width = s.wide - LEFT - RIGHT;
    const [l, h] = [Math.log10(low), Math.log10(high)];
    const sx = (rate) => LEFT + ((Math.log10(rate) - l) / (h - l)) * width;
    const rates = Array.from({ length: FINE + 1 }, (_, k) => 10 ** (l + ((h - l) * k) / FINE));
    const losses = rates.map((rate) => lossAndGradient(stepped(s.W, dW, rate), samples)[0]);
    const squared = dW.flat().reduce((sum, v) => sum + v * v, 0);
    const least = Math.min(loss, ...losses);
    const room = Math.max(loss - least, 1e-6 * Math.max(1, loss));
    const [bottom, top] = [least - 0.08 * room, loss + 0.6 * room];
    const sy = (value) => TOP + (1 - (value - bottom) / (top - bottom)) * (TALL - TOP - FOOT);
    const path = (values) => values.map((v, k) => `${k ? 'L' : 'M'}${sx(rates[k]).toFixed(1)} ${clamp(sy(v), -1e4, 1e4).toFixed(1)}`).join('');
    set(p.clip, { x: LEFT, y: TOP - 4, width: Math.max(0, width), height: TALL - TOP - FOOT + 8 });
    p.curve.setAttribute('d', path(losses));
    p.predicted.setAttribute('d', path(rates.map((rate) => loss - rate * squared)));
    set(p.level, { x1: LEFT, x2: LEFT + width, y1: sy(loss), y2: sy(loss) });
    p.now.textContent = words.now;
    set(p.now, { x: LEFT + 4, y: sy(loss) - 6 });
    const k = losses.indexOf(Math.min(...losses));
    const inner = k > 0 && k < FINE && losses[k] < loss - 1e-9 && losses[FINE] > losses[k] + 0.01 * room; // and not only ever flatter
    p.best.style.display = inner ? '' : 'none';
    p.best.setAttribute('transform', `translate(${sx(rates[k])} ${TALL - FOOT})`);
    const ends = rates.filter((rate) => loss - rate * squared > bottom);
    const guessAt = sx(ends[ends.length - 1] ?? low);
    p.guess.textContent = squared > 0 ? words.predicted : '';
    set(p.guess, { x: clamp(guessAt - 8, LEFT + 60, LEFT + width), y: TALL - FOOT - 12 });
    const ticks = [];
    for (let e = Math.ceil(l); e <= h; e += 1) ticks.push(drawn('text', { class: 'soft', x: sx(10 ** e), y: TALL - FOOT + 22, 'text-anchor': 'middle' }, number(10 ** e)));
    for (const value of [loss, least]) if (value === loss || sy(least) - sy(loss) > 20) ticks.push(drawn('text', { class: 'soft', x: LEFT - 6, y: sy(value) + 4, 'text-anchor': 'end' }, number(value, 3)));
    p.ticks.replaceChildren(...ticks);
    p.corner.textContent = words.rate_axis;
    set(p.corner, { x: LEFT + width, y: TALL - 5 });
    const after = lossAndGradient(stepped(s.W, dW, s.rate), samples)[0];
    const [hx, hy] = [sx(s.rate), clamp(sy(after), TOP, TALL - FOOT)];
    p.handle.setAttribute('transform', `translate(${hx} ${hy})`);
    set(p.drop, { x1: hx, x2: hx, y1: hy, y2: TALL - FOOT });
    const values = { rate: number(s.rate, 2), loss: number(loss), after: number(after), predicted: number(-s.rate * squared, 3), real: number(after - loss, 3), best: number(rates[k], 2) };
    const told = squared < 1e-24 ? words.no_way : `${filled(after < loss ? words.falls : words.rises, values)} ${inner ? filled(words.best_at, values) : ''}`;
    p.after.textContent = told;
    set(p.handle, { 'aria-label': words.rate, 'aria-valuemin': low, 'aria-valuemax': high, 'aria-valuenow': s.rate, 'aria-valuetext': told });
    p.step.textContent = filled(words.step, values);
    p.step.disabled = squared < 1e-24;
    s.toRate = (x0) => +(10 ** clamp(l + ((x0 - LEFT) / width) * (h - l), l, h)).toPrecision(2);
  }

  // -- the hands ----------------------------------------------------------------------------------------------------------------------
  function put(a, b) { // a weight keeps three decimals, and stays in the picture
    const within = (v, c) => clamp(Math.round(v * 1000) / 1000, Math.max(c - reach, -data.largest), Math.min(c + reach, data.largest)) + 0;
    s.W[first[0]][first[1]] = within(a, centre[0]);
    s.W[second[0]][second[1]] = within(b, centre[1]);
    show();
  }
  const tell = {
    point: () => setTriggerValue('point', at()),
    rate: () => setTriggerValue('rate', s.rate),
  };
  const soon = (what) => {
    clearTimeout(s.timer);
    s.timer = setTimeout(() => { s.timer = 0; tell[what](); }, SETTLE);
  };
  const drag = (svg, handle, what, follow) => {
    svg.onpointerdown = (event) => {
      if (event.button) return;
      const onHandle = handle.contains(event.target);
      if (event.pointerType === 'touch' && !onHandle) return; // a finger beside the point scrolls, or taps
      s.hold = what;
      svg.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      if (!onHandle) follow(event);
      event.preventDefault();
    };
    svg.onpointermove = (event) => { if (s.hold === what) follow(event); };
    svg.onpointerup = () => {
      if (s.hold !== what) return;
      s.hold = null;
      tell[what]();
    };
    svg.onpointercancel = () => { s.hold = null; };
    svg.onclick = (event) => {
      if (event.pointerType !== 'touch' || handle.contains(event.target)) return;
      follow(event);
      tell[what]();
    };
  };
  drag(p.svg, p.point, 'point', (event) => {
    const box = p.svg.getBoundingClientRect();
    put(centre[0] - reach + ((event.clientX - box.left) / box.width) * 2 * reach, centre[1] + reach - ((event.clientY - box.top) / box.height) * 2 * reach);
  });
  drag(p.plot, p.handle, 'rate', (event) => {
    s.rate = s.toRate(event.clientX - p.plot.getBoundingClientRect().left);
    show();
  });
  p.point.onkeydown = (event) => {
    const way = KEYS[event.key];
    if (!way) return;
    const by = (reach / 40) * (event.shiftKey ? 5 : 1);
    const [a, b] = at();
    put(a + by * way[0], b + by * way[1]);
    soon('point');
    event.preventDefault();
  };
  p.handle.onkeydown = (event) => {
    const way = KEYS[event.key];
    if (!way) return;
    s.rate = +clamp(s.rate * 10 ** (0.1 * (way[0] + way[1]) * (event.shiftKey ? 5 : 1)), low, high).toPrecision(2);
    show();
    soon('rate');
    event.preventDefault();
  };
  p.step.onclick = () => {
    clearTimeout(s.timer);
    s.timer = 0;
    setTriggerValue('stepped', { rate: s.rate, W: s.W });
  };

  p.svg.setAttribute('aria-label', words.map);
  p.plot.setAttribute('aria-label', words.plot);
  const fit = () => {
    const [size, wide] = [p.map.clientWidth, p.line.clientWidth];
    if (!size || !wide) return;
    [s.size, s.wide] = [size, wide];
    set(p.svg, { viewBox: `0 0 ${size} ${size}` });
    set(p.plot, { viewBox: `0 0 ${wide} ${TALL}` });
    ground();
    show();
  };
  s.watch?.disconnect();
  s.watch = new ResizeObserver(() => { if (p.map.clientWidth !== s.size || p.line.clientWidth !== s.wide) fit(); });
  s.watch.observe(p.map);
  s.watch.observe(p.line);
  const box = root.getBoundingClientRect();
  cancelIdle(s.later);
  if (!s.size || (box.top < innerHeight && box.bottom > 0)) fit();
  else s.later = whenIdle(fit); // out of sight: what is seen comes first
  return () => s.watch.disconnect();
}
