/** Chooses where an axis begins and ends and which values it names, so that neither moves with each new record. */

export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** The smallest number of the form 1, 2 or 5 times a power of ten that is not below a positive number. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const nice = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-12)) ?? 10;
  return nice * power;
}

/** About `wanted` multiples of a round step between low and high. */
export function linearTicks(low: number, high: number, wanted = 4): number[] {
  if (!(high > low)) return [low];
  const step = niceAbove((high - low) / (wanted + 0.5));
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    // Divided where the step is a fraction, so that 3 · 0.1 is 0.3.
    ticks.push(step < 1 ? k / Math.round(1 / step) || 0 : k * step || 0);
  }
  return ticks;
}

/** A linear axis around the values; from zero where they are all positive and `fromZero` is wanted. */
export function linearScale(lowest: number, highest: number, { fromZero = false, wanted = 4 } = {}): Scale {
  const [low, high] = [within(lowest), within(highest)];
  if (low > high || !Number.isFinite(low) || !Number.isFinite(high)) return linearScale(0, 1, { wanted });
  const from = fromZero && low >= 0 ? 0 : low;
  if (high - from <= 1e-9 * Math.max(Math.abs(from), Math.abs(high))) {
    const margin = high === 0 ? 1 : Math.abs(high) / 2;
    return linearScale(from === 0 ? 0 : from - margin, high + margin, { wanted });
  }
  const step = niceAbove((high - from) / (4 * (wanted + 0.5)));
  const bottom = Math.floor(from / step + 1e-9) * step;
  const top = Math.ceil(high / step - 1e-9) * step;
  return { kind: 'linear', low: bottom, high: top, ticks: linearTicks(bottom, top, wanted) };
}

/** The largest value of an axis: beyond it, computing the axis would overflow. */
const maxValue = 1e300;

function within(value: number): number {
  return Number.isFinite(value) ? Math.max(-maxValue, Math.min(maxValue, value)) : value;
}

/** A logarithmic axis around positive values. */
export function logScale(lowest: number, highest: number, wanted = 4): Scale {
  const [low, high] = [Math.max(1 / maxValue, within(lowest)), within(highest)];
  const from = floorMark(low);
  const to = Math.max(ceilMark(high), floorMark(low) * 2);
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const decades = last - first + 1;
  if (decades < 2) {
    const marks = Array.from({ length: 3 }, (_, index) => first - 1 + index)
      .flatMap((power) => [1, 2, 5].map((factor) => exact(factor, power)))
      .filter((mark) => mark >= from * (1 - 1e-9) && mark <= to * (1 + 1e-9));
    return { kind: 'log', low: from, high: to, ticks: marks };
  }
  const every = Math.ceil(decades / (wanted + 1));
  const ticks: number[] = [];
  for (let power = first; power <= last; power++)
    if ((power - first) % every === 0) ticks.push(exact(1, power));
  return { kind: 'log', low: from, high: to, ticks };
}

/** Parsed from text, so that a thousandth is exactly the number 0.001. */
function exact(factor: number, power: number): number {
  return Number(`${factor}e${power}`);
}

function floorMark(value: number): number {
  const power = Math.floor(Math.log10(value));
  const factor = [5, 2, 1].find((each) => exact(each, power) <= value * (1 + 1e-9)) ?? 1;
  return exact(factor, power);
}

function ceilMark(value: number): number {
  const power = Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((each) => exact(each, power) >= value * (1 - 1e-9)) ?? 10;
  return exact(factor, power);
}

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
