// A gradient check with all its digits. Six weights, and for each the loss with it moved up and down by h; what is shown follows the h that
// "downhill:h" names. data: steps (every h; the last is the server's own), k (its index), near (the step nearest to it), single (float32?), above and below (steps × weights),
// formula, names, chosen, h (as text), bands [[low, name]], words. Arrays are float64, losses float32 if single, in base64.
const memory = new WeakMap();
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
const raised = (n) => [...String(n)].map((c) => SUPER[c]).join('');
const spell = (text) => {
  const [mantissa, exponent] = text.split('e');
  return (exponent === undefined ? mantissa : `${mantissa}·10${raised(+exponent)}`).replace('-', '−');
};
const short = (v, digits = 2) => {
  const size = Math.abs(v);
  if (size === 0) return '0';
  return spell(size >= 1e-3 && size < 1e5 ? String(+v.toPrecision(digits)) : v.toExponential(digits - 1));
};
function make(tag, name, ...inside) {
  const e = document.createElement(tag);
  if (name) e.className = name;
  e.append(...inside);
  return e;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector('.check');
  const { words, names, formula, single, bands } = data;
  const steps = new Float64Array(bytes(data.steps));
  const [above, below] = [data.above, data.below].map((text) => new (single ? Float32Array : Float64Array)(bytes(text)));
  const text = (v) => String(single ? +v.toPrecision(9) : v);
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const band = (error) => (bands.find(([low]) => error > low) ?? bands[bands.length - 1])[1];

  // Two losses that begin alike: what they share is faint, and lost when one is taken from the other.
  function alike(a, b) {
    const [one, other] = [text(a), text(b)];
    if (one.includes('e') || other.includes('e') || one.indexOf('.') !== other.indexOf('.')) return 0;
    let n = 0;
    while (n < one.length && one[n] === other[n]) n += 1;
    return n;
  }
  const parted = (written, at) => make('span', 'number', make('span', 'faint', written.slice(0, at).replace('-', '−')), make('b', '', spell(written.slice(at))));
  // The digits of the quotient that agree with the formula when both are rounded there.
  function agreed(value, error) {
    const written = text(value);
    const point = written.indexOf('.');
    let right = 0;
    if (!written.includes('e')) {
      const decimals = error > 0 ? Math.floor(-Math.log10(2 * error)) : 99;
      if (decimals >= 0) right = point < 0 ? written.length : Math.min(written.length, point + (decimals ? 1 + decimals : 0));
    }
    if (!/[1-9]/.test(written.slice(0, right))) right = 0; // a sign and noughts are no right digits
    return make('span', 'number', make('b', '', spell(written.slice(0, right))), make('span', 'faint', right ? written.slice(right) : spell(written)));
  }

  const heads = ['column_up', 'column_down', 'column_quotient', 'column_formula', 'column_off', 'column_relative'].map((beat) => words[beat]);
  const table = make('div', 'table');
  table.setAttribute('role', 'table');
  const head = make('div', 'row head', make('span', 'cell'), ...heads.map((word) => make('span', 'cell', word)));
  head.setAttribute('role', 'row');
  head.querySelectorAll('.cell').forEach((cell) => cell.setAttribute('role', 'columnheader'));
  const rows = names.map((name, i) => {
    const row = make('div', `row${i === data.chosen ? ' chosen' : ''}`);
    row.setAttribute('role', 'row');
    return row;
  });
  const whole = make('p', 'whole');
  const told = make('p', 'told');
  table.append(head, ...rows);
  root.replaceChildren(table, whole, told);

  function show(k) {
    const h = steps[k];
    const quotients = names.map((_, i) => {
      const q = (above[6 * k + i] - below[6 * k + i]) / (2 * h);
      return single ? Math.fround(q) : q;
    });
    const size = Math.max(...quotients.map(Math.abs), ...formula.map(Math.abs)); // as core.differentiation.entry_errors has it
    let shared = [];
    rows.forEach((row, i) => {
      const [up, down, q, f] = [above[6 * k + i], below[6 * k + i], quotients[i], formula[i]];
      const same = alike(up, down);
      if (up !== down) shared.push(text(up).slice(0, same).replace(/^0\.?0*|\./g, '').length);
      const off = f - q;
      const error = size > 0 ? Math.abs(off) / Math.max(Math.abs(f), Math.abs(q), 1e-8 * size) : 0;
      const cells = [
        parted(text(up), same), parted(text(down), same), agreed(q, Math.abs(off)), make('span', 'number', spell(text(f))), short(off),
        make('span', '', `${short(error)} `, make('span', 'band', band(error))),
      ];
      row.replaceChildren(make('span', 'cell name', names[i]), ...cells.map((content, n) => {
        const cell = make('span', 'cell', make('span', 'label', heads[n]), content);
        cell.setAttribute('role', 'cell');
        return cell;
      }));
      row.firstChild.setAttribute('role', 'rowheader');
    });
    const norm = (values) => Math.sqrt(values.reduce((sum, v) => sum + (size ? v / size : 0) ** 2, 0));
    const error = size > 0 ? norm(formula.map((f, i) => f - quotients[i])) / Math.max(norm(formula), norm(quotients)) : 0;
    whole.replaceChildren(`${words.whole} `, make('b', '', short(error)), ': ', make('b', '', band(error)));
    const h_written = k === data.k ? data.h : short(h, 3);
    const [least, most] = [Math.min(...shared), Math.max(...shared)];
    told.textContent = shared.length
      ? filled(words.told_cancel, { h: h_written, alike: least === most ? least : `${least}–${most}`, digits: single ? 7 : 16 })
      : filled(words.told_same, { h: h_written });
  }

  const follow = ({ detail: h }) => {
    const apart = (k) => Math.abs(Math.log(steps[k] / h));
    let k = data.k;
    if (h > 0 && h !== steps[data.k]) k = steps.slice(0, data.k).reduce((best, _, at) => (apart(at) < apart(best) ? at : best), 0);
    memory.set(parentElement, { told: data.h, h });
    show(k);
  };
  document.addEventListener('downhill:h', follow);
  const kept = memory.get(parentElement);
  if (kept?.told === data.h) follow({ detail: kept.h }); // the hand is still at another h, and the server has not heard
  else show(data.k);
  return () => document.removeEventListener('downhill:h', follow);
}
