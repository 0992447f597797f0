// Plays a walk: one step number, driven through every chart of the page in the browser. The server hears nothing of it.
// data: targets (keys of the containers whose charts have a bound parameter "step"), steps, words, stamp (changes when the walk
// changes: then the player starts from step 0), board (name the walks and show the followed one's update?), and
// runs [{who, hue, f, x, g, lr, hyper: {momentum: …}}], the arrays packed: the letter of their type, then their bytes in base64.
const memory = new WeakMap();
const PLAY = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2.5v11l9.5-5.5z"/></svg>';
const PAUSE = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z"/></svg>';
const LOOP = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3V1L5 3.75 8 6.5V4.5a3.6 3.6 0 1 1-3.6 3.6H2.9A5.1 5.1 0 1 0 8 3z"/></svg>';
const SPEEDS = [1, 2, 4, 0.25, 0.5];
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };
const raised = (n) => [...String(n)].map((c) => SUPER[c]).join('');

function number(v) {
  const size = Math.abs(v);
  if (size === 0) return '0';
  if (size >= 1e-3 && size < 1e5) return String(+v.toPrecision(4)).replace('-', '−');
  const [mantissa, exponent] = v.toExponential(2).split('e');
  return `${+mantissa}·10${raised(+exponent)}`.replace('-', '−');
}
const pair = (p) => `(${number(p[0])}, ${number(p[1])})`;
const each = (p, f) => [f(p[0], 0), f(p[1], 1)];

function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.slice(1)), (c) => c.charCodeAt(0));
  return new (text[0] === 'f' ? Float32Array : Float64Array)(bytes.buffer);
}
const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, k) => [flat[2 * k], flat[2 * k + 1]]);

// What the optimizer remembers after each step, from its gradients: the rules of core/optimizers.py.
const MEMORY = {
  Momentum: { v: (r, k, v, g) => r.hyper.momentum * v - rate(r, k) * g },
  Nesterov: { v: (r, k, v, g) => r.hyper.momentum * v - rate(r, k) * g },
  AdaGrad: { h: (r, k, h, g) => h + g * g },
  RMSprop: { h: (r, k, h, g) => r.hyper.decay_rate * h + (1 - r.hyper.decay_rate) * g * g },
  Adam: {
    m: (r, k, m, g) => r.hyper.beta1 * m + (1 - r.hyper.beta1) * g,
    v: (r, k, v, g) => r.hyper.beta2 * v + (1 - r.hyper.beta2) * g * g,
  },
};
const rate = (r, k) => r.lr[Math.min(k, r.lr.length) - 1]; // of the step that leads to k

function unpack(run, board) {
  const r = { ...run, f: unpacked(run.f) };
  if (!board) return r;
  r.lr = unpacked(run.lr);
  r.x = pairs(unpacked(run.x));
  r.g = pairs(unpacked(run.g));
  r.memory = {};
  for (const [name, rule] of Object.entries(MEMORY[r.who] ?? {})) {
    let last = [0, 0];
    r.memory[name] = r.g.map((g, k) => (last = each(last, (a, i) => rule(r, k + 1, a, g[i]))));
  }
  return r;
}

// The update that led to step k in the order of its paper, numbers put in: lines of [left side, formula, numbers, result].
const RULES = {
  SGD: (r, k) => [['x', 'x − η g', `${pair(r.x[k - 1])} − ${number(rate(r, k))}·${pair(r.g[k - 1])}`, r.x[k]]],
  Momentum: (r, k) => [
    ['v', 'β v − η g', `${r.hyper.momentum}·${pair(before(r, 'v', k))} − ${number(rate(r, k))}·${pair(r.g[k - 1])}`, r.memory.v[k - 1]],
    ['x', 'x + v', `${pair(r.x[k - 1])} + ${pair(r.memory.v[k - 1])}`, r.x[k]],
  ],
  Nesterov: (r, k) => [
    ['v⁺', 'β v − η g', `${r.hyper.momentum}·${pair(before(r, 'v', k))} − ${number(rate(r, k))}·${pair(r.g[k - 1])}`, r.memory.v[k - 1]],
    ['x', 'x − β v + (1 + β) v⁺', `${pair(r.x[k - 1])} − ${r.hyper.momentum}·${pair(before(r, 'v', k))} + ${1 + r.hyper.momentum}·${pair(r.memory.v[k - 1])}`, r.x[k]],
  ],
  AdaGrad: (r, k) => [
    ['h', 'h + g²', `${pair(before(r, 'h', k))} + ${pair(r.g[k - 1])}²`, r.memory.h[k - 1]],
    ['x', 'x − η g / (√h + ε)', `${pair(r.x[k - 1])} − ${number(rate(r, k))}·${pair(scaled(r, k, r.g[k - 1], r.memory.h[k - 1], 1e-7))}`, r.x[k]],
  ],
  RMSprop: (r, k) => [
    ['h', 'ρ h + (1 − ρ) g²', `${r.hyper.decay_rate}·${pair(before(r, 'h', k))} + ${number(1 - r.hyper.decay_rate)}·${pair(r.g[k - 1])}²`, r.memory.h[k - 1]],
    ['x', 'x − η g / (√h + ε)', `${pair(r.x[k - 1])} − ${number(rate(r, k))}·${pair(scaled(r, k, r.g[k - 1], r.memory.h[k - 1], 1e-7))}`, r.x[k]],
  ],
  Adam: (r, k) => {
    const { beta1, beta2 } = r.hyper;
    const m = r.memory.m[k - 1];
    const v = r.memory.v[k - 1];
    const mHat = each(m, (a) => a / (1 - beta1 ** k));
    const vHat = each(v, (a) => a / (1 - beta2 ** k));
    return [
      ['m', 'β₁ m + (1 − β₁) g', `${beta1}·${pair(before(r, 'm', k))} + ${number(1 - beta1)}·${pair(r.g[k - 1])}`, m],
      ['v', 'β₂ v + (1 − β₂) g²', `${beta2}·${pair(before(r, 'v', k))} + ${number(1 - beta2)}·${pair(r.g[k - 1])}²`, v],
      ['m̂', 'm / (1 − β₁ᵗ)', `${pair(m)} / (1 − ${beta1}${raised(k)})`, mHat],
      ['v̂', 'v / (1 − β₂ᵗ)', `${pair(v)} / (1 − ${beta2}${raised(k)})`, vHat],
      ['x', 'x − η m̂ / (√v̂ + ε)', `${pair(r.x[k - 1])} − ${number(rate(r, k))}·${pair(scaled(r, k, mHat, vHat, 1e-8))}`, r.x[k]],
    ];
  },
};
const before = (r, name, k) => (k > 1 ? r.memory[name][k - 2] : [0, 0]);
const scaled = (r, k, top, bottom, epsilon) => each(top, (a, i) => a / (Math.sqrt(bottom[i]) + epsilon));

function element(tag, text, name) {
  const e = document.createElement(tag);
  e.textContent = text;
  if (name) e.className = name;
  return e;
}

function update(run, k) {
  if (k === 0) {
    const there = element('div', '');
    there.append(element('var', 'x'), ` = ${pair(run.x[0])}`);
    return [there];
  }
  const g = element('div', '');
  g.append(element('var', 'g'), ` = ∇f${pair(run.x[k - 1])}${run.noise ? ` + ${run.noise}` : ''} = `, element('b', pair(run.g[k - 1])));
  return [g, ...RULES[run.who](run, k).map(([left, formula, numbers, result]) => {
    const row = element('div', '');
    row.append(element('var', left), ' ← ', element('var', formula), ` = ${numbers} = `, element('b', pair(result)));
    return row;
  })];
}

// The step at which the hand stopped the player stands in the link, so that a link shows the same moment; null takes it out.
function putIntoLink(k) {
  const link = new URL(location.href);
  if (link.searchParams.get('step') === (k === null ? null : String(k))) return;
  if (k === null) link.searchParams.delete('step');
  else link.searchParams.set('step', k);
  history.replaceState(history.state, '', link);
}

export default function ({ data, parentElement }) {
  let s = memory.get(parentElement);
  if (!s) {
    s = { step: 0, follow: null, frame: 0, playing: false, stamp: undefined, met: new WeakSet(), watch: null, speed: 0, loop: false, linked: null };
    memory.set(parentElement, s);
  }
  s.watch?.disconnect();
  const find = (q) => parentElement.querySelector(q);
  const play = find('.play');
  const scrub = find('.scrub');
  const board = find('.board');
  const lines = find('.lines');
  const speed = find('.speed');
  const loop = find('.loop');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const last = data.steps;
  const words = data.words;
  const runs = data.runs.map((run) => unpack(run, data.board));
  const selector = data.targets.map((key) => `.st-key-${key} .vega-bindings input[name=step]`).join(',');
  const inputs = () => document.querySelectorAll(selector);

  for (const name of ['back', 'forward', 'speed', 'loop']) {
    find(`.${name}`).setAttribute('aria-label', words[name]);
    find(`.${name}`).title = words[name];
  }
  loop.innerHTML = LOOP;
  scrub.setAttribute('aria-label', words.step);
  if (!runs.some((run) => run.who === s.follow)) s.follow = runs[0].who;

  const chips = runs.map((run) => {
    const chip = document.createElement('button');
    const height = document.createElement('small');
    chip.type = 'button';
    chip.style.setProperty('--hue', run.hue);
    chip.append(element('span', run.who), height);
    chip.onclick = () => { s.follow = run.who; show(s.step); };
    return { run, chip, height };
  });
  board.replaceChildren(...chips.map((c) => c.chip));
  lines.style.setProperty('--rows', data.board ? Math.max(...runs.map((run) => RULES[run.who].rows)) : 0);

  function show(k) {
    s.step = k = Math.max(0, Math.min(last, k));
    for (const input of inputs()) {
      if (+input.value !== k) {
        input.value = k;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
    document.body.dataset.step = k; // for what is not a chart: see relief.js
    document.dispatchEvent(new CustomEvent('downhill:step', { detail: k }));
    scrub.max = last;
    scrub.value = k;
    scrub.setAttribute('aria-valuetext', `${words.step} ${k}`);
    find('.count').textContent = `${words.step} ${k} / ${last}`;
    for (const { run, chip, height } of chips) {
      height.textContent = `f ${number(run.f[Math.min(k, run.f.length - 1)])}`;
      chip.setAttribute('aria-pressed', run.who === s.follow);
      if (run.who === s.follow && data.board) {
        lines.style.setProperty('--hue', run.hue);
        lines.replaceChildren(...update(run, Math.min(k, run.x.length - 1)));
      }
    }
  }

  function stop() {
    cancelAnimationFrame(s.frame);
    clearTimeout(s.soon);
    s.playing = false;
    play.innerHTML = PLAY;
    play.setAttribute('aria-label', words.play);
  }

  function remember(k) {
    s.linked = k;
    putIntoLink(k);
  }

  function rest() { // stopped by the hand
    stop();
    remember(s.step);
  }

  function startSoon(wait) {
    s.playing = true; // a rerun in between goes on with it
    s.soon = setTimeout(start, wait);
  }

  function start() {
    stop();
    s.playing = true;
    const from = s.step >= last ? 0 : s.step;
    const whole = Math.min(6000, Math.max(2500, last * 60)) / SPEEDS[s.speed];
    const span = whole * (last - from) / last;
    const begun = performance.now();
    play.innerHTML = PAUSE;
    play.setAttribute('aria-label', words.pause);
    const tick = (now) => {
      const k = Math.min(last, from + Math.floor(Math.max(0, now - begun) / span * (last - from)));
      if (k !== s.step) show(k);
      if (k < last) s.frame = requestAnimationFrame(tick);
      else if (s.loop) startSoon(900);
      else stop();
    };
    s.frame = requestAnimationFrame(tick);
  }

  const to = (k) => { stop(); show(k); remember(s.step); };
  play.onclick = () => (s.playing ? rest() : start());
  find('.back').onclick = () => to(s.step - 1);
  find('.forward').onclick = () => to(s.step + 1);
  scrub.oninput = () => { stop(); show(+scrub.value); };
  scrub.onchange = () => remember(s.step);
  speed.textContent = `${SPEEDS[s.speed]}×`;
  speed.onclick = () => {
    s.speed = (s.speed + 1) % SPEEDS.length;
    speed.textContent = `${SPEEDS[s.speed]}×`;
    if (s.playing) start();
  };
  loop.setAttribute('aria-pressed', s.loop);
  loop.onclick = () => { s.loop = !s.loop; loop.setAttribute('aria-pressed', s.loop); };

  if (s.stamp !== data.stamp) { // another walk: show it from its start; with reduced motion show where it ended
    const arrival = s.stamp === undefined;
    const held = 'hand' in document.body.dataset; // somebody is dragging the start: show the whole walk, and play it on letting go
    const linked = arrival ? new URL(location.href).searchParams.get('step') : null;
    s.stamp = data.stamp;
    s.held = held;
    stop();
    if (linked !== null && /^\d{1,4}$/.test(linked)) {
      show(+linked);
      s.linked = s.step;
    } else {
      s.linked = null;
      show(calm || held ? last : 0);
      if (!calm && !held) startSoon(arrival ? 700 : 80);
    }
  } else {
    show(s.step);
    if (s.playing) start();
  }

  // A rerun writes the link as the server knows it, a moment after this; the step is ours to keep.
  const again = [0, 300, 1200].map((wait) => setTimeout(() => putIntoLink(s.linked), wait));

  const letGo = () => {
    if (s.held && !calm) { show(0); startSoon(80); }
    s.held = false;
  };
  const onKey = (event) => { // arrows step from anywhere on the page but a field of its own; space plays
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input, textarea, select, button, a, summary, [role=slider], [role=radio], [contenteditable], canvas')) return;
    if (event.key === 'ArrowLeft') to(s.step - 1);
    else if (event.key === 'ArrowRight') to(s.step + 1);
    else if (event.key === ' ') play.click();
    else return;
    event.preventDefault();
  };
  document.addEventListener('pointerup', letGo);
  document.addEventListener('keydown', onKey);
  // A chart mounts later than this player, or anew, as in another theme: tell it the step then.
  s.watch = new MutationObserver(() => {
    const anew = [...inputs()].filter((input) => !s.met.has(input));
    anew.forEach((input) => s.met.add(input));
    if (anew.length) show(s.step);
  });
  s.watch.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('pointerup', letGo);
    document.removeEventListener('keydown', onKey);
    again.forEach(clearTimeout);
    clearTimeout(s.soon);
    cancelAnimationFrame(s.frame);
    s.watch.disconnect();
  };
}

Object.entries({ SGD: 2, Momentum: 3, Nesterov: 3, AdaGrad: 3, RMSprop: 3, Adam: 6 }).forEach(([who, rows]) => { RULES[who].rows = rows; });
