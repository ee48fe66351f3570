/**
 * The paper's co-searches: an outer loop proposes programs, and gradients calibrate the constants of each. One looks for the
 * knee in the fading of a battery, the other for the force of infection in the influenza data.
 */

import type { Backend } from '../backends';
import type { Formula } from '../discover/formula';
import { writeFormula } from '../discover/formulaText';
import { judgeOf } from '../discover/judge';
import { keptProgram } from '../discover/kept';
import { taskOf } from '../discover/problem';
import { type FrontEntry, runPiece, Search } from '../discover/search';
import { valueAt } from '../discover/search/arithmetic';
import battery from '../examples/gallery/battery.scm?raw';
import spreading from '../examples/gallery/spreading.scm?raw';
import { unknownsOf } from '../lang';
import { drive } from '../rpc';
import { missingParts } from '../stage';
import { InternalError } from '../text/internal';
import { Trainer } from '../train';
import { expandedText, shippedTables, stagedText } from './staged';

export interface Knee {
  readonly text: string;
  readonly size: number;
  readonly loss: number;
  /** Where the formula bends most, in hundreds of cycles. */
  readonly at: number;
  /** The lowest loss of a formula on the front that has no knee, and is not larger. */
  readonly without: number;
}

/** Searches through so many candidates; null where no formula with a knee is on the front. */
export async function findKnee(candidates: number, seed: number, signal: AbortSignal): Promise<Knee | null> {
  await Promise.all(missingParts(battery).map((part) => part.load()));
  const { task } = await drive(taskOf(expandedText(battery).program, { tables: shippedTables }), signal);
  const judge = task === null ? null : judgeOf(task);
  if (task === null || judge === null) throw new InternalError('the battery cannot be searched');
  const search = Search.begin(task.unknowns, { seed, pace: 'fast', candidates });
  for (let [piece] = search.nextPieces(1); piece !== undefined; [piece] = search.nextPieces(1))
    search.take(await drive(runPiece(piece, judge), signal));
  const bent = search.front.filter(({ candidate }) => hasKnee(candidate[0]!));
  const best = bent.at(-1);
  if (best === undefined) return null;
  const [formula] = best.candidate;
  return {
    text: writeFormula(formula!, task.unknowns[0]!.parameters),
    size: best.size,
    loss: best.loss,
    at: sharpestBend(formula!),
    without: lowest(search.front.filter((each) => !bent.includes(each) && each.size <= best.size)),
  };
}

const lowest = (entries: readonly FrontEntry[]): number => Math.min(...entries.map(({ loss }) => loss));

function hasKnee(formula: Formula): boolean {
  if (formula.kind !== 'call') return false;
  return ['min', 'max', 'relu', 'abs'].includes(formula.op) || formula.operands.some(hasKnee);
}

/** The place between the ends of the data, 0.25 and 10, at which the second difference is largest. */
export function sharpestBend(formula: Formula): number {
  const step = 0.01;
  let [at, most] = [Number.NaN, 0];
  for (let n = 0.5; n <= 9.75; n += step) {
    const [before, here, after] = [n - step, n, n + step].map((each) => valueAt(formula, [each]));
    const bend = Math.abs(before! - 2 * here! + after!);
    if (bend > most) [at, most] = [n, bend];
  }
  return at;
}

/** Forces of infection that have been proposed, by the shares of those who are well and ill. */
export const forces = {
  'mass action': '(* 1.5 (* well ill))',
  'without the well': '(* 1.5 ill)',
  saturating: '(/ (* 1.5 (* well ill)) (+ 0.5 ill))',
  'a power of the ill': '(* 1.5 (* well (expt ill 0.9)))',
  'a power of the well': '(* 1.5 (* ill (expt well 0.9)))',
} as const;

export type Force = keyof typeof forces;

/** What fits the inner loop of a search: steps of Adam, or L-BFGS to convergence. */
export type InnerFit = { readonly steps: number } | 'convergence';

/** The loss of each force after a fit; NaN where it left the numbers. */
export async function forceLosses(
  fit: InnerFit,
  backend: Backend,
  signal: AbortSignal,
): Promise<Readonly<Record<Force, number>>> {
  const losses: Partial<Record<Force, number>> = {};
  for (const [name, text] of Object.entries(forces)) {
    const unknowns = unknownsOf(expandedText(spreading).program);
    const { source } = keptProgram(spreading, unknowns, { infection: text });
    const options =
      fit === 'convergence'
        ? '(optimizer (lbfgs)) (steps 400)'
        : `(optimizer (adam 0.02)) (steps ${fit.steps})`;
    const ready = source.replace(/\(optimizer \(lbfgs\)\)\s+\(steps 100\)/, options);
    const { plan } = await stagedText(ready, 'direct', signal);
    const trainer = await Trainer.start(plan, backend);
    while (trainer.stopped === null) await trainer.advance(100);
    // The names are those of the table.
    losses[name as Force] = trainer.loss;
    trainer.dispose();
  }
  return losses as Record<Force, number>; // Every force has one by now.
}

/** The force that fits best, of those whose loss is a number. */
export function bestForce(losses: Readonly<Record<Force, number>>): Force {
  const finite = Object.entries(losses).filter(([, loss]) => Number.isFinite(loss));
  // The names are those of the table.
  return finite.reduce((best, each) => (each[1] < best[1] ? each : best))[0] as Force;
}
