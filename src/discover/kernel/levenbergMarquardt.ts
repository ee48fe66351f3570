/**
 * Levenberg-Marquardt on normal equations, for a few constants: to a relative step, or to where the loss is rounding.
 * Constants that enter linearly are solved for where that lowers the loss much, so that their starts hardly matter.
 * After Moré (Lecture Notes in Mathematics 630, 1978) for the scales, and Nielsen (IMM-REP-1999-05) for the damping.
 */

import { type NormalEquations, sumCount } from './normalEquations';
import { SymmetricSystem } from './symmetric';

export interface Fit {
  readonly constants: Float64Array;
  /** The sum of squared residuals. */
  readonly sum: number;
  readonly converged: boolean;
}

export interface FitOptions {
  /** The constants that enter linearly. */
  readonly linear: readonly number[];
  /** How often residuals may be computed. */
  readonly evaluations: number;
  /** The sum that another start has reached; a start that is far above it and hardly falls is given up. */
  readonly best: number;
}

/** A step under this part of the constants' length ends the fit. */
const relativeStep = 1e-8;
/** A promise under this part of the sum cannot be told from rounding. */
const quietPart = 1e-14;
const maxQuiet = 6;
const firstDamping = 1e-3;
const maxDamping = 1e20;
/** Linear constants are solved for where that lowers the sum by this part. */
const worthSolving = 0.05;
/** A start is judged after so many evaluations, by its fall over the latest of them. */
const patience = 30;
const window = 10;

/** Systems are kept by their size: a fit has no others at the same time. */
class Systems {
  private readonly kept = new Map<number, SymmetricSystem>();

  of(size: number): SymmetricSystem {
    let system = this.kept.get(size);
    if (system === undefined) {
      system = new SymmetricSystem(size);
      this.kept.set(size, system);
    }
    return system;
  }
}

const wholeSystems = new Systems();
const linearSystems = new Systems();

/** A point with its sums. */
interface Point {
  readonly constants: Float64Array;
  readonly sums: Float64Array;
}

class Fitter {
  private readonly whole: SymmetricSystem;
  private readonly linear: SymmetricSystem;
  /** The numbers of all constants. */
  private readonly all: Int32Array;
  private readonly scales: Float64Array;
  private readonly step: Float64Array;
  private readonly linearStep: Float64Array;
  private evaluations = 0;
  private here: Point;
  private next: Point;

  constructor(
    private readonly equations: NormalEquations,
    start: ArrayLike<number>,
    private readonly options: FitOptions,
  ) {
    const { count } = equations;
    const point = (): Point => ({
      constants: new Float64Array(count),
      sums: new Float64Array(sumCount(count)),
    });
    this.all = Int32Array.from({ length: count }, (_, index) => index);
    this.whole = wholeSystems.of(count);
    this.linear = linearSystems.of(options.linear.length);
    this.scales = new Float64Array(count);
    this.step = new Float64Array(count);
    this.linearStep = new Float64Array(options.linear.length);
    this.here = point();
    this.next = point();
    this.here.constants.set(start);
  }

  fit(): Fit {
    this.evaluate(this.here);
    if (!isFinitePoint(this.here)) return this.result(false);
    this.solveLinear('here');
    return this.result(this.steps());
  }

  /** Takes steps until they are short, or run out; whether they became short. */
  private steps(): boolean {
    const { equations, options, scales, step } = this;
    const { count } = equations;
    let damping = options.linear.length === count ? 0 : firstDamping;
    let growth = 2;
    let quiet = 0;
    let judged = this.here.sums[0]!;
    let judgedAt = patience - window;
    this.setWhole();
    while (this.evaluations < options.evaluations) {
      const sum = this.here.sums[0]!;
      if (sum <= equations.negligible) return true;
      if (this.evaluations >= judgedAt + window) {
        if (sum > 2 * options.best && sum > 0.97 * judged) return false;
        judged = sum;
        judgedAt = this.evaluations;
      }
      this.whole.solve(damping, step);
      const promised = this.whole.gain(damping);
      let length = 0;
      let extent = 0;
      for (let index = 0; index < count; index++) {
        this.next.constants[index] = this.here.constants[index]! + step[index]!;
        length += (scales[index]! * step[index]!) ** 2;
        extent += (scales[index]! * this.here.constants[index]!) ** 2;
      }
      if (length === 0) return true;
      const isShort = Math.sqrt(length) <= relativeStep * Math.sqrt(extent);
      const isQuiet = promised <= quietPart * sum;
      this.evaluate(this.next);
      if (!isQuiet) this.solveLinear('next');
      const fall = sum - this.next.sums[0]!;
      // Where the loss is rounding, steps are taken for their own sake, as long as the loss stays where it is.
      const isTaken = isFinitePoint(this.next) && (isQuiet ? fall >= -1e-12 * sum : fall > 1e-4 * promised);
      if (isTaken) {
        [this.here, this.next] = [this.next, this.here];
        if ((isShort && damping < 1) || (isQuiet && ++quiet >= maxQuiet)) return true;
        const ratio = fall / promised;
        damping *= isQuiet || ratio > 0.9 ? 0.1 : Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3);
        growth = 2;
        this.setWhole();
      } else {
        if (isQuiet || (isShort && damping < 1)) return true;
        damping = Math.max(damping, firstDamping) * growth;
        growth *= 2;
        if (damping > maxDamping) return false;
      }
    }
    return false;
  }

  private result(converged: boolean): Fit {
    return { constants: this.here.constants.slice(), sum: this.here.sums[0]!, converged };
  }

  private evaluate(point: Point): void {
    this.evaluations++;
    this.equations.at(point.constants, point.sums);
  }

  private setWhole(): void {
    const { scales } = this;
    const { count } = this.equations;
    this.whole.set(this.here.sums, count, this.all, scales);
    for (let index = 0; index < count; index++) scales[index] = this.whole.scale(index);
  }

  /** Replaces a point by the one with the best linear constants, if that is much better. */
  private solveLinear(which: 'here' | 'next'): void {
    const { linear, linearStep, options, equations } = this;
    const list = options.linear;
    const { constants, sums } = this[which];
    const isAll = list.length === equations.count;
    if (list.length === 0 || isAll || !isFinitePoint(this[which])) return;
    linear.set(sums, equations.count, list, null);
    if (!(linear.gain(0) > worthSolving * sums[0]!)) return;
    linear.solve(0, linearStep);
    const other: Point = { constants: constants.slice(), sums: new Float64Array(sums.length) };
    for (const [index, constant] of list.entries()) other.constants[constant]! += linearStep[index]!;
    this.evaluate(other);
    if (other.sums[0]! < sums[0]! && isFinitePoint(other)) this[which] = other;
  }
}

function isFinitePoint({ sums }: Point): boolean {
  for (let index = 0; index < sums.length; index++) if (!Number.isFinite(sums[index]!)) return false;
  return true;
}

export function fitConstants(equations: NormalEquations, start: ArrayLike<number>, options: FitOptions): Fit {
  return new Fitter(equations, start, options).fit();
}
