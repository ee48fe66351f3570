/**
 * The recovery of two unknown operators by gradients: a law `outer (inner x y) z`, each operator one of eight, is searched
 * for with two soft choices from many starts. It has the form of the structure search in *Compile Once, Differentiate
 * Everywhere* (arXiv:2606.09930); that paper's own law and data are not printed, so these are ours.
 */

import type { Backend } from '../backends';
import { Evaluator } from '../graph';
import { expandText } from '../lang';
import { finish, stageProgram } from '../stage';
import { InternalError } from '../text/internal';
import { planTraining, Trainer } from '../train';

/** The eight operators, as expressions of a and b. */
export const operators = [
  '(+ a b)',
  '(- a b)',
  '(* a b)',
  '(/ a b)',
  '(max a b)',
  '(min a b)',
  '(sqrt (+ (* a a) (* b b)))',
  '(abs (- a b))',
] as const;

/** A hidden law: the numbers of its operators, and whether it has two constants to find as well. */
export interface Law {
  readonly inner: number;
  readonly outer: number;
  readonly hasConstants: boolean;
}

/** Eight laws, in which each operator is the inner one once and the outer one once. */
export function laws(hasConstants: boolean): readonly Law[] {
  return operators.map((_, inner) => ({ inner, outer: (3 * inner + 2) % operators.length, hasConstants }));
}

/** What of a run is compared: the options of `fit`. */
export interface Search {
  readonly name: string;
  readonly options: string;
}

export const searches: readonly Search[] = [
  { name: 'temperature 1', options: '' },
  { name: 'temperature 2 to 0.1, geometric', options: '(temperature 2 0.1)' },
  { name: 'temperature 2 to 0.1, linear', options: '(temperature 2 0.1 linear)' },
  { name: 'the same, with Gumbel noise', options: '(temperature 2 0.1 linear) (noise gumbel)' },
  {
    name: 'the same, straight-through',
    options: '(temperature 2 0.1 linear) (noise gumbel) (choice straight-through)',
  },
];

/** What the paper prints of its 240 restarts, in per cent. */
export const printedRates = {
  'soft-choice': 10.8,
  random: 2.1,
  evolutionary: 82.9,
  exhaustive: 100,
} as const;

const stepsOf = (hasConstants: boolean): number => (hasConstants ? 600 : 300);

/** A program that looks for a law from 40 rows of its values. */
export function lawProgram(
  { inner, outer, hasConstants }: Law,
  { options }: Search,
  restarts: number,
): string {
  const [p, q] = hasConstants ? ['(* p x)', '(* q z)'] : ['x', 'z'];
  const hidden = hasConstants ? '(outer (inner (* 1.7 x) y) (* 0.6 z))' : '(outer (inner x y) z)';
  const constants = hasConstants ? '(define-parameter p 1 positive)\n(define-parameter q 1 positive)\n' : '';
  return `(define (law x y z)
  (define (inner a b) ${operators[inner]})
  (define (outer a b) ${operators[outer]})
  ${hidden})
(define (row i)
  (let ((x (+ 1.6 (sin (* 1.7 i)))) (y (+ 1.5 (sin (+ 1 (* 2.3 i))))) (z (+ 1.4 (cos (* 3.1 i)))))
    (list x y z (law x y z))))
(define-data (x y z value) (map row (iota 40)))
(define-parameter first (zeros 8))
(define-parameter second (zeros 8))
${constants}(define (operate weights a b)
  (soft-choice weights
    ${operators.join('\n    ')}))
(define (model x y z) (operate second (operate first ${p} y) ${q}))
(fit model (x y z) value
  (optimizer (adam 0.05)) (steps ${stepsOf(hasConstants)}) (restarts ${restarts}) ${options})
`;
}

/** How many of so many restarts end with the largest weights at both operators of the law. */
export async function recovered(
  law: Law,
  search: Search,
  restarts: number,
  seed: number,
  backend: Backend,
): Promise<number> {
  const source = lawProgram(law, search, restarts);
  const { program } = expandText(source, { source: 'program', tables: [] });
  const { objective, parameters, choices } = finish(stageProgram(program, { tables: () => null }));
  if (objective === null || choices === null)
    throw new InternalError('the program of a law does not compile');
  const trainer = await Trainer.start(planTraining(objective, parameters, { seed }), backend);
  while (trainer.stopped === null) await trainer.advance(100);
  const points = await trainer.memberPoints();
  trainer.dispose();
  const evaluator = new Evaluator(choices.graph);
  const wanted = new Set([law.inner, law.outer + operators.length]);
  return points.filter((point) => {
    if (point === null) return false;
    const shares = evaluator.evaluate(point);
    const parts = [shares.subarray(0, operators.length), shares.subarray(operators.length)];
    const winners = parts.map((part, index) => part.indexOf(Math.max(...part)) + index * operators.length);
    return winners.every((winner) => wanted.has(winner));
  }).length;
}
