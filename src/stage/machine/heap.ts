/**
 * How many bytes values take. Sizes are those of V8 on 64 bits without compressed pointers, rounded up: in a browser a
 * value takes this much or less.
 */

/**
 * Counts the bytes that the machine under way has allocated since its last trace. What an expression allocated is taken
 * off again where its value cannot hold any of it: what was allocated since some count, and is alive, is at most the
 * difference. The count stays a small integer, which is quicker to add to than other numbers.
 */
export const heap = { allocated: 0 };

/** A pair: its header, five fields and the tracer's mark. */
export const pairBytes = 64;
/** A number in a slot that is no small integer: an object of its own. */
export const numberBytes = 16;
/** A closure, without what it captured. */
export const closureBytes = 48;
/** A frame, without its environment. */
export const frameBytes = 96;
/** A vector, a record, a character, a cell or a traced value, without its items. */
export const objectBytes = 48;
/** A symbol with its place in the table, without its name. */
export const symbolBytes = 320;
/** A node with its type and its places in lists and tables, without operands and elements. */
export const nodeBytes = 240;

/** An array of so many slots. */
export function arrayBytes(length: number): number {
  return 48 + 8 * length;
}

/** A tensor of so many elements, with its object and its buffer. */
export function tensorBytes(elements: number): number {
  return 320 + 8 * elements;
}

/** A string of so many UTF-16 units. */
export function stringBytes(length: number): number {
  return 24 + 2 * length;
}

/** Strings of so many UTF-16 units are kept once where they are equal; see `Memory.distinct`. */
export const longText = 100;

/** "512 MB", "1.5 MB", "12 kB". */
export function formatBytes(bytes: number): string {
  const [size, unit] = bytes < 2 ** 20 ? [bytes / 2 ** 10, 'kB'] : [bytes / 2 ** 20, 'MB'];
  return `${Number(size.toPrecision(size < 100 ? 2 : 15)).toLocaleString('en', { maximumFractionDigits: size < 100 ? 1 : 0 })} ${unit}`;
}
