/** Simulated data of known parameters: intervals of 95 % hold these in about 95 % of the data sets. */

import { expect, test } from 'vitest';
import { Random } from '../../graph';
import { trained } from '../../testing/trained';
import { assess } from './report';

const sets = 20;
/** On average, 38 of 40 intervals hold the truth, with a standard deviation of 1.4. */
const [least, most] = [34 / 40, 1];

const models = [
  {
    name: 'a line, with few degrees of freedom',
    truth: [1, 2],
    rows: (random: Random): string => {
      const noise = random.normals(6);
      return Array.from(noise, (each, x) => `(${x} ${1 + 2 * x + each})`).join(' ');
    },
    program: '(fit (lambda (x) (+ a (* b x))) (x) y (optimizer (lm)))',
  },
  {
    name: 'a decay',
    truth: [5, 0.5],
    rows: (random: Random): string => {
      const noise = random.normals(10);
      return Array.from(noise, (each, x) => `(${x} ${5 * Math.exp(-0.5 * x) + 0.1 * each})`).join(' ');
    },
    program: '(fit (lambda (x) (* a (exp (- (* b x))))) (x) y (optimizer (lm)))',
  },
  {
    name: 'a logistic regression',
    truth: [0.3, 0.8],
    rows: (random: Random): string => {
      const [noise, inputs] = [Float64Array.from({ length: 60 }, () => random.uniform()), random.normals(60)];
      return Array.from(
        inputs,
        (x, row) => `(${x} ${noise[row]! < 1 / (1 + Math.exp(-0.3 - 0.8 * x)) ? 1 : 0})`,
      ).join(' ');
    },
    program: '(fit (lambda (x) (sigmoid (+ a (* b x)))) (x) y (loss cross-entropy) (optimizer (lbfgs)))',
  },
];

test.each(models)(
  'intervals cover the truth as often as they say: $name',
  async ({ truth, rows, program }) => {
    let held = 0;
    for (let seed = 1; seed <= sets; seed++) {
      const source = `(define-data (x y) '(${rows(new Random(seed))})) (define-parameter a 1) (define-parameter b 0.4) ${program}`;
      const { errors } = (await assess(await trained(source))).report;
      if (errors.kind === 'none') throw new Error(`seed ${seed}: ${errors.reason}`);
      for (const [index, value] of truth.entries())
        if (errors.low[index]! <= value && value <= errors.high[index]!) held++;
    }
    expect(held / (2 * sets)).toBeGreaterThanOrEqual(least);
    expect(held / (2 * sets)).toBeLessThanOrEqual(most);
  },
);
