// x, h and x + h in bits: sign and exponent as they stand in memory, the digits shifted so that equal places stand under one another.
// data: x, h, single (float32?), told (sentences with {x} {h} {kept} {behind}), words, alt.
const rows = new WeakMap();
const BEYOND = 8; // places shown behind the last one that x + h has
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };
const make = (tag, name, text) => {
  const e = document.createElement(tag);
  e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};
const written = (v) => {
  if (v < 0) return `−${written(-v)}`;
  if (v === 0 || v >= 1e-3) return String(+v.toPrecision(4));
  const [mantissa, exponent] = v.toExponential(3).split('e');
  return `${+mantissa === 1 ? '' : `${+mantissa}·`}10${[...String(+exponent)].map((c) => SUPER[c]).join('')}`;
};

// A float's bits: {sign, exponent, digits ("1" or "0", then the fraction), power of the first digit}.
function parts(value, single) {
  const view = new DataView(new ArrayBuffer(8));
  const [width, fraction] = single ? [8, 23] : [11, 52];
  let text;
  if (single) {
    view.setFloat32(0, value);
    text = view.getUint32(0).toString(2).padStart(32, '0');
  } else {
    view.setFloat64(0, value);
    text = view.getUint32(0).toString(2).padStart(32, '0') + view.getUint32(4).toString(2).padStart(32, '0');
  }
  const exponent = text.slice(1, 1 + width);
  const bias = 2 ** (width - 1) - 1;
  const normal = exponent.includes('1');
  return { sign: text[0], exponent, digits: (normal ? '1' : '0') + text.slice(1 + width), power: Math.max(parseInt(exponent, 2), 1) - bias, fraction };
}

// The first 1 of a number: its power of two; null for 0.
const leading = (p) => (p.digits.includes('1') ? p.power - p.digits.indexOf('1') : null);

function build(box, data, width, places) {
  const heads = make('div', 'row heads');
  const memory = make('div', 'group memory', `${data.words.sign}, ${data.words.exponent}`);
  memory.style.width = `calc(${width + 1} * var(--cell) + 0.3rem)`;
  heads.append(make('div', 'name'), memory, make('div', 'group places', data.words.digits));
  const hues = ['var(--st-text-color)', 'var(--st-orange-text-color)', 'var(--st-blue-text-color)'];
  const made = ['x', 'h', 'x + h'].map((name, n) => {
    const row = make('div', 'row');
    const memory = make('div', 'group memory');
    const sign = make('i', '');
    const bits = make('div', 'group');
    const line = make('div', 'group places');
    const away = make('span', 'away');
    row.style.setProperty('--hue', hues[n]);
    const exponent = Array.from({ length: width }, () => make('i', ''));
    const cells = Array.from({ length: places }, () => make('i', ''));
    bits.append(...exponent);
    memory.append(sign, bits);
    line.append(...cells, away);
    row.append(make('div', 'name', name), memory, line);
    return { row, sign, exponent, cells, away };
  });
  const sentence = make('p', 'sentence');
  sentence.setAttribute('aria-live', 'polite');
  box.replaceChildren(heads, ...made.map((m) => m.row), sentence);
  return { rows: made, sentence };
}

function draw(s, data, asked) {
  const round = data.single ? Math.fround : (v) => v;
  const [x, h] = [round(data.x), round(asked)];
  const sum = round(x + h);
  const three = [parts(x, data.single), parts(h, data.single), parts(sum, data.single)];
  const first = three.map(leading);
  const base = Math.max(...first.filter((v) => v !== null));
  const { fraction } = three[0];
  const last = (first[2] ?? base) - fraction; // the last place that x + h has
  const put = (cell, bit, more = '') => {
    cell.textContent = bit ?? '';
    cell.className = `${bit === undefined ? 'blank' : bit === '1' ? 'one' : 'zero'} ${more}`;
  };
  three.forEach((p, n) => {
    const { sign, exponent, cells, away } = s.made.rows[n];
    put(sign, p.sign);
    exponent.forEach((cell, i) => put(cell, p.exponent[i]));
    const digitAt = (power) => p.digits[p.power - power];
    cells.forEach((cell, j) => {
      const power = base - j;
      let bit = digitAt(power);
      if (first[n] === null || power > first[n]) bit = undefined; // before the first 1: nothing to see
      const marks = [];
      if (j === base - last) marks.push('edge');
      if (n === 1 && bit !== undefined && power < last) marks.push('lost');
      if (n === 2 && bit !== undefined && bit !== (three[0].digits[three[0].power - power] ?? '0')) marks.push('changed');
      put(cell, bit, marks.join(' '));
    });
    const behind = first[n] === null ? null : base - first[n];
    away.textContent = n !== 1 ? '' : behind === null ? data.words.is_zero : behind >= cells.length ? `${data.words.places_right.replace('{n}', behind)} →` : '';
  });
  const behind = first[0] === null || first[1] === null ? null : first[0] - first[1];
  const kept = behind === null ? 0 : Math.max(1, Math.min(fraction + 1, first[1] - last + 1)); // from h's first 1 to the last place of x + h
  const which = first[1] === null ? 'vanished' : behind === null ? 'zero' : sum === x ? 'lost' : kept > fraction ? 'all' : behind > 0 ? 'kept' : 'carried';
  const text = data.told[which].replace('{x}', written(data.x)).replace('{h}', written(asked)).replace('{kept}', kept).replace('{behind}', behind);
  if (s.made.sentence.textContent !== text) s.made.sentence.textContent = text;
}

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector('.bits');
  let s = rows.get(parentElement);
  if (!s) rows.set(parentElement, (s = {}));
  box.setAttribute('aria-label', data.alt);
  const shape = JSON.stringify([data.single, data.words]);
  if (s.shape !== shape) {
    s.shape = shape;
    s.made = build(box, data, data.single ? 8 : 11, (data.single ? 24 : 53) + BEYOND);
  }
  draw(s, data, data.h);
  const follow = (event) => draw(s, data, event.detail);
  document.addEventListener('downhill:h', follow);
  return () => document.removeEventListener('downhill:h', follow);
}
