import { expect, test } from 'vitest';
import { Evaluator } from '../../graph';
import { expandText } from '../../lang';
import '../../stage/allParts';
import { finish } from '../../stage';
import { predatorProgram } from '../../testing/unknownPrograms';
import { constantsOf } from '../formula';
import { parseFormula } from '../formulaText';
import { type StagedProblem, taskOf } from '../problem';
import type { Candidate } from '../task';
import { stagedJudge } from '.';

function problemOf(text: string): StagedProblem {
  const { program } = expandText(text, { source: 'program', tables: [] });
  const { task, diagnostics } = finish(taskOf(program, { tables: () => null }));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (task?.problem.kind !== 'staged') throw new Error('a staged problem');
  return task.problem;
}

function candidateOf({ forms }: StagedProblem, ...texts: readonly string[]): Candidate {
  return forms.map(({ parameters }, index) => parseFormula(texts[index]!, { parameters }).formula!);
}

/** The loss of a filled program at its starts, by the reference. */
function filledLoss(problem: StagedProblem, candidate: Candidate): number {
  const { objective, parameters } = problem.fill(candidate);
  return new Evaluator(objective.graph).evaluate(parameters.flatMap(({ start }) => [...start]))[0]!;
}

const meeting = (h: number, l: number): number => 0.7 * h * l;

for (const objective of ['minimize', 'least-squares'] as const) {
  test(`a term inside an integrator is fitted with the program's own parameter, by ${objective}`, () => {
    const problem = problemOf(
      predatorProgram({ rows: 8, stepsPerRow: 2, law: meeting, noise: 0, objective }),
    );
    const judge = stagedJudge(problem)!;
    for (const text of ['(* h (* 0.5 l))', '(/ (* 0.5 h) (+ 1. l))', 'h', '(* h l)']) {
      const candidate = candidateOf(problem, text);
      expect(judge.loss(candidate) / filledLoss(problem, candidate)).toBeCloseTo(1, 10);
    }
    const found = judge.calibrate(candidateOf(problem, '(* h (* 0.5 l))'), { starts: 2, seed: 1 });
    expect(found.loss).toBeLessThan(1e-18);
    expect(constantsOf(found.candidate[0]!)).toEqual([expect.closeTo(0.7, 8)]);
    expect(found.parameters).toEqual({ growth: [expect.closeTo(1.1, 8)] });
    expect(found.converged).toBe(true);
    // A body without constants leaves the program's own parameter.
    const plain = judge.calibrate(candidateOf(problem, '(* h l)'), { starts: 2, seed: 1 });
    expect(plain.loss).toBeGreaterThan(0.01);
    expect(plain.converged).toBe(true);
  });
}

test('rows are fitted by residuals and by other losses, and rows held out do not count', () => {
  const rows = Array.from({ length: 30 }, (_, row) => `(${row / 10} ${3 * Math.exp(-row / 20) + 0.5})`);
  const start = `(define-data (x y) '(${rows.join(' ')}))
(define-unknown (f x) (using + - * exp))
(define-unknown (g x) (using + - *))
(define-parameter low 0.3 positive)
`;
  for (const [loss, digits] of [
    ['squared-error', 6],
    ['(huber 0.1)', 4],
  ] as const) {
    const problem = problemOf(`${start}(fit (lambda (x) (+ low (* (f x) (g x)))) (x) y (loss ${loss}))`);
    const judge = stagedJudge(problem)!;
    const candidate = candidateOf(problem, '(exp (* -1. x))', '2.');
    expect(judge.loss(candidate)).toBeGreaterThan(0.001);
    const found = judge.calibrate(candidate, { starts: 2, seed: 1 });
    expect(constantsOf(found.candidate[0]!), loss).toEqual([expect.closeTo(-0.5, digits)]);
    expect(constantsOf(found.candidate[1]!), loss).toEqual([expect.closeTo(3, digits)]);
    expect(found.parameters).toEqual({ low: [expect.closeTo(0.5, digits)] });
    expect(found.holdoutLoss, loss).toBeLessThan(1e-8);
  }
});

test('the same candidate has the same fit in every judge', () => {
  const problem = problemOf(predatorProgram({ rows: 6, stepsPerRow: 1, law: meeting, noise: 0.02 }));
  const [one, other] = [stagedJudge(problem)!, stagedJudge(problem)!];
  const candidates = ['(* h (* 0.5 l))', '(/ (* 0.5 h) (+ 1. l))', '(* 1. h)'].map((text) =>
    candidateOf(problem, text),
  );
  const options = { starts: 3, seed: 4 };
  const found = candidates.map((each) => one.calibrate(each, options));
  for (const [index, each] of [...candidates.entries()].reverse())
    expect(other.calibrate(each, options)).toEqual(found[index]);
});
