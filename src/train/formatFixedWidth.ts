/** Numbers in what a run says, with few significant digits, plain if that is short. */

/** Four digits, as a program writes them: for the values of expressions. */
export function formatFixedWidth(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(4)));
}

/** For a sentence, with a true minus sign, as the page writes its own figures. */
export function formatInProse(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return formatFixedWidth(value).replace('-', '−');
  return String(Number(value.toPrecision(digits))).replaceAll('-', '−');
}
