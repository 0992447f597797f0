// The net's weights, once in the browser, so that the pad can ask it while the pen moves. data: the header {"shapes", "activation"}, then all
// weights and biases in the order of the layers, as 32-bit floats. What stands at rest is the server's answer.
const ACTIVATIONS = { // as core.layers has them
  sigmoid: (v) => 1 / (1 + Math.exp(-v)), relu: (v) => Math.max(0, v), leaky_relu: (v) => Math.max(v, 0.01 * v), tanh: Math.tanh,
};
const memory = new WeakMap();

function answer(layers, bend, pixels) {
  let y = Float64Array.from(pixels, (byte) => byte / 255);
  layers.forEach(({ W, b }, l) => {
    const out = Float64Array.from(b);
    y.forEach((value, i) => {
      if (value) for (let j = 0; j < out.length; j++) out[j] += value * W[i * out.length + j];
    });
    y = l < layers.length - 1 ? out.map(bend) : out;
  });
  const top = Math.max(...y), e = Array.from(y, (score) => Math.exp(score - top));
  const sum = e.reduce((a, v) => a + v, 0);
  return e.map((v) => v / sum);
}

export default async function ({ data, parentElement }) {
  const turn = (memory.get(parentElement) ?? 0) + 1;
  memory.set(parentElement, turn);
  const [{ shapes, activation }, raw] = await unpacked(data);
  if (turn !== memory.get(parentElement)) return; // a newer net has overtaken this one
  const weights = new Float32Array(raw);
  let at = 0;
  const parts = shapes.map((shape) => {
    const count = shape.reduce((a, n) => a * n, 1);
    at += count;
    return weights.subarray(at - count, at);
  });
  const layers = [];
  for (let i = 0; i < parts.length; i += 2) layers.push({ W: parts[i], b: parts[i + 1] });
  globalThis.downhillReader = (pixels) => answer(layers, ACTIVATIONS[activation], pixels);
}
