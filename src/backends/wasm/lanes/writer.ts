/** Writes routines: expressions of one kind of lanes, with names for those that are used more than once. */

import type { FunctionCode } from '../assembler/code';
import type { Bits, Lanes, Numbers, Operand, Truths } from './lanes';

export class Writer {
  constructor(
    readonly code: FunctionCode,
    readonly m: Lanes,
  ) {}

  let(value: Numbers): Numbers {
    return this.code.let(this.m.number, value);
  }

  letTruth(value: Truths): Truths {
    return this.code.let(this.m.truth, value);
  }

  letBits(value: Bits): Bits {
    return this.code.let(this.m.bits, value);
  }

  /** One value or the other. With one lane only that value is computed, with several both are. */
  choose(condition: Truths, x: () => Numbers, y: () => Numbers): Numbers {
    const { m, code } = this;
    if (m.count > 1) return this.let(m.select(condition, x(), y()));
    return this.let(() => code.choose(condition, m.number, x, y));
  }

  /** c0 + x (c1 + x (c2 + …)). */
  polynomial(x: Numbers, coefficients: readonly number[]): Numbers {
    const { m } = this;
    return coefficients.reduceRight<Operand>(
      (rest, each) => (rest === 0 ? each : m.add(each, m.mul(x, rest))),
      0,
    ) as Numbers;
  }
}
