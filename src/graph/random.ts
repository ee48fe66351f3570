/** Seeded random numbers: the same seed gives the same run everywhere. */

/** xoshiro128** (Blackman and Vigna 2018), its state filled from the seed by splitmix32. */
export class Random {
  private readonly state: Uint32Array;

  constructor(seed: number) {
    let mixed = (seed ^ (seed / 0x1_0000_0000)) >>> 0;
    this.state = Uint32Array.from({ length: 4 }, () => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let z = mixed;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    });
  }

  /** Draws the same numbers from here on. */
  fork(): Random {
    const copy = new Random(0);
    copy.state.set(this.state);
    return copy;
  }

  /** A whole number from 0 up to 2^32. */
  bits(): number {
    const s = this.state;
    const product = Math.imul(s[1]!, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return result;
  }

  /** A whole number from 0 up to `limit`, all equally likely: draws that would favour some numbers are rejected. */
  below(limit: number): number {
    const fair = 0x1_0000_0000 - (0x1_0000_0000 % limit);
    for (;;) {
      const bits = this.bits();
      if (bits < fair) return bits % limit;
    }
  }

  /** A number from 0 up to but not including 1, on a grid of 2^-53. */
  uniform(): number {
    return ((this.bits() >>> 5) * 0x400_0000 + (this.bits() >>> 6)) / 0x20_0000_0000_0000;
  }

  /** Standard normal variates by the method of Box and Muller, both of each pair. */
  normals(count: number): Float64Array {
    const values = new Float64Array(count);
    for (let index = 0; index < count; index += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      values[index] = radius * Math.cos(angle);
      if (index + 1 < count) values[index + 1] = radius * Math.sin(angle);
    }
    return values;
  }

  /** Puts the array into a random order, in place (Fisher and Yates). */
  shuffle<T extends Int32Array | unknown[]>(items: T): T {
    for (let index = items.length - 1; index > 0; index--) {
      const other = this.below(index + 1);
      [items[index], items[other]] = [items[other], items[index]];
    }
    return items;
  }
}
