/**
 * Ranks many cores at once by their losses with the best scale and offset, which are exact where nothing else is free. Where
 * other constants are, the core's own and a few draws are compared, without a fit: the best that this shows is worth a fit.
 */

import type { Judge, Trial } from '../task';
import { constant, mixed, type Tree } from './tree';

/** Draws of constants, beside those that a core has. */
const draws = 3;
/** Drawn constants have sizes of so many powers of ten, up and down. */
const decades = 1.5;

export interface Ranked {
  /** With the best of the compared constants. */
  readonly core: Tree;
  readonly loss: number;
  readonly scale: number;
  readonly offset: number;
}

/** The ranks of cores in their order; null if the judge does not solve for scales. */
export function ranked(cores: readonly Tree[], judge: Judge): readonly Ranked[] | null {
  if (judge.scaled === undefined) return null;
  const trials: Trial[] = [];
  for (const core of cores) {
    trials.push({ formula: core, constants: null });
    if (core.constants === 0 || core.closed) continue;
    for (let draw = 0; draw < draws; draw++)
      trials.push({ formula: core, constants: drawn(core.hash, core.constants, draw) });
  }
  const { losses, scales, offsets } = judge.scaled(trials);
  let next = 0;
  return cores.map((core): Ranked => {
    let best = next;
    for (next++; next < trials.length && trials[next]!.formula === core; next++)
      if (!(losses[best]! <= losses[next]!)) best = next;
    const { constants } = trials[best]!;
    const loss = losses[best]!;
    return {
      core: constants === null ? core : withValues(core, constants),
      loss: Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss,
      scale: scales[best]!,
      offset: offsets[best]!,
    };
  });
}

/** Constants that depend on the core alone, so that every worker has the same. */
function drawn(hash: number, count: number, draw: number): Float64Array {
  const uniform = (index: number): number => (mixed(400 + draw, hash, index) % 0x1_0000_0000) / 0x1_0000_0000;
  return Float64Array.from({ length: count }, (_, index) => {
    const size = 10 ** (decades * (2 * uniform(2 * index) - 1));
    return uniform(2 * index + 1) < 0.3 ? -size : size;
  });
}

/** The tree with these values of its free constants, from left to right: its measures do not depend on them. */
function withValues(tree: Tree, values: ArrayLike<number>): Tree {
  let next = 0;
  const replaced = (each: Tree): Tree => {
    if (each.constants === 0) return each;
    if (each.kind === 'constant') return constant(values[next++]!);
    return each.kind === 'call' ? { ...each, operands: each.operands.map(replaced) } : each;
  };
  return replaced(tree);
}
