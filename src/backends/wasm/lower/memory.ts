/** Allocates places in linear memory for values, and reuses them after they are freed. */

const alignment = 16;

export function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

export class MemoryPool {
  private readonly unused = new Map<number, number[]>();
  /** The end of the pool: the maximum that was ever in use. */
  end: number;

  constructor(start: number) {
    this.end = aligned(start);
  }

  alloc(bytes: number): number {
    const size = aligned(bytes);
    const address = this.unused.get(size)?.pop();
    if (address !== undefined) return address;
    this.end += size;
    return this.end - size;
  }

  free(address: number, bytes: number): void {
    const size = aligned(bytes);
    const unused = this.unused.get(size) ?? [];
    this.unused.set(size, unused);
    unused.push(address);
  }
}
