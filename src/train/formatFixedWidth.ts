/** A number for a sentence: four significant digits, plain if that is short. */
export function formatFixedWidth(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(4)));
}
