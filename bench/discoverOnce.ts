/** Measures the kernel on formulas of one kind, in this process. Rates are by the time of the processor. */

import { fileURLToPath } from 'node:url';
import type { DirectProblem } from '../src/discover/directProblem';
import { constantsOf, type Formula } from '../src/discover/formula';
import { directJudge } from '../src/discover/kernel';
import { Arena } from '../src/discover/kernel/arena';
import { calibrate } from '../src/discover/kernel/calibrate';
import { CodeWriter } from '../src/discover/kernel/compile';
import { Kernel } from '../src/discover/kernel/kernel';
import { linearConstants } from '../src/discover/kernel/linear';
import { sampleRows } from '../src/discover/kernel/starts';
import { Random } from '../src/graph';
import { randomFormula } from '../src/testing/randomFormula';

export interface DiscoverCase {
  readonly size: number;
  readonly rows: number;
  readonly functions: boolean;
}

export interface DiscoverRates {
  /** Losses a second, from formulas as trees. */
  readonly losses: number;
  /** The part of that time which the interpreter takes; the rest writes code. */
  readonly interpreting: number;
  /** Fits a second of three constants, not all of them linear, from four starts. */
  readonly calibrations: number;
  /** The part of that time which is not spent on residuals and their derivatives. */
  readonly solving: number;
  /** The sum of the losses below a million. */
  readonly check: number;
}

const formulaCount = 500;
const fitCount = 40;
const rounds = 7;

export function problemOf({ rows }: DiscoverCase): DirectProblem {
  const random = new Random(rows);
  const column = (): Float64Array => Float64Array.from({ length: rows }, () => 0.5 + random.uniform());
  return {
    kind: 'direct',
    arguments: [column(), column()],
    scales: new Float64Array(rows).fill(1),
    targets: column(),
    offset: 0,
    divisor: rows,
    training: Int32Array.from({ length: rows }, (_, row) => row),
    holdout: null,
  };
}

function formulas(each: DiscoverCase, count: number, wanted: (formula: Formula) => boolean): Formula[] {
  const random = new Random(each.size);
  const kind = { arguments: 2, functions: each.functions ? (['exp', 'log', 'sin'] as const) : [] };
  const found: Formula[] = [];
  while (found.length < count) {
    const formula = randomFormula(random, each.size, kind);
    if (wanted(formula)) found.push(formula);
  }
  return found;
}

export function formulasOf(each: DiscoverCase): readonly Formula[] {
  return formulas(each, formulaCount, () => true);
}

/** Formulas with three constants, one of which at least does not enter linearly. */
function fitsOf(each: DiscoverCase): readonly Formula[] {
  return formulas(
    each,
    fitCount,
    (formula) => constantsOf(formula).length === 3 && linearConstants(formula).length < 3,
  );
}

function processorSeconds(): number {
  return process.cpuUsage().user / 1e6;
}

/** The highest rate of several rounds, so that neither the start nor other work counts. */
function rateOf(work: () => number, seconds: number): number {
  work();
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const began = processorSeconds();
    let done = 0;
    let took = 0;
    while (took < seconds / rounds) {
      done += work();
      took = processorSeconds() - began;
    }
    best = Math.max(best, done / took);
  }
  return best;
}

export function discoverOnce(each: DiscoverCase, seconds: number): DiscoverRates {
  const problem = problemOf(each);
  const kernel = new Kernel(problem);
  const list = formulasOf(each);
  const losses = rateOf(() => kernel.losses(list).length, seconds);
  const written = rateOf(writing(problem, list), seconds);
  const fits = fitsOf(each);
  const judge = directJudge(problem);
  const calibrations = rateOf(() => {
    for (const fit of fits) judge.calibrate([fit], { starts: 4, seed: 1 });
    return fits.length;
  }, seconds);
  const check = kernel.losses(list).reduce((sum, loss) => (loss < 1e6 ? sum + loss : sum), 0);
  return {
    losses,
    interpreting: 1 - losses / written,
    calibrations,
    solving: solvingPart(problem, fits),
    check,
  };
}

/** Writes the code of formulas, and runs nothing. */
function writing(problem: DirectProblem, list: readonly Formula[]): () => number {
  const arena = new Arena(problem);
  const writer = new CodeWriter(arena);
  return () => {
    for (const formula of list) {
      writer.reset();
      writer.loss(formula);
    }
    return list.length;
  };
}

/** The part of the time of fits that is not spent on residuals and derivatives. */
function solvingPart(problem: DirectProblem, fits: readonly Formula[]): number {
  const kernel = new Kernel(problem);
  const sample = sampleRows(problem.arguments, problem.training);
  let evaluating = 0;
  const began = performance.now();
  for (const fit of fits) {
    const equations = kernel.normalEquations(fit);
    const at: typeof equations.at = (constants, out) => {
      const start = performance.now();
      equations.at(constants, out);
      evaluating += performance.now() - start;
    };
    calibrate(fit, { ...equations, at }, sample, { starts: 4, seed: 1 });
  }
  return 1 - evaluating / (performance.now() - began);
}

const [, script, given] = process.argv;
if (script === fileURLToPath(import.meta.url) && given !== undefined)
  console.log(JSON.stringify(discoverOnce(JSON.parse(given) as DiscoverCase, 0.3)));
