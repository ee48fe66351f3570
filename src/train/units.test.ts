import { describe, expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { WasmBackend } from '../backends/wasm';
import { Random } from '../graph';
import { staged } from '../testing/compile';
import { planTraining, Trainer } from './index';

const backends = [new ReferenceBackend('for a test'), new WasmBackend('for a test')] as const;
const count = 9;

async function trained(source: string, turn: number): Promise<Trainer> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters), backends[turn % 2]!);
  while (trainer.stopped === null) await trainer.advance(100);
  trainer.dispose();
  return trainer;
}

/** Units of x and y, how far x is shifted in its unit, and the starts of the parameters that are no rates. */
interface Units {
  readonly x: number;
  readonly y: number;
  readonly shift: number;
  readonly start: number;
}

const plain: Units = { x: 1, y: 1, shift: 0, start: 0 };

interface Drawn {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const dataOf = ({ x, y }: Drawn, units: Units): string =>
  `(define-data (x y) '(${x.map((each, row) => `(${units.x * (each + units.shift)} ${units.y * y[row]!})`).join(' ')}))`;

/** A model, its data, and the program with these units; its loss is in squares of the unit of y. */
const families = {
  line: {
    law: (x: number) => 2 + 0.7 * x,
    program: (options: string, { start }: Units) =>
      `(define-parameter a ${start}) (define-parameter b ${start}) (fit (lambda (x) (+ a (* b x))) (x) y ${options})`,
  },
  parabola: {
    law: (x: number) => 1 - x + 0.4 * x * x,
    program: (options: string, { start }: Units) =>
      `(define-parameter a ${start}) (define-parameter b ${start}) (define-parameter c ${start})
       (fit (lambda (x) (+ a (* x (+ b (* x c))))) (x) y ${options})`,
  },
  growth: {
    law: (x: number) => 1.5 * Math.exp(0.3 * x),
    program: (options: string, { x, shift }: Units) =>
      `(define-parameter a 1) (define-parameter k ${0.1 / x})
       (fit (lambda (x) (* a (exp (* k (- x ${x * shift}))))) (x) y ${options})`,
  },
} as const;

function draw(law: (x: number) => number, random: Random): Drawn {
  const x = Array.from({ length: count }, (_, row) => row / 2 + 0.1 * random.normals(1)[0]!);
  return { x, y: x.map((each) => law(each) + 0.2 * random.normals(1)[0]!) };
}

for (const optimizer of ['lm', 'lbfgs']) {
  describe(`units change nothing with ${optimizer}`, () => {
    for (const [name, { law, program }] of Object.entries(families)) {
      for (const loss of name === 'growth' ? ['squared-error'] : ['squared-error', 'absolute-error']) {
        test(`${name} by ${loss}`, async () => {
          const random = new Random(17);
          const options = `(loss ${loss}) (optimizer (${optimizer}))`;
          for (let turn = 0; turn < 4; turn++) {
            const exponent = (): number => random.below(25) - 12;
            const shift = [0, 0, 100][turn % 3]!;
            const units = { x: 10 ** exponent(), y: 10 ** exponent(), shift, start: turn % 2 };
            const data = draw(law, random);
            const wanted = await trained(`${dataOf(data, plain)} ${program(options, plain)}`, turn);
            const got = await trained(`${dataOf(data, units)} ${program(options, units)}`, turn);
            const scale = loss === 'squared-error' ? units.y ** 2 : units.y;
            const said = `turn ${turn}: ${JSON.stringify(units)}`;
            expect(Math.abs(got.loss / scale / wanted.loss - 1), said).toBeLessThan(1e-8);
          }
        });
      }
    }
  });
}

test('y of 1e20 and of 1e-20 is fitted as y of 1 is', async () => {
  const y = [1, 3.1, 4.9, 7.2, 9.1, 10.5, 14];
  for (const optimizer of ['lm', 'lbfgs']) {
    for (const unit of [1e-20, 1e20]) {
      const rows = y.map((each, x) => `(${x} ${unit * each})`).join(' ');
      const { present } = await trained(
        `(define-data (x y) '(${rows})) ${families.line.program(`(optimizer (${optimizer}))`, plain)}`,
        1,
      );
      expect(present[0]! / unit).toBeCloseTo(0.9, 9);
      expect(present[1]! / unit).toBeCloseTo(2.0714285714, 9);
    }
  }
});

test('of parameters that the data do not tell apart, those of the least size are found', async () => {
  for (const optimizer of ['lm', 'lbfgs']) {
    const constant = `(define-data (x y) '((1 2) (1 3) (1 4) (1 5))) ${families.line.program(`(optimizer (${optimizer}))`, plain)}`;
    for (const turn of [0, 1]) {
      const { present } = await trained(constant, turn);
      expect(present[0]).toBeCloseTo(1.75, 9);
      expect(present[1]).toBeCloseTo(1.75, 9);
    }
    const three = `(define-data (x y) '((1 2) (2 3) (3 4) (4 6))) (define-parameter a 0) (define-parameter b 0)
      (define-parameter c 0) (fit (lambda (x) (+ a (* b x) (* c x))) (x) y (optimizer (${optimizer})))`;
    const { present } = await trained(three, 1);
    for (const [index, each] of [0.5, 0.65, 0.65].entries()) expect(present[index]).toBeCloseTo(each, 8);
  }
});
