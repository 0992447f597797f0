// Draws many 28×28 pictures on one canvas. data: bytes, of which the first four say how long the header is, then the header as JSON
// (see tiles.py), then all pixels, deflated, one level a byte. Colours come from the theme, motion stays in the browser.
const memory = new WeakMap();
const PIXELS = 28;

async function read(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const pixels = new Blob([bytes.subarray(4 + length)]).stream().pipeThrough(new DecompressionStream('deflate'));
  return [head, new Uint8Array(await new Response(pixels).arrayBuffer())];
}

// The theme's colours as [r, g, b] and as CSS.
function theme(host, g) {
  const style = getComputedStyle(host);
  const css = (name) => {
    g.fillStyle = '#808080';
    g.fillStyle = style.getPropertyValue(`--st-${name}`).trim();
    return g.fillStyle;
  };
  const rgb = (name) => [1, 3, 5].map((i) => parseInt(css(name).slice(i, i + 2), 16));
  return {
    zero: rgb('background-color'), plus: rgb('orange-text-color'), minus: rgb('blue-text-color'), ink: rgb('text-color'),
    border: css('border-color'), soft: css('gray-text-color'), text: css('text-color'), font: style.getPropertyValue('--st-font') || 'sans-serif',
  };
}

// 256 colours as the words of an ImageData: from minus over zero to plus, or from the page to ink.
function ramp(colours, diverging) {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const v = diverging ? (i - 128) / 127 : i / 255;
    const end = diverging ? (v < 0 ? colours.minus : colours.plus) : colours.ink;
    const [r, g, b] = colours.zero.map((z, j) => Math.round(z + (end[j] - z) * Math.min(1, Math.abs(v))));
    return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
  });
}

function paint(s, host, canvas) {
  const { n, cols, phone, gap, captions, ends, diverging } = s.head;
  const g = canvas.getContext('2d');
  const width = canvas.parentElement.clientWidth;
  if (!width) return;
  const across = width < 480 ? phone : cols;
  const side = (width - gap * (across - 1)) / across;
  const line = captions ? 22 : 0;
  const foot = ends ? 22 : 0;
  const height = Math.ceil(n / across) * (side + line + gap) - gap + foot;
  const dense = devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense)) {
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round(height * dense);
    canvas.style.height = `${height}px`;
  }
  const colours = theme(host, g);
  const table = ramp(colours, diverging);
  const words = new Uint32Array(s.image.data.buffer);
  const [scale, zero] = diverging ? [127, 128] : [255, 0];
  for (let i = 0; i < words.length; i++) words[i] = table[(s.now[i] * scale + zero) | 0];
  s.atlas.getContext('2d').putImageData(s.image, 0, 0);

  g.setTransform(dense, 0, 0, dense, 0, 0);
  g.clearRect(0, 0, width, height);
  g.imageSmoothingEnabled = side < 120;
  g.lineWidth = 1;
  g.font = `600 ${side < 40 ? 11 : 13}px ${colours.font}`;
  for (let k = 0; k < n; k++) {
    const x = (k % across) * (side + gap);
    const y = Math.floor(k / across) * (side + line + gap);
    g.drawImage(s.atlas, 0, PIXELS * k, PIXELS, PIXELS, x, y, side, side);
    g.strokeStyle = colours.border;
    g.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
    g.textAlign = 'center';
    g.fillStyle = colours.soft;
    if (captions) g.fillText(captions[k], x + side / 2, y + side + 15);
  }
  if (!ends) return;
  const bar = 96; // what the colours mean, at the lower right
  const y = height - 11;
  g.font = `12px ${colours.font}`;
  g.textAlign = 'right';
  g.fillStyle = colours.soft;
  g.fillText(ends[1], width, y + 6);
  const right = width - g.measureText(ends[1]).width - 6;
  for (let i = 0; i < bar; i++) {
    const word = table[Math.round((255 * i) / (bar - 1))];
    g.fillStyle = `rgb(${word & 255},${(word >> 8) & 255},${(word >> 16) & 255})`;
    g.fillRect(right - bar + i, y - 3, 1.5, 8);
  }
  g.fillStyle = colours.soft;
  g.fillText(ends[0], right - bar - 6, y + 6);
}

export default async function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement;
  const canvas = parentElement.querySelector('canvas');
  let s = memory.get(parentElement);
  if (!s) {
    s = { turn: 0, frame: 0, now: null };
    memory.set(parentElement, s);
    new ResizeObserver(() => s.now && paint(s, host, canvas)).observe(canvas.parentElement);
  }
  const turn = ++s.turn;
  const [head, levels] = await read(data);
  if (turn !== s.turn) return; // a newer message has overtaken this one
  const [zero, top] = head.diverging ? [7, 14] : [0, 15];
  const goal = Float32Array.from(levels, (level) => (level - zero) / (top - zero));
  if (s.now?.length !== goal.length) {
    s.now = head.tween ? new Float32Array(goal.length) : goal.slice();
    s.atlas = Object.assign(document.createElement('canvas'), { width: PIXELS, height: PIXELS * head.n }); // one column: neighbours do not bleed in
    s.image = s.atlas.getContext('2d').createImageData(PIXELS, PIXELS * head.n);
  }
  s.head = head;
  const from = s.now.slice();
  const span = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : head.tween;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', head.alt);
  canvas.dataset.pictures = turn;
  cancelAnimationFrame(s.frame);
  const start = performance.now();
  let last = -Infinity;
  const step = (time) => {
    const done = Math.max(0, time - start) >= span;
    if (done || time - last >= 60) { // 15 frames a second are enough
      last = time;
      const part = done ? 1 : Math.max(0, time - start) / span;
      for (let i = 0; i < goal.length; i++) s.now[i] = from[i] + (goal[i] - from[i]) * part;
      paint(s, host, canvas);
    }
    if (!done) s.frame = requestAnimationFrame(step);
  };
  step(start);
}
