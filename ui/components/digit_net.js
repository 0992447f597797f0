// The net's weights, once in the browser, so that the pad can ask it while the pen moves. data: the header {"shapes": …}, then all weights
// and biases in the order of the layers, as 16-bit floats. What stands at rest is the server's answer.
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction);
}

function answer(layers, pixels) {
  let y = Float64Array.from(pixels, (byte) => byte / 255);
  layers.forEach(({ W, b }, l) => {
    const out = Float64Array.from(b);
    y.forEach((value, i) => {
      if (value) for (let j = 0; j < out.length; j++) out[j] += value * W[i * out.length + j];
    });
    y = l < layers.length - 1 ? out.map((value) => Math.max(0, value)) : out;
  });
  const top = Math.max(...y), e = Array.from(y, (score) => Math.exp(score - top));
  const sum = e.reduce((a, v) => a + v, 0);
  return e.map((v) => v / sum);
}

export default async function ({ data }) {
  if (globalThis.downhillReader) return;
  const [{ shapes }, raw] = await unpacked(data);
  const bits = new Uint16Array(raw);
  let at = 0;
  const parts = shapes.map((shape) => {
    const count = shape.reduce((a, n) => a * n, 1);
    at += count;
    return Float64Array.from(bits.subarray(at - count, at), half);
  });
  const layers = [];
  for (let i = 0; i < parts.length; i += 2) layers.push({ W: parts[i], b: parts[i + 1] });
  globalThis.downhillReader = (pixels) => answer(layers, pixels);
}
