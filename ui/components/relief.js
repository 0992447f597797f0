// The surface as a shaded mesh with the walks on it, drawn back to front on a canvas; the hand turns and tilts it. Its moment is the
// player's: it listens to the event "downhill:step". data: n (points per side), heights (n*n, 0…1000, row by row from the front,
// negative where there is none), ramp (five colours), page, line, walks [{who, hue, at}], aspect, label. at: pairs u, v in -10000…10000,
// less than that outside. Both are int16 in base64.
const views = new WeakMap();
const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);
const unpacked = (text) => new Int16Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

export default function ({ data, parentElement }) {
  const canvas = parentElement.querySelector('canvas');
  const pen = canvas.getContext('2d');
  let s = views.get(parentElement);
  if (!s) {
    s = { turn: 0.55, tilt: 0.85, step: 0, grip: null, frame: 0, seen: false };
    views.set(parentElement, s);
    new ResizeObserver(() => s.draw?.()).observe(canvas);
    new IntersectionObserver(([entry]) => { s.seen = entry.isIntersecting; s.draw?.(); }).observe(canvas); // painted only while in sight
  }
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', data.label);
  canvas.tabIndex = 0;
  const { n, aspect } = data;
  const heights = unpacked(data.heights);
  const walks = data.walks.map((walk) => {
    const flat = unpacked(walk.at);
    const at = Array.from({ length: flat.length / 2 }, (_, k) => (flat[2 * k] < -10000 ? null : [flat[2 * k] / 10000, flat[2 * k + 1] / 10000]));
    return { hue: walk.hue, at };
  });
  const ramp = data.ramp.map(rgb);
  const tall = 0.9;
  const colour = (h) => {
    const at = Math.max(0, Math.min(0.9999, h)) * (ramp.length - 1);
    return mix(ramp[Math.floor(at)], ramp[Math.floor(at) + 1], at % 1);
  };

  // The walks lie on the mesh, also between two of their points: its height at (u, v), bilinear.
  const heightAt = (u, v) => {
    const x = Math.min(n - 1.001, Math.max(0, ((u + 1) / 2) * (n - 1)));
    const y = Math.min(n - 1.001, Math.max(0, ((v + 1) / 2) * (n - 1)));
    const k = Math.floor(y) * n + Math.floor(x);
    const [a, b] = [x % 1, y % 1];
    return ((heights[k] * (1 - a) + heights[k + 1] * a) * (1 - b) + (heights[k + n] * (1 - a) + heights[k + n + 1] * a) * b) / 1000;
  };

  s.draw = () => {
    cancelAnimationFrame(s.frame);
    if (s.seen) s.frame = requestAnimationFrame(paint);
  };

  function paint() {
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    const dense = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * dense)) canvas.width = Math.round(width * dense);
    if (canvas.height !== Math.round(height * dense)) canvas.height = Math.round(height * dense);
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, width, height);
    const [c, t] = [Math.cos(s.turn), Math.sin(s.turn)];
    const [ct, st] = [Math.cos(s.tilt), Math.sin(s.tilt)];
    const size = Math.min(width / 2.6, height / 2.05);
    const project = (u, v, h) => { // right, up on the screen, and towards the eye
      const y = v * aspect;
      const right = u * c - y * t;
      const away = u * t + y * c;
      const z = h * tall - 0.46;
      return [width / 2 + size * right, height / 2 - size * (away * ct + z * st), -away * st + z * ct];
    };
    const side = (i) => (2 * i) / (n - 1) - 1;
    const points = [];
    for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) points.push(project(side(i), side(j), heights[j * n + i] / 1000));

    const pieces = [];
    for (let j = 0; j < n - 1; j++) {
      for (let i = 0; i < n - 1; i++) {
        const k = j * n + i;
        if ([k, k + 1, k + n, k + n + 1].some((q) => heights[q] < 0)) continue;
        const corners = [points[k], points[k + 1], points[k + n + 1], points[k + n]];
        const du = (heights[k + 1] - heights[k]) / 1000;
        const dv = (heights[k + n] - heights[k]) / 1000;
        const light = ((-0.6 * du + 0.6 * dv) * (n - 1)) / 2 / Math.hypot(1, ((n - 1) / 2) * du, ((n - 1) / 2) * dv);
        pieces.push({ near: (corners[0][2] + corners[2][2]) / 2, corners, h: (heights[k] + heights[k + n + 1]) / 2000, light, i, j });
      }
    }
    for (const walk of walks) {
      const last = Math.min(s.step, walk.at.length - 1);
      for (let k = 0; k < walk.at.length; k++) {
        const b = walk.at[k];
        if (!b) continue;
        const end = project(b[0], b[1], heightAt(...b));
        const a = k > 0 && walk.at[k - 1];
        if (a) {
          const parts = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) * 20)); // short enough to lie on the mesh and to sort between its tiles
          let from = project(a[0], a[1], heightAt(...a));
          for (let q = 1; q <= parts; q++) {
            const [u, v] = mix(a, b, q / parts);
            const to = project(u, v, heightAt(u, v));
            pieces.push({ near: (from[2] + to[2]) / 2 + 0.05, from, to, hue: walk.hue, done: k <= last });
            from = to;
          }
        }
        if (k === last) pieces.push({ near: end[2] + 0.07, dot: end, hue: walk.hue });
      }
    }
    pieces.sort((a, b) => a.near - b.near);
    pen.lineJoin = pen.lineCap = 'round';
    for (const piece of pieces) {
      if (piece.corners) {
        const [r, g, b] = colour(piece.h).map((v) => Math.max(0, Math.min(255, v + 26 * piece.light)));
        pen.beginPath();
        piece.corners.forEach(([x, y], q) => (q ? pen.lineTo(x, y) : pen.moveTo(x, y)));
        pen.closePath();
        pen.fillStyle = `rgb(${r},${g},${b})`;
        pen.fill();
        pen.strokeStyle = data.line;
        pen.globalAlpha = 0.28;
        pen.lineWidth = 0.6;
        pen.stroke();
        pen.globalAlpha = 1;
      } else if (piece.dot) {
        pen.beginPath();
        pen.arc(piece.dot[0], piece.dot[1], 5, 0, 7);
        pen.fillStyle = piece.hue;
        pen.fill();
        pen.strokeStyle = data.page;
        pen.lineWidth = 1.5;
        pen.stroke();
      } else {
        pen.beginPath();
        pen.moveTo(piece.from[0], piece.from[1]);
        pen.lineTo(piece.to[0], piece.to[1]);
        pen.globalAlpha = piece.done ? 1 : 0.35;
        pen.strokeStyle = piece.hue;
        pen.lineWidth = piece.done ? 2.4 : 1.2;
        pen.stroke();
        pen.globalAlpha = 1;
      }
    }
  }

  const turn = (right, up) => {
    s.turn += right;
    s.tilt = Math.max(0.12, Math.min(1.5, s.tilt + up));
    canvas.dataset.view = `${s.turn.toFixed(3)} ${s.tilt.toFixed(3)}`;
    s.draw();
  };
  canvas.onpointerdown = (event) => { canvas.setPointerCapture(event.pointerId); s.grip = [event.clientX, event.clientY]; };
  canvas.onpointermove = (event) => {
    if (!s.grip) return;
    turn((event.clientX - s.grip[0]) * 0.01, (s.grip[1] - event.clientY) * 0.006);
    s.grip = [event.clientX, event.clientY];
  };
  canvas.onpointerup = canvas.onpointercancel = () => { s.grip = null; };
  canvas.onkeydown = (event) => {
    const by = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.06], ArrowDown: [0, -0.06] }[event.key];
    if (!by) return;
    turn(...by);
    event.preventDefault();
  };
  const at = (step) => { s.step = step; canvas.dataset.step = step; s.draw(); };
  const onStep = (event) => at(event.detail);
  document.addEventListener('downhill:step', onStep);
  at(+(document.body.dataset.step ?? s.step));
  return () => {
    document.removeEventListener('downhill:step', onStep);
    cancelAnimationFrame(s.frame);
  };
}
