// Tells the server where a plot was clicked, in the plot's own coordinates. The plot has equal axes: data.domain is always inside it,
// centred, so one number of units per pixel serves both axes.
export default function ({ data, setStateValue }) {
  const onClick = (event) => {
    const svg = event.target.closest?.(`.st-key-${data.target} svg.marks`);
    const frame = svg?.querySelector('.mark-group.role-frame .background');
    if (!frame) return;
    const box = frame.getBoundingClientRect();
    const right = event.clientX - box.left - box.width / 2;
    const up = box.top + box.height / 2 - event.clientY;
    if (Math.abs(right) > box.width / 2 || Math.abs(up) > box.height / 2) return;
    const [x0, x1, y0, y1] = data.domain;
    const unit = Math.max((x1 - x0) / box.width, (y1 - y0) / box.height);
    setStateValue('point', [(x0 + x1) / 2 + right * unit, (y0 + y1) / 2 + up * unit]);
  };
  document.addEventListener('click', onClick);
  return () => document.removeEventListener('click', onClick);
}
