// A digit, a small change, and both together; a slider adds as much of the change as the hand wants, with the probabilities on the way.
const memory = new WeakMap();

function show(s, root) {
  const part = +s.slider.value / (s.data.y.length - 1), y = s.data.y[+s.slider.value];
  paint(s.canvases[2], s.digit.map((v, i) => v + part * s.change[i]), s.colours);
  const first = s.bars(y);
  const said = { part: `${Math.round(100 * part)} %`, digit: first, share: percent(y[first]) };
  root.querySelector('.now').textContent = put(s.data.words.now, said);
  s.slider.setAttribute('aria-valuetext', put(s.data.words.now, said));
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector('.fooling');
  let s = memory.get(parentElement);
  if (!s) {
    s = { slider: root.querySelector('.part'), canvases: [], stamp: null };
    for (const figure of root.querySelectorAll('figure')) {
      s.canvases.push(picture('picture'));
      figure.append(s.canvases.at(-1), make('figcaption'));
    }
    s.bars = tenBars(root.querySelector('.bars'));
    s.slider.oninput = () => show(s, root);
    memory.set(parentElement, s);
  }
  s.data = data;
  s.digit = Array.from(bytes(data.digit), (v) => v / 255);
  s.change = Array.from(new Float32Array(bytes(data.change).buffer));
  s.colours = theme(parentElement.host ?? parentElement);
  s.slider.max = data.y.length - 1;
  s.slider.setAttribute('aria-label', data.words.part);
  root.querySelector('.part-name').textContent = data.words.part;
  root.querySelector('.bars').setAttribute('aria-label', data.words.bars);
  root.querySelectorAll('figcaption').forEach((e, i) => { e.textContent = data.words.pictures[i]; });
  s.canvases.forEach((canvas, i) => canvas.setAttribute('aria-label', data.words.alts[i]));
  const stamp = data.digit + data.change;
  if (s.stamp !== stamp) s.slider.value = data.y.length - 1; // another image or target: all of the change
  s.stamp = stamp;
  paint(s.canvases[0], s.digit, s.colours);
  paint(s.canvases[1], s.change.map((v) => data.times * v), s.colours, true);
  show(s, root);
}
