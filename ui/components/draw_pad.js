// The pad, the digit as the net sees it, ten probabilities. While the pen moves all three follow in the browser; the server is sent the
// ink when the pen is lifted, and what it answers stands at rest. A test image comes from the server and is shown in the pad as it is.
const UNITS = 280; // the pad's own coordinates, at any size
const PEN = 22;
const FINE = 112; // the ink is read at this resolution
const BOX = 20, FAINT = 0.02; // as core.drawing has them
const memory = new WeakMap();

// -- the drawing, prepared as core.drawing.prepared does it ------------------------------------------------------------------------------

function even(v) { // halves go to the even number, as Python and NumPy round
  const low = Math.floor(v);
  return v - low === 0.5 ? low + (low % 2 ? 1 : 0) : Math.round(v);
}

function averages(many, few) {
  return Array.from({ length: few }, (_, i) => {
    const from = (i * many) / few, to = ((i + 1) * many) / few;
    const row = Array.from({ length: many }, (_, at) => Math.max(0, Math.min(to, at + 1) - Math.max(from, at)));
    const sum = row.reduce((a, v) => a + v, 0);
    return row.map((v) => v / sum);
  });
}

function place(mass, length) {
  const total = mass.reduce((a, v) => a + v, 0);
  const centre = mass.reduce((a, v, i) => a + v * (i + 0.5), 0) / total;
  return Math.max(0, Math.min(SIDE - length, even(SIDE / 2 - centre)));
}

function prepared(ink) {
  const digit = new Uint8Array(INK), rows = [], columns = [];
  for (let i = 0; i < FINE * FINE; i++) {
    if (ink[i] / 255 <= FAINT) continue;
    rows.push(Math.floor(i / FINE));
    columns.push(i % FINE);
  }
  if (!rows.length) return digit;
  const ends = (values) => values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [FINE, 0]);
  const [[top, bottom], [left, right]] = [ends(rows), ends(columns)];
  const tall = bottom - top + 1, wide = right - left + 1, scale = BOX / Math.max(tall, wide);
  const height = Math.max(1, even(scale * tall)), width = Math.max(1, even(scale * wide));
  const down = averages(tall, height), across = averages(wide, width);
  const small = down.map((share) => { // (height, wide), then (height, width)
    const line = new Float64Array(wide);
    share.forEach((part, i) => {
      if (part) for (let j = 0; j < wide; j++) line[j] += (part * ink[(top + i) * FINE + left + j]) / 255;
    });
    return across.map((row) => row.reduce((a, v, j) => a + v * line[j], 0));
  });
  const y = place(small.map((row) => row.reduce((a, v) => a + v, 0)), height);
  const x = place(across.map((_, j) => small.reduce((a, row) => a + row[j], 0)), width);
  small.forEach((row, i) => row.forEach((v, j) => { digit[(y + i) * SIDE + x + j] = 17 * Math.floor(even(255 * v) / 17 + 0.5); }));
  return digit;
}

// -- strokes -----------------------------------------------------------------------------------------------------------------------------

function trace(g, strokes, colour) {
  g.lineCap = g.lineJoin = 'round';
  g.lineWidth = PEN;
  g.strokeStyle = g.fillStyle = colour;
  for (const points of strokes) {
    g.beginPath();
    g.moveTo(...points[0]);
    if (points.length === 1) {
      g.arc(...points[0], PEN / 2, 0, 7);
      g.fill();
      continue;
    }
    points.slice(1, -1).forEach(([x, y], i) => g.quadraticCurveTo(x, y, (x + points[i + 2][0]) / 2, (y + points[i + 2][1]) / 2));
    g.lineTo(...points.at(-1));
    g.stroke();
  }
}

function ink(s) { // bytes, (112, 112)
  const g = s.fine.getContext('2d', { willReadFrequently: true });
  g.setTransform(FINE / UNITS, 0, 0, FINE / UNITS, 0, 0);
  g.clearRect(0, 0, UNITS, UNITS);
  trace(g, s.strokes, '#000');
  return g.getImageData(0, 0, FINE, FINE).data.filter((_, i) => i % 4 === 3);
}

// -- what is shown -----------------------------------------------------------------------------------------------------------------------

function drawPad(s, root) {
  const canvas = root.querySelector('.pad'), g = canvas.getContext('2d');
  const side = Math.round(canvas.clientWidth * (devicePixelRatio || 1)) || UNITS;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  g.setTransform(1, 0, 0, 1, 0, 0);
  g.clearRect(0, 0, side, side);
  if (s.picture) {
    paint(s.small, Array.from(s.picture, (v) => v / 255), { ...s.colours, zero: s.colours.paper });
    g.imageSmoothingEnabled = false;
    g.drawImage(s.small, 0, 0, side, side);
    return;
  }
  g.setTransform(side / UNITS, 0, 0, side / UNITS, 0, 0);
  trace(g, s.strokes, `rgb(${s.colours.ink})`);
}

function show(s, root, digit, y) {
  drawPad(s, root);
  paint(s.view, Array.from(digit, (v) => v / 255), s.colours);
  root.querySelector('.hint').hidden = Boolean(s.picture) || s.strokes.length > 0;
  if (!y) return;
  const first = s.bars(y, s.picture ? s.label : null, s.words.label);
  root.querySelector('.says').textContent = put(s.words.says, { digit: first, share: percent(y[first]) });
}

// What the strokes make of the picture, now; with `tell` the server hears of it.
function follow(s, root, tell) {
  s.picture = null;
  const now = ink(s), digit = prepared(now);
  show(s, root, digit, globalThis.downhillReader?.(digit));
  if (!tell) return;
  s.count += 1;
  let text = '';
  for (let i = 0; i < now.length; i += 4096) text += String.fromCharCode(...now.subarray(i, i + 4096));
  s.send('drawn', { ink: btoa(text), count: s.count });
}

function listen(s, root) {
  const canvas = root.querySelector('.pad');
  const at = (e) => {
    const box = canvas.getBoundingClientRect();
    return [((e.clientX - box.left) * UNITS) / box.width, ((e.clientY - box.top) * UNITS) / box.height];
  };
  let frame = 0;
  canvas.onpointerdown = (e) => {
    if (e.button || s.pen !== null) return;
    e.preventDefault();
    canvas.setPointerCapture(e.pointerId);
    s.pen = e.pointerId;
    s.strokes.push([at(e)]);
    follow(s, root, false);
  };
  canvas.onpointermove = (e) => {
    if (e.pointerId !== s.pen) return;
    const between = e.getCoalescedEvents?.() ?? [];
    s.strokes.at(-1).push(...(between.length ? between : [e]).map(at));
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => s.pen !== null && follow(s, root, false));
  };
  canvas.onpointerup = canvas.onpointercancel = (e) => {
    if (e.pointerId !== s.pen) return;
    s.pen = null;
    follow(s, root, true);
  };
  root.querySelector('.undo').onclick = () => {
    if (!s.strokes.length) return;
    s.strokes.pop();
    follow(s, root, true);
  };
  root.querySelector('.clear').onclick = () => {
    s.strokes = [];
    follow(s, root, true);
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.hero');
  let s = memory.get(parentElement);
  if (!s) {
    s = { strokes: [], picture: null, pen: null, count: data.heard, fine: make('canvas'), small: make('canvas'), view: picture('view') };
    s.fine.width = s.fine.height = FINE;
    s.small.width = s.small.height = SIDE;
    root.querySelector('.seen').append(s.view);
    s.bars = tenBars(root.querySelector('.bars'));
    listen(s, root);
    new ResizeObserver(() => drawPad(s, root)).observe(root.querySelector('.pad'));
    memory.set(parentElement, s);
  }
  s.send = setTriggerValue;
  s.words = data.words;
  s.colours = theme(parentElement.host ?? parentElement);
  for (const name of ['yours', 'sees', 'centred', 'undo', 'clear', 'hint']) root.querySelector(`.${name}`).textContent = data.words[name];
  root.querySelector('.pad').setAttribute('aria-label', data.words.pad);
  s.view.setAttribute('aria-label', data.words.view);
  root.querySelector('.bars').setAttribute('aria-label', data.words.bars);
  if (s.pen !== null || data.heard < s.count) { // the hand is ahead of the server
    drawPad(s, root);
    return;
  }
  const digit = bytes(data.digit);
  s.label = data.label;
  if (!(data.own && s.strokes.length)) {
    s.strokes = [];
    s.picture = digit.some(Boolean) ? digit : null;
  }
  show(s, root, digit, data.y);
}
