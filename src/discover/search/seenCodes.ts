/** Which formulas in postfix code have been there: a set of hashes that do not depend on constants and on the order of what commutes. */

import {
  constantCode,
  firstBinary,
  numberCode,
  operandsOf,
  type PostfixList,
  postfixOperators,
} from '../postfix';
import { commutative } from './tree';

const isCommutative = Uint8Array.from(postfixOperators, (op) => (commutative.has(op) ? 1 : 0));
const maxDepth = 256;

function mixedBits(a: number, b: number, salt: number): number {
  let hash = Math.imul(a ^ salt, 0x85ebca6b) ^ Math.imul(b + salt, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
  return hash ^ (hash >>> 13);
}

export class SeenCodes {
  /** Hashes in two halves, one behind the other; both 0 for a free place. */
  private table = new Int32Array(2 * 4096);
  private count = 0;
  private readonly low = new Int32Array(maxDepth);
  private readonly high = new Int32Array(maxDepth);

  /** Notes the formula whose codes are last in a list and not ended yet; false if it was there. */
  add(list: PostfixList, begin: number): boolean {
    this.hash(list, begin);
    return this.insert(this.low[0]! | 1, this.high[0]!);
  }

  private hash({ codes, values, end }: PostfixList, begin: number): void {
    const { low, high } = this;
    let top = -1;
    for (let at = begin; at < end; at++) {
      const code = codes[at]!;
      const operands = operandsOf(code);
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      if (operands === 0) {
        top++;
        // A whole number counts by its value, a constant does not.
        a = b = code === numberCode ? values[at]! | 0 : code === constantCode ? 7 : 1;
      } else {
        if (operands === 2) top--;
        a = low[top]!;
        b = high[top]!;
        if (code >= firstBinary) {
          c = low[top + 1]!;
          d = high[top + 1]!;
          if (isCommutative[code] === 1 && (c < a || (c === a && d < b))) [a, b, c, d] = [c, d, a, b];
        }
      }
      low[top] = mixedBits(mixedBits(a, c, code + 1), d, 0x9e3779b9);
      high[top] = mixedBits(mixedBits(b, d, code + 77), c, 0x7ed55d16);
    }
  }

  private insert(low: number, high: number): boolean {
    if (3 * this.count > this.table.length) this.grow();
    const { table } = this;
    const mask = table.length - 1;
    let place = (2 * (low ^ (high >>> 7))) & mask & ~1;
    while (table[place] !== 0) {
      if (table[place] === low && table[place + 1] === high) return false;
      place = (place + 2) & mask;
    }
    table[place] = low;
    table[place + 1] = high;
    this.count++;
    return true;
  }

  private grow(): void {
    const old = this.table;
    this.table = new Int32Array(2 * old.length);
    this.count = 0;
    for (let place = 0; place < old.length; place += 2)
      if (old[place] !== 0) this.insert(old[place]!, old[place + 1]!);
  }
}
