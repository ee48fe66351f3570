/**
 * Judges a trial step of Levenberg-Marquardt: whether it is taken, and what follows for the radius of trust, for the
 * damping and for the end of the search. Sections 3 and 5 of Moré (1978), but for steps under the rounding of the loss.
 */

import type { ValueNode } from '../graph';
import type { TrustedStep } from './trustRegion';
import type { VectorNodes } from './vectorNodes';

/** Why a search for the minimum has ended, as a number in its state; 0 while it goes on. */
export const endings = ['none', 'gradient', 'step', 'precision', 'stalled'] as const;
export type Ending = (typeof endings)[number];

export const codeOf = (ending: Ending): number => endings.indexOf(ending);

/** The minimum decrease of the loss, as a part of the promised one, of a step that is taken. */
const enough = 1e-4;
const [poor, good] = [0.25, 0.75];
/** The scaled length of a step, as a part of that of the parameters, under which they do not change any more. */
const smallStep = 1e-12;
/**
 * Changes of the loss under this part of it are rounding. The residuals have the rounding of the targets, so that what
 * is rounding grows by how much smaller they are.
 */
const rounding = 16 * Number.EPSILON;
/** How many steps are taken by their length alone, where the loss is rounding. */
const maxQuiet = 24;
const maxTrials = 80;
/** What a region of trust grows by after a step in it that gained no more than rounding. */
const widening = 100;

/**
 * What the last trial of a step says: the number of trials, the part of the loss that was gained, that over what the linear
 * model promised, and the damping, the scaled length and the radius of the trial.
 */
export const trialNames = ['trials', 'gained', 'ratio', 'damping', 'length', 'radius'] as const;

/** What a step computes of the point it starts from. */
export interface Here {
  /** The loss that trial steps lower. */
  readonly loss: ValueNode;
  /** The factor by the unconstrained numbers, and the rotated residuals. */
  readonly r: ValueNode;
  readonly z: ValueNode;
  /** The norm of all weighed residuals. */
  readonly residual: ValueNode;
}

/** The point of a step, as trial steps see it. */
export interface Point {
  readonly free: ValueNode;
  readonly here: Here;
  readonly scale: ValueNode;
  /** The scaled length of the parameters. */
  readonly extent: ValueNode;
  readonly smoothing: ValueNode;
}

export interface Trial extends TrustedStep {
  readonly target: ValueNode;
  readonly loss: ValueNode;
  readonly radius: ValueNode;
  readonly quiet: ValueNode;
  readonly turn: ValueNode;
}

/** How the loss is measured. */
export interface Measure {
  /** The loss that the square of a weighed residual adds. */
  readonly share: number;
  /** The norm of the scaled targets, whose rounding the residuals have. */
  readonly targetNorm: number;
}

/** Whether a trial step is taken, and what follows for the radius and the damping: sections 3 and 5 of Moré. */
export function judged(v: VectorNodes, point: Point, trial: Trial, { share, targetNorm }: Measure) {
  const { here, scale, extent, free } = point;
  const zero = v.number(0);
  const relative = (squares: ValueNode): ValueNode => v.div(v.mul(v.number(share), squares), here.loss);
  const model = relative(v.squares(v.times(here.r, trial.step)));
  const penalty = relative(v.mul(trial.damping, v.mul(trial.length, trial.length)));
  const promised = v.add(model, v.mul(v.number(2), penalty));
  const slope = v.sub(zero, v.add(model, penalty));
  const isNumber = v.isFinite(trial.loss);
  const gained = v.select(isNumber, v.div(v.sub(here.loss, trial.loss), here.loss), v.number(-1));
  const ratio = v.select(v.isZero(promised), zero, v.div(gained, promised));
  const noise = v.number(rounding);
  const lost = v.add(noise, v.div(v.mul(noise, v.number(targetNorm)), here.residual));
  const isRounding = v.and(isNumber, v.and(v.le(promised, lost), v.le(v.abs(gained), lost)));
  const isTaken = v.or(v.le(v.number(enough), ratio), isRounding);
  const bend = v.div(v.mul(v.number(0.5), slope), v.add(slope, v.mul(v.number(0.5), gained)));
  const shrunk = v.select(v.le(zero, gained), v.number(0.5), bend);
  const isMuchWorse = v.le(v.mul(v.number(100), here.loss), trial.loss);
  const isTooSmall = v.or(v.or(isMuchWorse, v.not(isNumber)), v.not(v.le(v.number(0.1), shrunk)));
  const part = v.select(isTooSmall, v.number(0.1), shrunk);
  const isPoor = v.and(v.le(ratio, v.number(poor)), v.not(isRounding));
  const isGood = v.or(v.isZero(trial.damping), v.le(v.number(good), ratio));
  const less = v.mul(part, v.min(trial.radius, v.mul(v.number(10), trial.length)));
  const more = v.select(isGood, v.mul(v.number(2), trial.length), trial.radius);
  // Within a region that is far too small, as where values are huge beside their starts, a step gains rounding only.
  const isNarrow = v.and(isRounding, v.lt(zero, trial.damping));
  const wide = v.mul(v.number(widening), trial.length);
  const radius = v.select(isNarrow, wide, v.select(isPoor, less, more));
  const weaker = v.select(isGood, v.mul(v.number(0.5), trial.damping), trial.damping);
  const damping = v.select(isPoor, v.div(trial.damping, part), weaker);
  const quiet = v.select(isRounding, v.add(trial.quiet, v.number(1)), zero);
  const small = v.mul(v.number(smallStep), v.max(extent, v.norm(v.mul(scale, trial.target))));
  const isSmall = v.or(v.and(isTaken, v.le(trial.length, small)), v.le(radius, small));
  const code = (ending: Ending, when: ValueNode, otherwise: ValueNode): ValueNode =>
    v.select(when, v.number(codeOf(ending)), otherwise);
  const isLast = v.le(v.number(maxTrials - 1), trial.turn);
  const stalled = code('stalled', v.and(isLast, v.not(isTaken)), zero);
  const precise = code('precision', v.le(v.number(maxQuiet), quiet), stalled);
  const ending = code('step', isSmall, precise);
  const again = v.and(v.not(isTaken), v.isZero(ending));
  const next = v.select(isTaken, trial.target, free);
  return {
    again,
    next: [v.add(trial.turn, v.number(1)), radius, damping, quiet],
    exits: [next, radius, damping, quiet, ending, promised],
    // In the order of the names of what a trial says.
    explained: [
      v.add(trial.turn, v.number(1)),
      gained,
      ratio,
      trial.damping,
      trial.length,
      trial.radius,
    ] satisfies readonly ValueNode[],
  };
}
