// A sheet of test images, each a button: what is pressed goes to the server, by its number. data: the header, then a level 0 … 15 a pixel.
const memory = new WeakMap();

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.sheet');
  const turn = (memory.get(parentElement) ?? 0) + 1;
  memory.set(parentElement, turn);
  const [head, raw] = await unpacked(data);
  if (turn !== memory.get(parentElement)) return; // a newer sheet has overtaken this one
  const levels = new Uint8Array(raw), colours = theme(parentElement.host ?? parentElement);
  const focused = parentElement.activeElement?.dataset?.number;
  root.setAttribute('aria-label', head.name);
  root.replaceChildren(...head.images.map(({ number, caption, alt }, i) => {
    const button = make('button', 'image'), canvas = picture('');
    canvas.setAttribute('aria-hidden', 'true');
    paint(canvas, Array.from(levels.subarray(INK * i, INK * (i + 1)), (level) => level / 15), colours);
    button.type = 'button';
    button.dataset.number = number;
    button.setAttribute('aria-label', alt);
    button.setAttribute('aria-pressed', String(number === head.chosen));
    button.append(canvas);
    if (caption) button.append(make('small', '', caption));
    button.onclick = () => setTriggerValue('picked', number);
    return button;
  }));
  if (focused) root.querySelector(`[data-number="${focused}"]`)?.focus();
}
