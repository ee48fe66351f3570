/** How tests compare numbers with figures of other programs. */

import { expect } from 'vitest';

/** Checks numbers to so many digits. */
export function expectDigits(found: Iterable<number>, wanted: readonly number[], digits: number): void {
  for (const [index, each] of [...found].entries())
    expect(Math.abs(each / wanted[index]! - 1), `${each} for ${wanted[index]}`).toBeLessThan(10 ** -digits);
}
