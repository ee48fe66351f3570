/**
 * Ranks candidates in postfix code by their losses with the best scale and offset, many at once. Where a candidate has constants,
 * its own and some draws of them are compared, without a fit.
 */

import type { Random } from '../../graph/random';
import type { Formula } from '../formula';
import { constantCode, numberCode, PostfixList } from '../postfix';
import type { Judge } from '../task';
import { SeenCodes } from './seenCodes';

/** Draws of constants, beside those that a candidate has. */
const draws = 2;
/** Drawn constants have sizes of so many powers of ten, up and down; three of ten are below 0. */
const decades = 1.5;
const drawn = Float64Array.from({ length: 256 }, (_, index) => {
  const size = 10 ** (decades * ((2 * index + 1) / 256 - 1));
  return (7 * index) % 10 < 3 ? -size : size;
});

export class CodeRanking {
  /** The candidates, each behind it with drawn constants. */
  readonly list: PostfixList;
  /** How many candidates there are. */
  count = 0;
  /** Where each candidate is in the list; one more entry ends the last. */
  private readonly firsts: number[] = [0];
  private readonly seen = new SeenCodes();

  constructor(
    private readonly random: Random,
    private readonly judge: Judge,
    batch: number,
  ) {
    this.list = new PostfixList((1 + draws) * batch, 16 * (1 + draws) * batch);
  }

  begin(): void {
    this.list.clear();
    this.count = 0;
  }

  /**
   * Adds what was pushed to the list since the last candidate, if it is new. Candidates up to the size `enumerated` have been judged,
   * but for those with whole numbers.
   */
  add(enumerated: number): void {
    const { list } = this;
    const begin = list.endOf(list.count - 1);
    const { end } = list;
    let constants = 0;
    let numbers = 0;
    for (let at = begin; at < end; at++) {
      if (list.codes[at] === constantCode) constants++;
      else if (list.codes[at] === numberCode) numbers++;
    }
    if ((numbers === 0 && end - begin <= enumerated) || !this.seen.add(list, begin)) {
      list.drop();
      return;
    }
    list.finish();
    if (constants > 0)
      for (let draw = 0; draw < draws; draw++) {
        for (let at = begin; at < end; at++)
          list.push(
            list.codes[at]!,
            list.codes[at] === constantCode ? drawn[this.random.bits() >>> 24]! : list.values[at]!,
          );
        list.finish();
      }
    this.firsts[++this.count] = list.count;
  }

  /** With the best of their constants: the candidates below the limit of their sizes, and of those with constants the best `share` of all. */
  best(share: number, limit: (size: number) => number): readonly Formula[] {
    const { losses } = this.judge.scaledList!(this.list);
    const passed: Formula[] = [];
    const fittable: { readonly index: number; readonly merit: number }[] = [];
    for (let each = 0; each < this.count; each++) {
      const first = this.firsts[each]!;
      const end = this.firsts[each + 1]!;
      let best = first;
      for (let trial = first + 1; trial < end; trial++) if (!(losses[best]! <= losses[trial]!)) best = trial;
      const loss = losses[best]!;
      const most = limit(this.list.sizeOf(best));
      if (loss <= most) passed.push(this.list.formula(best));
      else if (end - first > 1 && Number.isFinite(loss)) fittable.push({ index: best, merit: loss / most });
    }
    fittable.sort((a, b) => a.merit - b.merit);
    const count = Math.ceil(share * this.count);
    return [...passed, ...fittable.slice(0, count).map(({ index }) => this.list.formula(index))];
  }
}
