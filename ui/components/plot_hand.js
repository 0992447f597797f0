// A hand on a plot: a click or a drag tells the server a point in the plot's own coordinates, and whether
// the hand still holds it. The plot has equal axes: data.domain is
// always inside it, centred, so one number of units per pixel serves both axes. While the hand is down, document.body has data-hand.
// A finger drags only from the point itself, so that the page can still be scrolled; elsewhere it taps.
const EVERY = 110; // ms between two messages of a drag
const NEAR = 32; // px around the point in which a finger takes hold of it

const grips = new WeakMap(); // what the hand is doing, kept while reruns come in: {frame, from, drags, moved, sent}

export default function ({ data, parentElement, setStateValue }) {
  const ring = parentElement.querySelector('.ring');

  const frameOf = (event) => event.target.closest?.(`.st-key-${data.target} svg.marks`)?.querySelector('.mark-group.role-frame .background');
  const unit = (box) => {
    const [x0, x1, y0, y1] = data.domain;
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, per: Math.max((x1 - x0) / box.width, (y1 - y0) / box.height) };
  };
  const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
  const place = (event, box) => {
    const px = clamp(event.clientX, box.left, box.right);
    const py = clamp(event.clientY, box.top, box.bottom);
    const u = unit(box);
    return { px, py, point: [u.x + (px - box.left - box.width / 2) * u.per, u.y + (box.top + box.height / 2 - py) * u.per] };
  };
  const distance = (event, box) => {
    const u = unit(box);
    const px = box.left + box.width / 2 + (data.point[0] - u.x) / u.per;
    const py = box.top + box.height / 2 - (data.point[1] - u.y) / u.per;
    return Math.hypot(event.clientX - px, event.clientY - py);
  };
  const send = (event) => {
    const at = place(event, grips.get(parentElement).frame.getBoundingClientRect());
    ring.style.transform = `translate(${at.px}px, ${at.py}px)`;
    return at.point;
  };

  const down = (event) => {
    const frame = event.button === 0 && frameOf(event);
    if (!frame) return;
    const box = frame.getBoundingClientRect();
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) return;
    grips.set(parentElement, { frame, from: [event.clientX, event.clientY], drags: event.pointerType !== 'touch' || distance(event, box) < NEAR, moved: false, sent: 0 });
  };
  const move = (event) => {
    const grip = grips.get(parentElement);
    if (!grip?.drags) return;
    if (!grip.moved && Math.hypot(event.clientX - grip.from[0], event.clientY - grip.from[1]) < 4) return;
    if (!grip.frame.isConnected) grip.frame = document.querySelector(`.st-key-${data.target} svg.marks .mark-group.role-frame .background`) ?? grip.frame;
    if (!grip.frame.isConnected) return;
    grip.moved = true;
    document.body.dataset.hand = 'down';
    ring.hidden = false;
    const point = send(event);
    if (performance.now() - grip.sent > EVERY) {
      grip.sent = performance.now();
      setStateValue('point', [...point, true]);
    }
  };
  const up = (event) => {
    const grip = grips.get(parentElement);
    if (!grip) return;
    const still = Math.hypot(event.clientX - grip.from[0], event.clientY - grip.from[1]) < 8;
    if (grip.frame.isConnected && (grip.moved || still)) setStateValue('point', [...send(event), false]);
    letGo();
  };
  const letGo = () => {
    grips.delete(parentElement);
    ring.hidden = true;
    delete document.body.dataset.hand;
  };
  const hold = (event) => { if (grips.get(parentElement)?.drags) event.preventDefault(); }; // a finger that holds the point does not scroll

  const listeners = [
    [document, 'pointerdown', down], [document, 'pointermove', move], [document, 'pointerup', up],
    [document, 'pointercancel', () => grips.has(parentElement) && letGo()], [document, 'touchmove', hold, { passive: false }],
  ];
  for (const [where, what, f, options] of listeners) where.addEventListener(what, f, options);
  return () => { for (const [where, what, f, options] of listeners) where.removeEventListener(what, f, options); };
}
