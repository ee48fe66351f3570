/** The value at a tick: few digits, years without a comma, powers of ten where it is large or small. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential(2).split('e');
    const short = String(Number(mantissa)).replace('-', '−');
    return `${short}e${exponent!.replace('+', '').replace('-', '−')}`;
  }
  const text = size >= 10_000 ? value.toLocaleString('en') : String(Number(value.toPrecision(6)));
  return text.replace('-', '−');
}
