// What the components that show digits share; it stands before each of theirs. A picture is 28×28 on a canvas of as many pixels, which the
// style sheet enlarges without smoothing.
const SIDE = 28;
const INK = SIDE * SIDE;

function make(tag, name, text) {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
}

const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

function percent(share) { // as ui/findings/digits.py writes it
  return share >= 0.9995 ? '> 99.9 %' : share > 0 && share < 0.0005 ? '< 0.1 %' : `${(100 * share).toFixed(1)} %`;
}

// bytes, of which the first four say how long the header is, then the header as JSON, then the rest, deflated: as tiles.py packs them.
async function unpacked(data) {
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  const rest = new Blob([data.subarray(4 + length)]).stream().pipeThrough(new DecompressionStream('deflate'));
  return [head, await new Response(rest).arrayBuffer()];
}

// The theme's colours as [r, g, b].
function theme(host) {
  const style = getComputedStyle(host);
  const g = document.createElement('canvas').getContext('2d');
  const rgb = (name) => {
    g.fillStyle = '#808080';
    g.fillStyle = style.getPropertyValue(`--st-${name}`).trim();
    return [1, 3, 5].map((i) => parseInt(g.fillStyle.slice(i, i + 2), 16));
  };
  return { zero: rgb('background-color'), paper: rgb('secondary-background-color'), ink: rgb('text-color'), plus: rgb('orange-text-color'), minus: rgb('blue-text-color') };
}

// values: 0 (paper) to 1 (ink); or diverging, -1 (minus) over 0 (paper) to 1 (plus).
function paint(canvas, values, colours, diverging = false) {
  const g = canvas.getContext('2d');
  const image = g.createImageData(SIDE, SIDE);
  values.forEach((value, i) => {
    const share = Math.min(1, Math.abs(value));
    const end = !diverging ? colours.ink : value < 0 ? colours.minus : colours.plus;
    colours.zero.forEach((zero, j) => { image.data[4 * i + j] = Math.round(zero + (end[j] - zero) * share); });
    image.data[4 * i + 3] = 255;
  });
  g.putImageData(image, 0, 0);
}

function picture(name) {
  const canvas = make('canvas', name);
  canvas.width = canvas.height = SIDE;
  canvas.setAttribute('role', 'img');
  return canvas;
}

// Ten bars in a list; the function that is returned shows ten probabilities, and a word beside the digit `marked`.
function tenBars(list) {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const row = make('li', 'row'), bar = make('span', 'track'), fill = make('i'), share = make('span', 'share'), mark = make('span', 'mark');
    bar.append(fill);
    row.append(make('b', '', String(digit)), bar, share, mark);
    list.append(row);
    return { row, fill, share, mark };
  });
  return (y, marked = null, word = '') => {
    const first = y.indexOf(Math.max(...y));
    rows.forEach(({ row, fill, share, mark }, digit) => {
      row.classList.toggle('first', digit === first);
      fill.style.width = `${100 * y[digit]}%`;
      share.textContent = percent(y[digit]);
      mark.textContent = digit === marked ? word : '';
    });
    return first;
  };
}
