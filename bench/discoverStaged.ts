/** How many bodies of an unknown inside an integrator are judged a second: 80 Runge-Kutta steps over 20 rows, on one core. */

import '../src/stage/allParts';
import { constantsOf } from '../src/discover/formula';
import { parseFormula } from '../src/discover/formulaText';
import { taskOf } from '../src/discover/problem';
import { stagedJudge } from '../src/discover/staged';
import type { Candidate } from '../src/discover/task';
import { expandText } from '../src/lang';
import { finish } from '../src/stage';
import { predatorProgram } from '../src/testing/unknownPrograms';

export interface StagedRate {
  readonly body: string;
  readonly constants: number;
  /** Losses a second, with the linking of the body. */
  readonly losses: number;
  /** Fits a second from four starts, to convergence. */
  readonly calibrations: number;
}

const bodies = [
  '(* h (* 1. l))',
  '(/ (* 1. h) (+ 1. l))',
  '(+ (* 1. h) (* 1. l))',
  '(/ (* 1. (* h l)) (+ 1. (* 1. h)))',
  '(- (* 1. h) (* 1. (* l l)))',
];
const rounds = 3;

function processorSeconds(): number {
  return process.cpuUsage().user / 1e6;
}

/** The best rate of several rounds of so many times. */
function rate(times: number, work: () => unknown): number {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const began = processorSeconds();
    for (let time = 0; time < times; time++) work();
    best = Math.max(best, times / (processorSeconds() - began));
  }
  return best;
}

export function measureStagedRates(): readonly StagedRate[] {
  const law = (h: number, l: number): number => 0.7 * h * l;
  const text = predatorProgram({ rows: 20, stepsPerRow: 4, law, noise: 0.02 });
  const { program } = expandText(text, { source: 'program', tables: [] });
  const { task } = finish(taskOf(program, { tables: () => null }));
  const judge = task?.problem.kind === 'staged' ? stagedJudge(task.problem) : null;
  if (task === null || judge === null) throw new Error('the program is not staged');
  return bodies.map((body) => {
    const candidate: Candidate = task.unknowns.map(
      ({ parameters }) => parseFormula(body, { parameters }).formula!,
    );
    return {
      body,
      constants: candidate.flatMap(constantsOf).length,
      losses: rate(100, () => judge.loss(candidate)),
      calibrations: rate(5, () => judge.calibrate(candidate, { starts: 4, seed: 1 })),
    };
  });
}
