// Lines of code, one of which is to be chosen. data: lines, tried (chosen in vain), wrong (the line, once it is known), cure, words.
const memory = new WeakMap();
const TOKEN = /\b(def|for|in|return|if|else|import|from|as)\b|\b\d[\d.]*(?:e-?\d+)?\b/g;
const make = (tag, name, text) => {
  const e = document.createElement(tag);
  e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};

function coloured(text) {
  const box = make('span', 'text');
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    box.append(text.slice(at, found.index), make('span', found[1] ? 'keyword' : 'value', found[0]));
    at = found.index + found[0].length;
  }
  box.append(text.slice(at));
  return box;
}

const written = (line) => [make('span', '', line.match(/^ */)[0]), coloured(line.trimStart())]; // what is underlined begins after the indent

export default function ({ data, parentElement, setTriggerValue }) {
  const code = parentElement.querySelector('.code');
  const { lines, tried, wrong, words } = data;
  const known = wrong !== null;
  const shape = JSON.stringify(data);
  if (memory.get(parentElement) !== shape) { // a rerun that changes nothing leaves the focus alone
    memory.set(parentElement, shape);
    const focused = parentElement.querySelector('.line:focus')?.dataset.line;
    code.setAttribute('aria-label', words.label);
    code.replaceChildren(...lines.flatMap((text, i) => {
      const line = make('div', 'line');
      line.dataset.line = i;
      line.append(make('span', 'n', String(i + 1)), ...written(text));
      line.setAttribute('role', 'option');
      const done = tried.includes(i);
      const choosable = i > 0 && !known && !done;
      line.setAttribute('aria-selected', String(known && i === wrong));
      line.setAttribute('aria-disabled', String(!choosable));
      if (choosable) line.classList.add('choice');
      if (i > 0 && !known) line.tabIndex = i === 1 ? 0 : -1;
      if (done) {
        line.classList.add('tried');
        line.append(make('span', 'mark', `✗ ${words.tried}`));
      }
      if (!known || i !== wrong) return [line];
      line.classList.add('wrong');
      line.append(make('span', 'mark', words.wrong));
      const cure = make('div', 'line cure');
      cure.append(make('span', 'n', ''), ...written(data.cure), make('span', 'mark', `✓ ${words.cure}`));
      return [line, cure];
    }));
    if (focused) code.querySelector(`[data-line="${focused}"]`)?.focus();
  }
  const lineOf = (event) => event.target.closest?.('.line');
  const choose = (line) => {
    if (line?.classList.contains('choice')) setTriggerValue('line', +line.dataset.line);
  };
  code.onclick = (event) => choose(lineOf(event));
  code.onkeydown = (event) => {
    const line = lineOf(event);
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!line) return;
    if (by) {
      const next = code.querySelector(`[data-line="${+line.dataset.line + by}"]`);
      if (next && next.tabIndex !== undefined && next.hasAttribute('tabindex')) {
        line.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      }
    } else if (event.key === 'Enter' || event.key === ' ') choose(line);
    else return;
    event.preventDefault();
  };
}
