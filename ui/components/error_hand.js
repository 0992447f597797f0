// Chooses h on the U: a slider, two buttons, and a drag on the chart itself. What is shown while it moves is computed beforehand; the
// server hears of it when the hand lets go. data: target, steps, places (on the chart's axis), written (each h as text), k (the step of
// the server), h, h_written (the server's own, near step k), single (float32?), slope, rows [{kind, estimates, errors, here (both at h)}], words. Arrays are float64 in base64.
const memory = new WeakMap();
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };
const AFTER = 350; // ms after the last key until the server hears

const unpacked = (text) => new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const raised = (n) => [...String(n)].map((c) => SUPER[c]).join('');
const short = (v) => {
  if (v === 0) return '0';
  if (v >= 1e-3 && v < 1e5) return String(+v.toPrecision(2));
  const [mantissa, exponent] = v.toExponential(1).split('e');
  return (+mantissa === 1 ? '10' : `${+mantissa}·10`) + raised(+exponent);
};
const make = (tag, name, text) => {
  const e = document.createElement(tag);
  e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};

// A number with the digits that are right in bold: those that rounding both numbers there would leave alike.
function digits(value, error, single) {
  let text = String(single ? +value.toPrecision(9) : value);
  const box = make('span', 'number');
  let right = 0;
  if (!/e/.test(text)) {
    const decimals = error > 0 ? Math.floor(-Math.log10(2 * error)) : 99;
    const point = text.indexOf('.');
    if (decimals > 0) right = point < 0 ? text.length : Math.min(text.length, point + 1 + decimals);
    else if (decimals === 0 && !/^-?0\b/.test(text)) right = point < 0 ? text.length : point; // 0 alone is no right digit
  }
  text = text.replace('-', '−');
  box.append(make('b', '', text.slice(0, right)), make('span', '', text.slice(right)));
  return box;
}

export default function ({ data, parentElement, setStateValue }) {
  let s = memory.get(parentElement);
  if (!s) {
    s = { k: data.k, told: data.k, met: new WeakSet(), watch: null, grip: null };
    memory.set(parentElement, s);
  }
  if (data.k !== s.told) s.k = data.k;
  s.told = data.k;
  s.watch?.disconnect();
  const { words, places } = data;
  const steps = unpacked(data.steps);
  const rows = data.rows.map((row) => ({ kind: row.kind, estimates: unpacked(row.estimates), errors: unpacked(row.errors), here: unpacked(row.here) }));
  const find = (q) => parentElement.querySelector(q);
  const scrub = find('.scrub');
  const inputs = () => document.querySelectorAll(`.st-key-${data.target} .vega-bindings input[name=k]`);
  const frame = () => document.querySelector(`.st-key-${data.target} svg.marks .mark-group.role-frame .background`);
  scrub.max = steps.length - 1;
  scrub.setAttribute('aria-label', words.choose_h);
  for (const [name, word] of [['larger', words.larger_h], ['smaller', words.smaller_h]]) {
    find(`.${name}`).setAttribute('aria-label', word);
    find(`.${name}`).title = word;
  }
  const style = getComputedStyle(parentElement.host ?? parentElement);
  const hue = { forward: style.getPropertyValue('--st-orange-text-color'), central: style.getPropertyValue('--st-blue-text-color') };

  function show(k) {
    s.k = k = Math.max(0, Math.min(steps.length - 1, k));
    for (const input of inputs()) {
      if (+input.value !== k) {
        input.value = k;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
    const unmoved = k === data.k; // the server's own h need not be one of the steps
    const written = unmoved ? data.h_written : data.written[k];
    scrub.value = k;
    scrub.setAttribute('aria-valuetext', `h = ${written}`);
    find('.h').replaceChildren(make('i', '', 'h'), ` = ${written}`);
    const told = rows.flatMap(({ kind, estimates, errors, here }) => {
      const name = make('span', `name ${kind}`, words[`${kind}_difference`]);
      name.style.setProperty('--hue', hue[kind]);
      const [estimate, error] = unmoved ? here : [estimates[k], errors[k]];
      const none = !Number.isFinite(estimate), h = unmoved ? data.h : steps[k];
      const why = data.single && Math.fround(h) === 0 ? words.no_quotient : words.no_value;
      const number = none ? make('span', 'number', why) : digits(estimate, error, data.single);
      return [name, number, make('span', 'off', none ? '' : `${words.error} ${short(error)}`)];
    });
    const truth = make('span', 'name true', words.true_slope);
    truth.style.setProperty('--hue', style.getPropertyValue('--st-green-text-color'));
    const exact = make('span', 'number');
    exact.append(make('b', '', String(data.slope).replace('-', '−')));
    find('.digits').replaceChildren(...(data.slope === null ? [] : [truth, exact, make('span', 'off', ''), ...told]));
  }

  function choose(k) { // by the hand here: the other pictures follow
    show(k);
    s.speaks = true;
    document.dispatchEvent(new CustomEvent('downhill:h', { detail: s.k === data.k ? data.h : steps[s.k] }));
    s.speaks = false;
  }
  const follow = ({ detail: h }) => { // and this one follows them
    if (s.speaks || !(h > 0)) return;
    const apart = (k) => Math.abs(Math.log(steps[k] / h));
    const k = steps.reduce((best, _, k) => (apart(k) < apart(best) ? k : best), 0);
    if (k !== s.k) show(k);
  };

  const tell = () => {
    clearTimeout(s.soon);
    if (s.k !== s.told) setStateValue('h', steps[s.k]);
  };
  const tellSoon = () => {
    clearTimeout(s.soon);
    s.soon = setTimeout(tell, AFTER);
  };
  scrub.oninput = () => { choose(+scrub.value); tellSoon(); };
  scrub.onchange = tellSoon;
  find('.larger').onclick = () => { choose(s.k - 1); tellSoon(); };
  find('.smaller').onclick = () => { choose(s.k + 1); tellSoon(); };

  // A pointer on the chart: the step nearest to it.
  const nearest = (event) => {
    const box = (s.grip?.isConnected ? s.grip : frame()).getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * (places[places.length - 1] - places[0]) + places[0];
    return places.reduce((best, place, k) => (Math.abs(place - at) < Math.abs(places[best] - at) ? k : best), 0);
  };
  const down = (event) => {
    const over = event.button === 0 && event.target.closest?.(`.st-key-${data.target} svg.marks`) && frame();
    if (!over) return;
    const box = over.getBoundingClientRect();
    if (event.clientX < box.left - 4 || event.clientX > box.right + 4 || event.clientY > box.bottom) return;
    s.grip = over;
    if (event.pointerType !== 'touch') choose(nearest(event));
  };
  const move = (event) => { if (s.grip) choose(nearest(event)); };
  const up = (event) => {
    if (!s.grip) return;
    choose(nearest(event));
    s.grip = null;
    tell();
  };
  const listeners = [['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', () => { s.grip = null; }], ['downhill:h', follow]];
  for (const [what, f] of listeners) document.addEventListener(what, f);

  // A chart mounts later than this hand, or anew, as in another theme: tell it the step then.
  s.watch = new MutationObserver(() => {
    const anew = [...inputs()].filter((input) => !s.met.has(input));
    if (anew.length) {
      anew.forEach((input) => s.met.add(input));
      const home = document.querySelector(`.st-key-${data.target}`);
      if (home) home.style.touchAction = 'pan-y'; // a finger that moves sideways chooses h, one that moves up scrolls the page
      show(s.k);
    }
  });
  s.watch.observe(document.body, { childList: true, subtree: true });
  show(s.k);
  return () => {
    for (const [what, f] of listeners) document.removeEventListener(what, f);
    s.watch.disconnect();
  };
}
