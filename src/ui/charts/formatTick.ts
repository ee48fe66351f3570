/**
 * The values at the ticks of one axis: few digits, powers of ten where they are large or small, and commas if one of
 * them is long; so not in years.
 */
export function tickFormat(ticks: readonly number[]): (value: number) => string {
  const grouped = ticks.some((tick) => Math.abs(tick) >= 10_000);
  return (value) => formatTick(value, grouped);
}

function formatTick(value: number, grouped: boolean): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential(2).split('e');
    const short = String(Number(mantissa)).replace('-', '−');
    return `${short}e${exponent!.replace('+', '').replace('-', '−')}`;
  }
  const text = grouped && size >= 1000 ? value.toLocaleString('en') : String(Number(value.toPrecision(6)));
  return text.replace('-', '−');
}
