// Ten bars y that stay a distribution, the answer t, and what three losses make of them, with the numbers put in. Everything follows the
// hand here; the server is told when it lets go. y is kept in whole ten-thousandths, so that it sums to 1 exactly as it is written.
const UNIT = 10000;
const TINY = 1e-7; // what core.losses adds inside the logarithm
const FLOOR = -Math.log(TINY);
const MARKS = [0.6, 0.1];
const LOSSES = ['square', 'entropy', 'hinge'];
const SETTLE = 350; // ms between the last key and the message to the server
const SVG = 'http://www.w3.org/2000/svg';
const memory = new WeakMap();

const RAISED = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
const sum = (values) => values.reduce((a, b) => a + b, 0);
const clamp = (v, low, high) => Math.max(low, Math.min(high, v));

function number(v) { // as ui/text.py writes it
  const size = Math.abs(v);
  if (size === 0) return '0';
  if (size >= 1e-3 && size < 1e5) return String(+v.toPrecision(4)).replace('-', '−');
  const [mantissa, exponent] = v.toExponential(3).split('e');
  const power = '10' + [...String(+exponent)].map((c) => RAISED[c]).join('');
  return ({ 1: power, '-1': '−' + power }[+mantissa] ?? `${+mantissa}·${power}`).replace('-', '−');
}
const plain = (units) => String(Math.round(units) / UNIT);
const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function make(tag, name, text) {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
}

// -- the distribution ---------------------------------------------------------------------------------------------------------------

// Bar k becomes `units`; the others share the rest in proportion to `weights`, or equally where these are all 0. Largest remainders.
function shared(weights, k, units) {
  const rest = UNIT - units;
  const total = sum(weights.filter((_, j) => j !== k));
  const exact = weights.map((w, j) => (j === k ? 0 : total ? (rest * w) / total : rest / (weights.length - 1)));
  const whole = exact.map(Math.floor);
  const order = exact.map((v, j) => j).filter((j) => j !== k).sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]));
  order.slice(0, rest - sum(whole)).forEach((j) => { whole[j] += 1; });
  whole[k] = units;
  return whole;
}

// The three losses and what each bar adds to them.
function priced(y, t) {
  const right = y.map((_, j) => (j === t ? 1 : 0));
  const s = y.map((v) => Math.log(v + TINY));
  const parts = {
    square: y.map((v, j) => 0.5 * (v - right[j]) ** 2),
    entropy: y.map((v, j) => (j === t ? -s[j] : 0)),
    hinge: s.map((v, j) => (j === t ? 0 : Math.max(0, v - s[t] + 1))),
  };
  return { parts, total: { square: sum(parts.square), entropy: -s[t], hinge: sum(parts.hinge) } };
}

// -- what stands there from the start -------------------------------------------------------------------------------------------------

function build(s, root) {
  const columns = root.querySelector('.columns');
  const digits = root.querySelector('.digits');
  const cards = root.querySelector('.cards');
  root.querySelector('.scale').append(...[1, 0.75, 0.5, 0.25, 0].map((v) => {
    const line = make('div', 'line', v % 0.5 ? '' : String(v));
    line.style.bottom = `${100 * v}%`;
    return line;
  }));
  s.columns = s.y.map((_, j) => {
    const column = make('div', 'column'), target = make('div', 'target'), bar = make('div', 'bar'), grip = make('div', 'grip');
    const field = make('input', 'field'), knob = make('span', 'knob'), digit = make('button', 'digit', String(j));
    Object.assign(field, { type: 'text', inputMode: 'decimal', tabIndex: -1, maxLength: 12, autocomplete: 'off' });
    digit.type = 'button';
    digit.setAttribute('role', 'radio');
    bar.setAttribute('role', 'slider');
    for (const [name, value] of [['orientation', 'vertical'], ['valuemin', 0], ['valuemax', 1]]) bar.setAttribute(`aria-${name}`, value);
    for (const e of [column, digit]) e.dataset.j = j;
    grip.append(field, knob);
    column.append(target, bar, grip);
    columns.append(column);
    digits.append(digit);
    return { column, bar, grip, field, digit };
  });
  s.cards = LOSSES.map((loss) => {
    const card = make('article', `card ${loss}`), head = make('div', 'head'), name = make('span', 'name'), note = make('small', 'source'), total = make('span', 'total');
    const formula = make('div', 'formula'), numbers = make('div', 'numbers'), strip = make('div', 'strip'), pays = make('div', 'pays');
    const parts = s.y.map((_, j) => {
      const part = make('span', 'part'), fill = make('i'), under = make('small', '', String(j));
      part.append(fill, under);
      strip.append(part);
      return { part, fill };
    });
    strip.setAttribute('aria-hidden', 'true');
    head.append(name, note, total);
    card.append(head, formula, numbers, strip, pays);
    cards.append(card);
    return { loss, name, note, total, formula, numbers, parts, pays };
  });
}

// The presets whose right digit is left open are turned so that their first bar is the right digit's.
const turned = (preset, t) => (preset.t === null ? preset.y.map((_, j) => preset.y[(j - t + preset.y.length) % preset.y.length]) : preset.y);

function fillPresets(s, root, presets) {
  const chip = (name, action) => {
    const button = make('button', 'chip', name);
    button.type = 'button';
    button.onclick = () => {
      action();
      s.hold = null;
      complain(s, root, '');
      move(s, root, 350);
      tell(s, root, 0);
    };
    return button;
  };
  s.presets = presets.map((preset) => {
    const button = chip(preset.name, () => {
      s.y = turned(preset, s.t).map((v) => Math.round(v * UNIT));
      s.t = preset.t ?? s.t;
    });
    return { preset, button };
  });
  const random = chip(s.words.random, () => {
    const weights = s.y.map(() => Math.log(Math.random()) ** 2); // uneven enough to have a favourite
    const k = weights.indexOf(Math.max(...weights));
    s.y = shared(weights, k, Math.round((UNIT * weights[k]) / sum(weights)));
  });
  random.classList.add('free');
  root.querySelector('.presets').replaceChildren(...s.presets.map(({ button }) => button), random);
}

function fillWords(s, root) {
  const { words } = s;
  root.querySelector('.presets').setAttribute('aria-label', words.presets);
  root.querySelector('.picture .label').textContent = words.bars;
  root.querySelector('.curve .label').textContent = words.curve;
  root.querySelector('.columns').setAttribute('aria-label', words.bars);
  root.querySelector('.digits').setAttribute('aria-label', words.answer);
  root.querySelector('.curve svg').setAttribute('aria-label', words.point_alt);
  s.columns.forEach(({ field, bar, digit }, j) => {
    const name = `${words.value_of} y${LOWERED[j]}`;
    field.setAttribute('aria-label', name);
    bar.setAttribute('aria-label', name);
    digit.setAttribute('aria-label', `${words.answer} ${j}`);
  });
  s.cards.forEach((card) => { 
    card.name.textContent = words[card.loss];
    card.note.textContent = words[`${card.loss}_note`];
  });
}

// -- drawing --------------------------------------------------------------------------------------------------------------------------

const italic = (parent, ...parts) => parent.replaceChildren(...parts.map((p) => (typeof p === 'string' ? document.createTextNode(p) : p)));
const strong = (text) => make('b', '', text);

function numbersOf(loss, y, t, parts, s) { // the formula's right-hand side
  if (loss === 'entropy') return ['−ln( ', strong(number(y[t])), ' + 0.0000001 )'];
  if (loss === 'square') {
    const others = y.map((v, j) => (j === t || v === 0 ? null : `${number(v)}²`)).filter(Boolean);
    return ['½ ( ', strong(`(${number(y[t])} − 1)²`), ...others.map((text) => ` + ${text}`), ' )'];
  }
  return [parts.filter((v) => v > 0).map(number).join(' + ') || '0', `,  `, strong(`s${LOWERED[t]} = ${number(s[t])}`)];
}

function draw(s, root) {
  const { t, words } = s;
  const y = s.shown.map((units) => Math.round(units) / UNIT);
  const scores = y.map((v) => Math.log(v + TINY));
  const { parts, total } = priced(y, t);
  s.columns.forEach(({ column, bar, grip, field, digit }, j) => {
    const share = `${100 * y[j]}%`;
    bar.style.height = share;
    grip.style.bottom = share;
    column.classList.toggle('right', j === t);
    digit.setAttribute('aria-checked', j === t);
    digit.tabIndex = j === t ? 0 : -1;
    bar.tabIndex = j === s.current ? 0 : -1;
    bar.setAttribute('aria-valuenow', y[j]);
    bar.setAttribute('aria-valuetext', j === t ? `${y[j]}, ${words.answer}` : String(y[j]));
    if (field !== s.typing) field.value = s.narrow ? String(+y[j].toFixed(2)) : plain(s.shown[j]);
  });
  for (const { preset, button } of s.presets) {
    const same = (preset.t ?? t) === t && turned(preset, t).every((v, j) => Math.round(v * UNIT) === s.y[j]);
    button.setAttribute('aria-pressed', same);
  }
  const counted = {
    square: put(words.pays_square, { n: parts.square.filter((v) => v > 0).length }),
    entropy: put(y[t] === 0 ? words.pays_entropy_zero : y[t] === 1 ? words.pays_entropy_one : words.pays_entropy, { t: String(t), y: number(y[t]) }),
    hinge: total.hinge > 0
      ? put(words.pays_hinge, { which: parts.hinge.map((v, j) => (v > 0 ? j : null)).filter((j) => j !== null).join(', ') })
      : words.pays_hinge_none,
  };
  const formulas = { square: '½ Σ (yₖ − tₖ)²', entropy: `−ln( y${LOWERED[t]} + 10⁻⁷ )`, hinge: `Σ max(0, sⱼ − s${LOWERED[t]} + 1),  s = ln(y + 10⁻⁷)` };
  for (const card of s.cards) {
    const own = parts[card.loss], most = Math.max(...own.map(Math.abs), 1e-9);
    card.total.textContent = number(total[card.loss]);
    card.total.title = String(total[card.loss]);
    card.formula.textContent = formulas[card.loss];
    italic(card.numbers, '= ', ...numbersOf(card.loss, y, t, own, scores));
    card.parts.forEach(({ part, fill }, j) => {
      fill.style.setProperty('--share', Math.max(0, own[j]) / most);
      part.classList.toggle('right', j === t);
      part.classList.toggle('none', own[j] <= 0);
    });
    card.pays.textContent = counted[card.loss];
  }
  s.told = put(words.aloud, { t: String(t), y: number(y[t]), ...Object.fromEntries(LOSSES.map((loss) => [loss, number(total[loss])])) });
  drawCurve(s, root, y, t, total);
}

// The curve -ln y with the answer's bar as the point. Its roof rises with the point, so that what is near stays large.
function drawCurve(s, root, y, t, total) {
  const svg = root.querySelector('.curve svg');
  const width = svg.clientWidth, height = svg.clientHeight;
  if (!width) return;
  const left = 26, right = 10, top = 12, bottom = 24;
  const x = (v) => left + v * (width - left - right);
  const h = (v) => top + (1 - v / s.roof) * (height - top - bottom);
  const every = s.roof > 8 ? 5 : 1;
  const pieces = [];
  const add = (tag, attributes, text) => {
    const e = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));
    if (text !== undefined) e.textContent = text;
    pieces.push(e);
  };
  for (let v = 0; v <= s.roof; v += every) {
    add('line', { class: 'grid', x1: left, x2: width - right, y1: h(v), y2: h(v) });
    add('text', { class: 'tick', x: left - 6, y: h(v) + 4, 'text-anchor': 'end' }, v);
  }
  for (const v of [0, 0.2, 0.4, 0.6, 0.8, 1]) add('text', { class: 'tick', x: x(v), y: height - 6, 'text-anchor': 'middle' }, v);
  const others = sum(y) - y[t];
  const spread = others > 0 ? sum(y.map((v, j) => (j === t ? 0 : (v / others) ** 2))) : 1 / (y.length - 1);
  const along = Array.from({ length: 121 }, (_, k) => (k / 120) ** 3);
  const path = (from, f) => along.map((part, k) => {
    const v = from + part * (1 - from);
    return `${k ? 'L' : 'M'}${x(v).toFixed(1)} ${h(f(v)).toFixed(1)}`;
  }).join('');
  add('path', { class: 'squares', d: path(0, (v) => 0.5 * (1 - v) ** 2 * (1 + spread)) });
  add('path', { class: 'log', d: path(Math.max(0, Math.exp(-s.roof) - TINY), (v) => -Math.log(v + TINY)) });
  if (s.roof >= FLOOR) add('line', { class: 'floor', x1: left, x2: width - right, y1: h(FLOOR), y2: h(FLOOR) });
  const here = { x: x(y[t]), y: h(total.entropy) };
  const written = (v, cost) => `${number(v)} → ${number(cost)}`;
  const hides = { 0.6: y[t] > 0.38, 0.1: y[t] > 0.03 && y[t] < 0.25 }; // a mark's words, where the point's own come close
  for (const v of MARKS) {
    const cost = -Math.log(v + TINY);
    add('circle', { class: 'mark', cx: x(v), cy: h(cost), r: 4 });
    if (!hides[v]) add('text', { class: 'note', x: x(v) + 8, y: h(cost) - 9 }, written(v, cost));
  }
  const tiny = `0 + 10⁻⁷ → ${number(FLOOR)}`;
  if (s.roof < FLOOR) {
    if (here.y > top + 40) add('text', { class: 'note', x: x(0) + 30, y: top + 8 }, `↑ ${tiny}`);
  } else if (y[t] > 0.001) {
    add('circle', { class: 'mark', cx: x(0), cy: h(FLOOR), r: 4 });
    add('text', { class: 'note', x: x(0) + 10, y: h(FLOOR) - 5 }, tiny);
  }
  if (s.roof < 8) add('text', { class: 'note squares-name', x: x(0) + 8, y: h(0) - 6 }, '½ Σ (y − t)²');
  add('line', { class: 'stem', x1: here.x, x2: here.x, y1: here.y, y2: h(0) });
  add('circle', { class: 'point', cx: here.x, cy: here.y, r: 7 });
  // Its words stand to the right of the curve, which falls: above it where they begin.
  const words = `y${LOWERED[t]} = ${written(y[t], total.entropy)}`, wide = 7.6 * words.length;
  const begins = Math.min(here.x + 10, width - right - wide);
  const curve = h(-Math.log(clamp((begins - left) / (width - left - right), 1e-4, 1)));
  const above = Math.max(top + 4, Math.min(here.y - 12, curve - 8));
  if (here.y - above > 20) add('line', { class: 'stem', x1: here.x, x2: here.x, y1: here.y, y2: above + 4 });
  add('text', { class: 'here', x: begins, y: above }, words);
  svg.replaceChildren(...pieces);
  s.fromCurve = (px) => clamp((px - left) / (width - left - right), 0, 1);
}

// -- motion ---------------------------------------------------------------------------------------------------------------------------

const roofFor = (s) => Math.max(5, -Math.log(s.y[s.t] / UNIT + TINY) * 1.07);

// Bring what is shown to what is meant: at once under the hand and with reduced motion, else along a short way.
function move(s, root, duration) {
  cancelAnimationFrame(s.frame);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const from = s.shown, to = s.y, begun = performance.now();
  const tick = (now) => {
    const share = calm || !duration ? 1 : clamp((now - begun) / duration, 0, 1);
    const eased = 1 - (1 - share) ** 3;
    s.shown = share === 1 ? to.slice() : to.map((v, j) => from[j] + (v - from[j]) * eased);
    const roof = roofFor(s);
    s.roof = calm || Math.abs(roof - s.roof) < 0.01 ? roof : s.roof + (roof - s.roof) * 0.22;
    draw(s, root);
    if (share < 1 || s.roof !== roof) s.frame = requestAnimationFrame(tick);
  };
  tick(begun);
}

// -- the hand -------------------------------------------------------------------------------------------------------------------------

function setBar(s, root, j, units) {
  if (s.hold?.j !== j) s.hold = { j, weights: s.y.slice() }; // proportions as they were before the hand came, also after a visit to 1
  s.current = j;
  s.y = shared(s.hold.weights, j, clamp(Math.round(units), 0, UNIT));
  complain(s, root, '');
  move(s, root, 0);
}

function setAnswer(s, root, j) {
  s.t = j;
  move(s, root, 0);
  tell(s, root, 0);
}

// The server, and whoever listens to the page, hear the result.
function tell(s, root, wait) {
  clearTimeout(s.later);
  s.later = setTimeout(() => {
    s.later = 0;
    s.sent += 1;
    s.send('released', { y: s.y.map((units) => units / UNIT), t: s.t, count: s.sent });
    root.querySelector('.aloud').textContent = s.told;
  }, wait);
}

function complain(s, root, text) {
  const line = root.querySelector('.told');
  line.textContent = text || (matchMedia('(pointer: coarse)').matches ? s.words.hint_touch : s.words.hint);
  line.classList.toggle('bad', !!text);
}

function typed(s, root, field, j) {
  if (s.typing !== field) return;
  const text = field.value.trim().replace(',', '.'), value = Number(text);
  s.typing = null;
  if (text === '' || !(value >= 0 && value <= 1)) {
    complain(s, root, s.words.bad_value);
    draw(s, root);
  } else if (Math.round(value * UNIT) !== s.y[j]) {
    setBar(s, root, j, value * UNIT);
    tell(s, root, 0);
  } else draw(s, root);
}

function listen(s, root) {
  const columns = root.querySelector('.columns'), digits = root.querySelector('.digits'), svg = root.querySelector('.curve svg');
  const at = (event, offset = 0) => { // in hundredths, which a hand can meet
    const box = columns.getBoundingClientRect();
    return Math.round(100 * clamp((box.bottom - event.clientY - offset) / box.height, 0, 1)) * (UNIT / 100);
  };
  const columnOf = (event) => event.target.closest?.('.column');

  columns.addEventListener('pointerdown', (event) => {
    const column = columnOf(event);
    if (!column || event.button !== 0) return;
    const grip = event.target.closest('.grip'), box = columns.getBoundingClientRect(), j = +column.dataset.j;
    if (event.pointerType === 'touch' && !grip) return; // elsewhere a finger scrolls, or taps: see click
    const offset = grip ? box.bottom - event.clientY - (s.y[j] / UNIT) * box.height : 0; // the bar does not jump under the hand
    s.grip = { j, offset, from: event.clientY, moved: !grip, id: event.pointerId, field: event.target === s.columns[j].field };
    if (!grip) setBar(s, root, j, at(event));
    if (!s.grip.field) {
      event.preventDefault();
      s.columns[j].bar.focus({ preventScroll: true });
    }
    columns.setPointerCapture(event.pointerId);
  });
  columns.addEventListener('pointermove', (event) => {
    if (s.grip?.id !== event.pointerId) return;
    if (!s.grip.moved && Math.abs(event.clientY - s.grip.from) < 4) return;
    if (!s.grip.moved && s.grip.field) {
      s.typing = null;
      s.columns[s.grip.j].field.blur();
    }
    s.grip.moved = true;
    root.classList.add('held');
    setBar(s, root, s.grip.j, at(event, s.grip.offset));
  });
  const up = (event) => {
    if (s.grip?.id !== event.pointerId) return;
    if (s.grip.moved) tell(s, root, 0);
    else if (s.grip.field) s.columns[s.grip.j].field.focus();
    s.grip = null;
    root.classList.remove('held');
  };
  columns.addEventListener('pointerup', up);
  columns.addEventListener('pointercancel', up);
  columns.addEventListener('click', (event) => { // a tap beside the grip
    const column = columnOf(event);
    if (!column || event.pointerType !== 'touch' || event.target.closest('.grip')) return;
    setBar(s, root, +column.dataset.j, at(event));
    tell(s, root, 0);
  });
  columns.addEventListener('keydown', (event) => {
    const j = s.columns.findIndex(({ bar }) => bar === event.target);
    if (j < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 1 : 100, last = s.columns.length - 1;
    const to = { ArrowUp: s.y[j] + step, ArrowDown: s.y[j] - step, PageUp: s.y[j] + 1000, PageDown: s.y[j] - 1000, Home: 0, End: UNIT }[event.key];
    const next = { ArrowLeft: Math.max(0, j - 1), ArrowRight: Math.min(last, j + 1) }[event.key];
    if (to !== undefined) {
      setBar(s, root, j, to);
      tell(s, root, SETTLE);
    } else if (next !== undefined) {
      s.current = next;
      draw(s, root);
      s.columns[next].bar.focus();
    } else if (event.key === 'Enter') s.columns[j].field.focus();
    else return;
    event.preventDefault();
  });
  s.columns.forEach(({ field, bar }, j) => {
    field.addEventListener('focus', () => {
      s.typing = field;
      field.value = plain(s.y[j]);
      field.select();
    });
    field.addEventListener('blur', () => typed(s, root, field, j));
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') field.value = plain(s.y[j]);
      if (event.key === 'Enter' || event.key === 'Escape') bar.focus();
    });
  });
  digits.addEventListener('click', (event) => {
    const digit = event.target.closest?.('.digit');
    if (digit) setAnswer(s, root, +digit.dataset.j);
  });
  digits.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    setAnswer(s, root, (s.t + step + s.y.length) % s.y.length);
    s.columns[s.t].digit.focus();
  });
  // The point on the curve is the answer's bar: it can be drawn along too.
  const along = (event) => setBar(s, root, s.t, Math.round(1000 * s.fromCurve(event.clientX - svg.getBoundingClientRect().left)) * (UNIT / 1000));
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    s.sliding = event.pointerId;
    svg.setPointerCapture(event.pointerId);
    along(event);
  });
  svg.addEventListener('pointermove', (event) => { if (s.sliding === event.pointerId) along(event); });
  const leave = (event) => {
    if (s.sliding !== event.pointerId) return;
    s.sliding = null;
    tell(s, root, 0);
  };
  svg.addEventListener('pointerup', leave);
  svg.addEventListener('pointercancel', leave);
}

function isDark(host) {
  const colour = getComputedStyle(host).getPropertyValue('--st-background-color').trim();
  const [r, g, b] = colour[0] === '#' ? [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)) : colour.match(/\d+/g).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b < 128;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.hero');
  const given = data.y.map((v) => Math.round(v * UNIT));
  let s = memory.get(parentElement);
  const arrival = !s;
  if (arrival) {
    s = { y: given, shown: given.map(() => UNIT / given.length), t: data.t, current: data.t, sent: data.heard, roof: 5, frame: 0, later: 0, hold: null, typing: null };
    memory.set(parentElement, s);
    build(s, root);
    listen(s, root);
  }
  s.send = setTriggerValue;
  s.words = data.words;
  const colours = isDark(parentElement.host ?? parentElement) ? data.colours.dark : data.colours.light;
  Object.entries(colours).forEach(([name, colour]) => root.style.setProperty(`--${name}`, colour));
  const chips = JSON.stringify([data.presets, data.words.random]);
  if (s.chips !== chips) { // a rerun leaves the button that has the focus where it is
    s.chips = chips;
    fillPresets(s, root, data.presets);
  }
  fillWords(s, root);
  s.sent = Math.max(s.sent, data.heard);
  const stale = data.heard < s.sent || s.later || s.grip || s.sliding; // the hand is ahead of this answer
  const other = given.some((v, j) => v !== s.y[j]) || data.t !== s.t;
  if (!stale && other) {
    s.y = given;
    s.t = data.t;
    s.hold = null;
  }
  if (arrival || (!stale && other)) {
    complain(s, root, '');
    move(s, root, arrival ? 800 : 350);
  } else draw(s, root);

  const size = new ResizeObserver(() => {
    s.narrow = root.clientWidth < 560;
    draw(s, root);
  });
  size.observe(root);
  return () => size.disconnect();
}
