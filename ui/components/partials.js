// The point of x0² + x1²: dragged on a map, followed by every chart that has the parameters p0 and p1, by the numbers and by the relief
// here. The server hears of it when the hand lets go. data: point, reach, shown, map (key of the container), targets, colours, ramp, words.
const all = new WeakMap();
const H = 1e-4;
const NEAR = 36; // px around the point in which a finger takes hold of it
const MESH = 25;
const TALL = 62; // the height that the relief's top stands for
const f = (a, b) => a * a + b * b;
const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const minus = (text) => String(text).replace(/-/g, '−');
const make = (tag, name, text) => {
  const e = document.createElement(tag);
  e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};

export default function ({ data, parentElement, setStateValue }) {
  const canvas = parentElement.querySelector('canvas');
  const pen = canvas.getContext('2d');
  const numbers = parentElement.querySelector('.numbers');
  let s = all.get(parentElement);
  if (!s) {
    s = { point: data.point, told: data.point, turn: 0.62, tilt: 0.62, grip: null, hold: null, met: new WeakSet(), frame: 0 };
    all.set(parentElement, s);
    new ResizeObserver(() => s.draw?.()).observe(canvas);
  }
  if (data.point[0] !== s.told[0] || data.point[1] !== s.told[1]) s.point = data.point;
  s.told = data.point;
  s.watch?.disconnect();
  const { reach, shown, colours, words } = data;
  const ramp = data.ramp.map(rgb);
  canvas.setAttribute('aria-label', words.label);

  // -- the relief ------------------------------------------------------------------------------------------------------------------

  s.draw = () => {
    cancelAnimationFrame(s.frame);
    s.frame = requestAnimationFrame(paint);
  };

  function paint() {
    const width = canvas.clientWidth, height = canvas.clientHeight, dense = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * dense)) canvas.width = Math.round(width * dense);
    if (canvas.height !== Math.round(height * dense)) canvas.height = Math.round(height * dense);
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, width, height);
    const c = Math.cos(s.turn), t = Math.sin(s.turn), ct = Math.sin(s.tilt), st = Math.cos(s.tilt);
    const size = Math.min(width / 3.1, height / 2.5);
    const project = (x0, x1, z) => {
      const u = x0 / shown, v = x1 / shown, right = u * c - v * t, away = u * t + v * c;
      return [width / 2 + size * right, height * 0.65 - size * (away * ct + (z / TALL) * 1.1 * st - 0.12), away];
    };
    const path = (points) => {
      pen.beginPath();
      points.forEach((p, i) => (i ? pen.lineTo(p[0], p[1]) : pen.moveTo(p[0], p[1])));
    };
    const at = (i) => ((2 * i) / (MESH - 1) - 1) * shown;
    const tiles = [];
    for (let i = 0; i < MESH - 1; i++) {
      for (let j = 0; j < MESH - 1; j++) {
        const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]].map(([a, b]) => project(at(a), at(b), f(at(a), at(b))));
        tiles.push({ corners, away: corners[0][2] + corners[2][2], h: f(at(i + 0.5), at(j + 0.5)) / TALL });
      }
    }
    tiles.sort((a, b) => b.away - a.away);
    pen.lineJoin = 'round';
    for (const { corners, h } of tiles) {
      const level = Math.max(0, Math.min(0.9999, Math.sqrt(h))) * (ramp.length - 1);
      path(corners);
      pen.closePath();
      pen.globalAlpha = 0.8;
      pen.fillStyle = `rgb(${mix(ramp[Math.floor(level)], ramp[Math.floor(level) + 1], level % 1)})`;
      pen.fill();
      pen.globalAlpha = 0.3;
      pen.strokeStyle = colours.line;
      pen.lineWidth = 0.6;
      pen.stroke();
    }
    const [a, b] = s.point;
    const walk = Array.from({ length: 61 }, (_, k) => (k / 30 - 1) * shown);
    const cuts = [
      { hue: colours.plus, curve: walk.map((x) => [x, b]), along: [1, 0], slope: 2 * a },
      { hue: colours.minus, curve: walk.map((x) => [a, x]), along: [0, 1], slope: 2 * b },
    ];
    for (const { hue, curve } of cuts) { // a sheet of glass through the bowl
      const line = curve.map(([x, y]) => project(x, y, f(x, y)));
      path([...line, project(...curve[curve.length - 1], 0), project(...curve[0], 0)]);
      pen.closePath();
      pen.globalAlpha = 0.16;
      pen.fillStyle = hue;
      pen.fill();
      path(line);
      pen.globalAlpha = 1;
      pen.strokeStyle = hue;
      pen.lineWidth = 2.4;
      pen.stroke();
    }
    for (const { hue, along, slope } of cuts) {
      const ends = [-1.7, 1.7].map((d) => project(a + d * along[0], b + d * along[1], f(a, b) + d * slope));
      for (const [colour, wide] of [[colours.page, 5], [hue, 2.2]]) {
        path(ends);
        pen.strokeStyle = colour;
        pen.lineWidth = wide;
        pen.setLineDash(wide === 5 ? [] : [6, 4]);
        pen.stroke();
      }
      pen.setLineDash([]);
    }
    const here = project(a, b, f(a, b));
    pen.beginPath();
    pen.arc(here[0], here[1], 6.5, 0, 7);
    pen.fillStyle = colours.you;
    pen.fill();
    pen.strokeStyle = colours.page;
    pen.lineWidth = 2;
    pen.stroke();
    pen.fillStyle = colours.text;
    pen.font = 'italic 15px serif';
    pen.textAlign = 'center';
    for (const [name, x, y] of [['x₀', shown * 1.1, -shown], ['x₁', -shown, shown * 1.1]]) {
      const p = project(x, y, 0);
      pen.fillText(name, p[0], p[1] + 5);
    }
  }

  // -- the numbers and the charts ----------------------------------------------------------------------------------------------------

  function line(hue, name, how, value) {
    const p = make('p', '');
    p.style.setProperty('--hue', hue);
    p.append(make('i', '', name), ' = ', make('b', '', minus(value)), make('span', 'how', minus(how)));
    return p;
  }

  function show(point) {
    s.point = point = point.map((v) => Math.max(-reach, Math.min(reach, +v.toFixed(2))) + 0);
    point.forEach((value, i) => {
      for (const target of data.targets) {
        for (const input of document.querySelectorAll(`.st-key-${target} .vega-bindings input[name=p${i}]`)) {
          if (+input.value !== value) {
            input.value = value;
            input.dispatchEvent(new Event('input', { bubbles: true }));
          }
        }
      }
    });
    const [a, b] = point;
    const g0 = (f(a + H, b) - f(a - H, b)) / (2 * H), g1 = (f(a, b + H) - f(a, b - H)) / (2 * H);
    const put = (v) => (v < 0 ? `(${v})` : `${v}`);
    numbers.replaceChildren(
      line(colours.plus, '∂f/∂x₀', `${words.held} x₁ = ${b}: (f(${a} + h, ${b}) − f(${a} − h, ${b})) / 2h`, g0),
      line(colours.minus, '∂f/∂x₁', `${words.held} x₀ = ${a}: (f(${a}, ${b} + h) − f(${a}, ${b} − h)) / 2h`, g1),
      line(colours.you, '∇f', `${words.exact} (2x₀, 2x₁) = (2·${put(a)}, 2·${put(b)}) = (${+(2 * a).toFixed(2)}, ${+(2 * b).toFixed(2)})`, `(${g0}, ${g1})`),
    );
    s.draw();
  }

  // -- the hand --------------------------------------------------------------------------------------------------------------------

  const frameOf = () => document.querySelector(`.st-key-${data.map} svg.marks .mark-group.role-frame .background`);
  const unit = (box) => Math.max((2 * shown) / box.width, (2 * shown) / box.height);
  const place = (event) => {
    const box = (s.grip.frame.isConnected ? s.grip.frame : frameOf()).getBoundingClientRect();
    return [(event.clientX - box.left - box.width / 2) * unit(box), (box.top + box.height / 2 - event.clientY) * unit(box)];
  };
  const down = (event) => {
    const frame = event.button === 0 && event.target.closest?.(`.st-key-${data.map} svg.marks`) && frameOf();
    if (!frame) return;
    const box = frame.getBoundingClientRect();
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) return;
    const px = box.left + box.width / 2 + s.point[0] / unit(box), py = box.top + box.height / 2 - s.point[1] / unit(box);
    const drags = event.pointerType !== 'touch' || Math.hypot(event.clientX - px, event.clientY - py) < NEAR;
    s.grip = { frame, drags };
    if (drags) show(place(event));
  };
  const move = (event) => { if (s.grip?.drags) show(place(event)); };
  const up = (event) => {
    if (!s.grip) return;
    show(place(event));
    s.grip = null;
    if (s.point[0] !== s.told[0] || s.point[1] !== s.told[1]) setStateValue('point', s.point);
  };
  const cancel = () => { s.grip = null; };
  const hold = (event) => { if (s.grip?.drags) event.preventDefault(); }; // a finger that holds the point does not scroll
  const listeners = [['pointerdown', down], ['pointermove', move], ['pointerup', up], ['pointercancel', cancel], ['touchmove', hold, { passive: false }]];
  for (const [what, listener, options] of listeners) document.addEventListener(what, listener, options);

  const turn = (right, upwards) => {
    s.turn += right;
    s.tilt = Math.max(0.15, Math.min(1.35, s.tilt + upwards));
    s.draw();
  };
  canvas.onpointerdown = (event) => { canvas.setPointerCapture(event.pointerId); s.hold = [event.clientX, event.clientY]; };
  canvas.onpointermove = (event) => {
    if (!s.hold) return;
    turn((event.clientX - s.hold[0]) * 0.01, (event.clientY - s.hold[1]) * 0.006);
    s.hold = [event.clientX, event.clientY];
  };
  canvas.onpointerup = canvas.onpointercancel = () => { s.hold = null; };
  canvas.onkeydown = (event) => {
    const by = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.06], ArrowDown: [0, 0.06] }[event.key];
    if (!by) return;
    turn(...by);
    event.preventDefault();
  };

  // A chart mounts later than this hand, or anew, as in another theme: tell it the point then.
  const bindings = data.targets.map((target) => `.st-key-${target} .vega-bindings input`).join(',');
  s.watch = new MutationObserver(() => {
    const anew = [...document.querySelectorAll(bindings)].filter((input) => !s.met.has(input));
    anew.forEach((input) => s.met.add(input));
    if (anew.length) show(s.point);
  });
  s.watch.observe(document.body, { childList: true, subtree: true });
  show(s.point);
  return () => {
    for (const [what, listener, options] of listeners) document.removeEventListener(what, listener, options);
    cancelAnimationFrame(s.frame);
    s.watch.disconnect();
  };
}
