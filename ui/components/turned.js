// Turns one weight by hand: a slider, a drag on the charts, or a walk along a slope. Everything moves in the browser; the server hears of
// it when the hand rests. data: weights, right, loss, rightSlope, lossSlope (one number per place), at (the place to show), n (points),
// net {x, t, W1, b1, W2, b2, bend}, view [x0, x1, y0, y1], colours, words, target (the key of the charts' container).
const all = new WeakMap();
const GRID = [96, 60]; // cells in which the border between the classes is computed
const RATE = 1.2; // of the walk along a slope
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };
const NS = 'http://www.w3.org/2000/svg';

function number(v) {
  const size = Math.abs(v);
  if (size === 0) return '0';
  if (size >= 1e-3 && size < 1e5) return String(+v.toPrecision(4)).replace('-', '−');
  const [mantissa, exponent] = v.toExponential(2).split('e');
  return `${+mantissa}·10${[...String(+exponent)].map((c) => SUPER[c]).join('')}`.replace('-', '−');
}

const make = (tag, name, text) => {
  const e = document.createElement(tag);
  e.className = name;
  e.textContent = text;
  return e;
};
const drawn = (tag, attributes) => {
  const e = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  return e;
};

// The probability of the second class at a point, with `weight` in the first place of W1.
function probability(net, weight, x, y) {
  let gap = net.b2[1] - net.b2[0];
  for (let j = 0; j < net.b1.length; j += 1) {
    const a = x * (j === 0 ? weight : net.W1[0][j]) + y * net.W1[1][j] + net.b1[j];
    gap += (net.bend === 'step' ? Number(a > 0) : 1 / (1 + Math.exp(-a))) * (net.W2[j][1] - net.W2[j][0]);
  }
  return 1 / (1 + Math.exp(-gap));
}

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

export default function ({ data, parentElement, setStateValue }) {
  let s = all.get(parentElement);
  if (!s) all.set(parentElement, (s = { place: data.at, asked: data.at, frame: 0, met: new WeakSet() }));
  if (s.asked !== data.at) s.place = data.at; // the page asks for another place than before
  s.asked = data.at;
  s.watch?.disconnect();
  cancelAnimationFrame(s.frame);
  const find = (q) => parentElement.querySelector(q);
  const { words, net, weights } = data;
  const last = weights.length - 1;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const slider = find('input');
  const table = find('.table');
  const canvas = find('canvas');
  const svg = find('svg');
  const box = `.st-key-${data.target}`;
  const inputs = () => document.querySelectorAll(`${box} .vega-bindings input[name=place]`);

  find('.name').textContent = words.name;
  find('.under').textContent = words.under;
  find('.by-loss').textContent = words.by_loss;
  find('.by-accuracy').textContent = words.by_accuracy;
  slider.max = last;
  svg.setAttribute('viewBox', '0 0 400 250');
  svg.setAttribute('role', 'img');
  const [left, right, low, high] = data.view;
  const px = (x) => ((x - left) / (right - left)) * 400;
  const py = (y) => ((high - y) / (high - low)) * 250;
  const marks = net.x.map(([x, y], i) => {
    const around = { fill: net.t[i] ? data.colours.second : data.colours.first, stroke: data.colours.page, 'stroke-width': 1 };
    const mark = net.t[i] ? drawn('rect', { x: px(x) - 5, y: py(y) - 5, width: 10, height: 10, ...around }) : drawn('circle', { cx: px(x), cy: py(y), r: 5.5, ...around });
    const ring = drawn('circle', { cx: px(x), cy: py(y), r: 10, fill: 'none', stroke: data.colours.wrong, 'stroke-width': 2.2, class: 'wrong' });
    return { mark, ring };
  });
  svg.replaceChildren(...marks.map((m) => m.mark), ...marks.map((m) => m.ring));
  [canvas.width, canvas.height] = GRID;
  const context = canvas.getContext('2d');
  const shade = [channels(data.colours.low), channels(data.colours.high)];

  function map(weight) {
    const picture = context.createImageData(...GRID);
    for (let row = 0; row < GRID[1]; row += 1) {
      const y = high - ((row + 0.5) / GRID[1]) * (high - low);
      for (let column = 0; column < GRID[0]; column += 1) {
        const p = probability(net, weight, left + ((column + 0.5) / GRID[0]) * (right - left), y);
        const tone = p > 0.5 ? 0.55 + 0.45 * p : 0.45 * p; // a leap at the border, so that it can be seen
        const at = 4 * (row * GRID[0] + column);
        for (let c = 0; c < 3; c += 1) picture.data[at + c] = shade[0][c] + tone * (shade[1][c] - shade[0][c]);
        picture.data[at + 3] = 255;
      }
    }
    context.putImageData(picture, 0, 0);
    marks.forEach(({ ring }, i) => {
      const [x, y] = net.x[i];
      ring.style.display = Number(probability(net, weight, x, y) > 0.5) === net.t[i] ? 'none' : '';
    });
  }

  function show(place) {
    const k = Math.max(0, Math.min(last, Math.round(place)));
    s.place = k;
    for (const input of inputs()) {
      if (+input.value !== k) {
        input.value = k;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
    slider.value = k;
    const weight = weights[k];
    const count = `${data.right[k]} / ${data.n}`;
    const slope = data.lossSlope[k];
    slider.setAttribute('aria-valuetext', `${words.name} ${number(weight)}: ${words.accuracy} ${count}, ${words.loss} ${number(data.loss[k])}`);
    find('.value').textContent = number(weight);
    const row = (what, hue, value, tilt) => {
      const name = make('span', 'what', what);
      name.style.setProperty('--hue', hue);
      const strong = make('span', '', '');
      strong.append(make('b', '', number(tilt)));
      return [name, make('span', '', value), strong];
    };
    table.replaceChildren(
      make('span', 'head', ''), make('span', 'head', words.now), make('span', 'head', words.slope),
      ...row(words.accuracy, data.colours.accuracy, count, data.rightSlope[k]),
      ...row(words.loss, data.colours.loss, number(data.loss[k]), slope),
    );
    find('.verdict').textContent = Math.abs(slope) < 0.005 ? (net.bend === 'step' ? words.silent : words.bottom) : slope > 0 ? words.lower : words.raise;
    svg.setAttribute('aria-label', words.map.replace('{wrong}', data.n - data.right[k]));
    map(weight);
  }

  const rest = () => {
    if (s.asked === s.place) return;
    s.asked = s.place;
    setStateValue('place', s.place);
  };

  // Gradient descent on this one weight, by the slopes that were computed at each place.
  function walk(slopes, sign) {
    cancelAnimationFrame(s.frame);
    let at = s.place;
    let steps = 0;
    const between = weights[1] - weights[0];
    const go = () => {
      const k = Math.max(0, Math.min(last, Math.round(at)));
      const step = (-sign * RATE * slopes[k]) / between;
      at = Math.max(0, Math.min(last, at + step));
      steps += 1;
      show(at);
      if (Math.abs(step) < 0.03 || steps > 150) {
        if (steps === 1) find('.verdict').textContent = words.stays;
        rest();
      } else s.frame = requestAnimationFrame(() => { s.frame = requestAnimationFrame(go); });
    };
    if (!calm) return go();
    for (; steps < 150; steps += 1) at = Math.max(0, Math.min(last, at - (sign * RATE * slopes[Math.round(at)]) / between));
    const moved = Math.round(at) !== s.place;
    show(at);
    if (!moved) find('.verdict').textContent = words.stays;
    return rest();
  }
  find('.by-loss').onclick = () => walk(data.lossSlope, 1);
  find('.by-accuracy').onclick = () => walk(data.rightSlope, -1);
  slider.oninput = () => { cancelAnimationFrame(s.frame); show(+slider.value); };
  slider.onchange = rest;

  // The charts themselves can be dragged sideways; a finger that moves up or down scrolls the page.
  const frameOf = (event) => event.target.closest?.(`${box} svg.marks`)?.querySelector('.mark-group.role-frame .background');
  const placeOf = (event) => {
    const frame = s.grip.getBoundingClientRect();
    return (last * (event.clientX - frame.left)) / frame.width;
  };
  const down = (event) => {
    s.grip = event.button === 0 && frameOf(event);
    if (!s.grip) return;
    cancelAnimationFrame(s.frame);
    s.from = event.pointerType === 'touch' ? [event.clientX, event.clientY] : null; // a finger may be about to scroll
    if (!s.from) show(placeOf(event));
    event.preventDefault();
  };
  const move = (event) => {
    if (!s.grip) return;
    const [dx, dy] = s.from ? [event.clientX - s.from[0], event.clientY - s.from[1]].map(Math.abs) : [1, 0];
    if (s.from && (dx < 6 || dx < dy)) return;
    s.from = null;
    show(placeOf(event));
  };
  const up = (event) => {
    if (!s.grip) return;
    if (s.from && event.type === 'pointerup') show(placeOf(event)); // a tap
    s.grip = null;
    rest();
  };
  document.addEventListener('pointerdown', down);
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', up);
  document.addEventListener('pointercancel', up);

  const prepare = () => document.querySelectorAll(`${box} svg.marks`).forEach((chart) => {
    chart.style.touchAction = 'pan-y';
    chart.style.cursor = 'ew-resize';
  });
  show(s.place);
  prepare();
  s.watch = new MutationObserver(() => { // a chart mounts later than this, or anew, as in another theme
    const anew = [...inputs()].filter((input) => !s.met.has(input));
    if (!anew.length) return;
    anew.forEach((input) => s.met.add(input));
    prepare();
    show(s.place);
  });
  s.watch.observe(document.body, { childList: true, subtree: true });
  return () => {
    cancelAnimationFrame(s.frame);
    s.watch.disconnect();
    document.removeEventListener('pointerdown', down);
    document.removeEventListener('pointermove', move);
    document.removeEventListener('pointerup', up);
    document.removeEventListener('pointercancel', up);
  };
}
