/** Whether all numbers of an array are finite: neither infinite nor NaN. */
export function allFinite(values: Float64Array, from = 0, to = values.length): boolean {
  for (let at = from; at < to; at++) if (!Number.isFinite(values[at])) return false;
  return true;
}
