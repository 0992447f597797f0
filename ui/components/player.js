// Plays a walk: one step number, driven through every chart of the page in the browser. The server hears nothing of it.
// data: targets (keys of the containers whose charts have a bound parameter "step"), steps, words, stamp (changes when the walk
// changes: then the player starts from step 0), runs [{who, hue, rule, lr, x: [[x0, x1], …], f: […], g: [[g0, g1], …]}].
const memory = new WeakMap();
const PLAY = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2.5v11l9.5-5.5z"/></svg>';
const PAUSE = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z"/></svg>';
const SUPER = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '-': '⁻' };

function number(v) {
  const size = Math.abs(v);
  if (size === 0) return '0';
  if (size >= 1e-3 && size < 1e5) return String(+v.toPrecision(4)).replace('-', '−');
  const [mantissa, exponent] = v.toExponential(2).split('e');
  return (String(+mantissa) + '·10' + [...String(+exponent)].map((c) => SUPER[c]).join('')).replace('-', '−');
}
const pair = (p) => `(${number(p[0])}, ${number(p[1])})`;

function element(tag, text) {
  const e = document.createElement(tag);
  e.textContent = text;
  return e;
}

// The update that led to step k with its numbers put in: SGD as x − η ∇f, the others as x + Δ.
function update(run, k) {
  const x = () => element('var', 'x');
  if (k === 0) return [x(), ` = ${pair(run.x[0])}`, ...(run.g.length ? [',  ∇f = ', element('b', pair(run.g[0]))] : [])];
  const from = run.x[k - 1];
  const to = run.x[k];
  if (run.rule === 'SGD') {
    return [x(), ' ← ', x(), ` − η ∇f = ${pair(from)} − ${number(run.lr)}·`, element('b', pair(run.g[k - 1])), ` = ${pair(to)}`];
  }
  const moved = [to[0] - from[0], to[1] - from[1]];
  return [x(), ' ← ', x(), ` + Δ = ${pair(from)} + `, element('b', pair(moved)), ` = ${pair(to)},  ∇f = ${pair(run.g[k - 1])}`];
}

export default function ({ data, parentElement }) {
  let s = memory.get(parentElement);
  if (!s) {
    s = { step: 0, follow: null, frame: 0, stamp: undefined, charts: 0, watch: null };
    memory.set(parentElement, s);
  }
  s.watch?.disconnect();
  const find = (q) => parentElement.querySelector(q);
  const play = find('.play');
  const scrub = find('.scrub');
  const board = find('.board');
  const line = find('.line');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const last = data.steps;
  const words = data.words;
  const selector = data.targets.map((key) => `.st-key-${key} .vega-bindings input[name=step]`).join(',');
  const inputs = () => document.querySelectorAll(selector);

  find('.back').setAttribute('aria-label', words.back);
  find('.forward').setAttribute('aria-label', words.forward);
  scrub.setAttribute('aria-label', words.step);
  if (!data.runs.some((run) => run.who === s.follow)) s.follow = data.runs[0].who;

  const chips = data.runs.map((run) => {
    const chip = document.createElement('button');
    const height = document.createElement('small');
    chip.type = 'button';
    chip.style.setProperty('--hue', run.hue);
    chip.append(element('span', run.who), height);
    chip.onclick = () => { s.follow = run.who; show(s.step); };
    return { run, chip, height };
  });
  board.replaceChildren(...chips.map((c) => c.chip));
  board.hidden = !data.board;
  line.hidden = !data.board;

  function show(k) {
    s.step = k = Math.max(0, Math.min(last, k));
    for (const input of inputs()) {
      if (+input.value !== k) {
        input.value = k;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
    scrub.max = last;
    scrub.value = k;
    scrub.setAttribute('aria-valuetext', `${words.step} ${k}`);
    find('.count').textContent = `${words.step} ${k} / ${last}`;
    for (const { run, chip, height } of data.board ? chips : []) {
      height.textContent = `f ${number(run.f[Math.min(k, run.f.length - 1)])}`;
      chip.setAttribute('aria-pressed', run.who === s.follow);
      if (run.who === s.follow) {
        line.style.setProperty('--hue', run.hue);
        line.replaceChildren(...update(run, Math.min(k, run.x.length - 1)));
      }
    }
  }

  function stop() {
    cancelAnimationFrame(s.frame);
    s.frame = 0;
    play.innerHTML = PLAY;
    play.setAttribute('aria-label', words.play);
  }

  function start() {
    stop();
    const from = s.step >= last ? 0 : s.step;
    const span = Math.min(6000, Math.max(2500, last * 60)) * (last - from) / last;
    const begun = performance.now();
    play.innerHTML = PAUSE;
    play.setAttribute('aria-label', words.pause);
    const tick = (now) => {
      const k = Math.min(last, from + Math.floor(Math.max(0, now - begun) / span * (last - from)));
      if (k !== s.step) show(k);
      if (k >= last) stop();
      else s.frame = requestAnimationFrame(tick);
    };
    s.frame = requestAnimationFrame(tick);
  }

  play.onclick = () => (s.frame ? stop() : start());
  find('.back').onclick = () => { stop(); show(s.step - 1); };
  find('.forward').onclick = () => { stop(); show(s.step + 1); };
  scrub.oninput = () => { stop(); show(+scrub.value); };

  if (s.stamp !== data.stamp) { // another walk: show it from its start; with reduced motion show where it ended
    const arrival = s.stamp === undefined;
    const held = 'hand' in document.body.dataset; // somebody is dragging the start: show the whole walk, and play it on letting go
    s.stamp = data.stamp;
    stop();
    clearTimeout(s.soon);
    show(calm || held ? last : 0);
    if (!calm && !held) s.soon = setTimeout(start, arrival ? 700 : 80);
    s.held = held;
  } else {
    show(s.step);
    if (s.frame) start();
  }
  const letGo = () => {
    if (s.held && !calm) { show(0); s.soon = setTimeout(start, 80); }
    s.held = false;
  };
  document.addEventListener('pointerup', letGo);
  // A chart mounts later than this player, or anew: tell it the step then.
  s.watch = new MutationObserver(() => {
    const count = inputs().length;
    if (count !== s.charts) { s.charts = count; show(s.step); }
  });
  s.watch.observe(document.body, { childList: true, subtree: true });
  return () => { document.removeEventListener('pointerup', letGo); clearTimeout(s.soon); cancelAnimationFrame(s.frame); s.frame = 0; s.watch.disconnect(); };
}
