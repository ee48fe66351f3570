/** Values whose buffers are handed over with an answer, where a copy would be made otherwise. */

const transfers = new WeakMap<object, Transferable[]>();

/** The same value; what sends it gives these buffers away with it. */
export function transferring<T extends object>(value: T, buffers: Iterable<Transferable>): T {
  transfers.set(value, [...new Set(buffers)]);
  return value;
}

export function transferOf(value: unknown): Transferable[] {
  return typeof value === 'object' && value !== null ? (transfers.get(value) ?? []) : [];
}
