/** Every routine within 2 units in the last place, of one lane and of two; and right where the result is no number. */

import { describe, expect, test } from 'vitest';
import { Random } from '../../../graph';
import {
  atan,
  circular,
  pi,
  power,
  precise,
  preciseFunctions,
  quotient,
  ulpError,
} from '../../../testing/precise';
import { ModuleBuilder } from '../assembler/module';
import { type Numbers, pair, single } from '../lanes';
import { twoOverPiWords } from './largeArguments';
import { Library, type RoutineName, routineNames } from './library';

type Real = (x: number, y?: number) => number;

const digits = 64;

/** Each routine as a function of one lane, and as one of two, of which `lane` is handed out. */
function instantiate(): { readonly one: Record<RoutineName, Real>; readonly two: Record<RoutineName, Real> } {
  const module = new ModuleBuilder();
  const library = new Library(module, digits);
  for (const name of routineNames) {
    const given = name === 'pow' || name === 'rem' || name === 'mod' || name === 'atan2' ? 2 : 1;
    const parameters = new Array<'f64'>(given).fill('f64');
    const one = module.function(`${name} 1`, parameters, ['f64']);
    const operands = one.parameters.map(
      (local): Numbers =>
        (code) =>
          code.get(local),
    );
    library.call(name, single, operands)(one);
    module.export(one);
    const two = module.function(`${name} 2`, parameters, ['f64']);
    // Another number beside it, of a kind that takes other ways through the routine.
    const beside = operands.map((x, index) => pair.together([single.constant(index === 0 ? 2.5 : 0.75), x]));
    pair.lane(library.call(name, pair, beside), 1)(two);
    module.export(two);
  }
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode(1)));
  const memory = instance.exports['memory'] as WebAssembly.Memory;
  new Uint32Array(memory.buffer, digits).set(twoOverPiWords());
  const functions = (count: number): Record<RoutineName, Real> => {
    return Object.fromEntries(
      routineNames.map((name) => [name, instance.exports[`${name} ${count}`]]),
    ) as Record<RoutineName, Real>;
  };
  return { one: functions(1), two: functions(2) };
}

const routines = instantiate();
const random = new Random(20);
const uniform = (low: number, high: number): number => low + (random.bits() / 2 ** 32) * (high - low);
/** Of any magnitude between powers of two. */
const anywhere = (low: number, high: number): number =>
  (random.below(2) === 0 ? 1 : -1) * uniform(1, 2) * 2 ** Math.floor(uniform(low, high));
const positive = (low: number, high: number): number => Math.abs(anywhere(low, high));

type UnaryName = keyof typeof preciseFunctions;

const draws: { readonly [Name in UnaryName]: readonly (() => number)[] } = {
  exp: [() => uniform(-708, 709.7), () => uniform(-1, 1), () => anywhere(-60, 3)],
  log: [() => positive(-1074, 1023), () => uniform(0.5, 2), () => 1 + anywhere(-50, -3)],
  asin: [() => uniform(-1, 1), () => anywhere(-200, 0), () => 1 - positive(-50, -3)],
  acos: [() => uniform(-1, 1), () => anywhere(-80, 0), () => 1 - positive(-50, -3)],
  atan: [() => uniform(-4, 4), () => anywhere(-200, 300)],
  erf: [() => uniform(-5, 5)],
  tan: [() => uniform(-10, 10), () => anywhere(-200, 19)],
  sinh: [() => uniform(-3, 3), () => uniform(-710, 710), () => anywhere(-200, 1)],
  cosh: [() => uniform(-3, 3), () => uniform(-710, 710), () => anywhere(-60, 1)],
  tanh: [() => uniform(-3, 3), () => uniform(-25, 25), () => anywhere(-200, 1)],
  sigmoid: [() => uniform(-4, 4), () => uniform(-700, 40)],
  softplus: [() => uniform(-4, 4), () => uniform(-700, 700)],
};
/** Series of many terms lose more; the reference's do as well. */
const allowed = (name: UnaryName): number => (name === 'erf' ? 12 : 2);

const count = 150;

function worst(got: (x: number) => number, wanted: (x: number) => bigint, draw: () => number): number {
  let error = 0;
  for (let index = 0; index < count; index++) {
    const x = draw();
    error = Math.max(error, Math.abs(ulpError(got(x), wanted(x))));
  }
  return error;
}

for (const [kind, functions] of Object.entries(routines)) {
  describe(`of ${kind} lane${kind === 'two' ? 's' : ''}`, () => {
    // The table has exactly these keys.
    for (const name of Object.keys(draws) as UnaryName[]) {
      test(`${name} is within ${allowed(name)} ulp`, () => {
        for (const draw of draws[name]) {
          const error = worst(functions[name], (x) => preciseFunctions[name](precise(x)), draw);
          expect(error).toBeLessThan(allowed(name));
          expect(error).toBeGreaterThan(0);
        }
      });
    }

    test('sin, cos and tan are within 2 ulp at any argument', () => {
      // The double that is nearest to a multiple of pi/2 (Muller, Elementary Functions, 2016, section 11.2).
      const nearest = 6381956970095103 * 2 ** 797;
      const ways = [
        () => uniform(-10, 10),
        () => anywhere(-200, 30),
        () => anywhere(15, 1023),
        () => nearest,
      ];
      for (const draw of ways) {
        expect(worst(functions.sin, (x) => circular(x).sin, draw)).toBeLessThan(2);
        expect(worst(functions.cos, (x) => circular(x).cos, draw)).toBeLessThan(2);
        const tangent = (x: number): bigint => quotient(circular(x).sin, circular(x).cos);
        expect(worst(functions.tan, tangent, draw)).toBeLessThan(2);
      }
    });

    test('near multiples of pi/2 the sine keeps its digits', () => {
      for (let n = 1; n < 400; n++) {
        const x = n * Math.PI * 0.5;
        expect(Math.abs(ulpError(functions.sin(x), circular(x).sin))).toBeLessThan(2);
        expect(Math.abs(ulpError(functions.cos(x), circular(x).cos))).toBeLessThan(2);
      }
    });

    test('powers are within 2 ulp', () => {
      for (let index = 0; index < 3 * count; index++) {
        const [x, y] = [positive(-20, 20), anywhere(-8, 5)];
        expect(Math.abs(ulpError(functions.pow(x, y), power(precise(x), precise(y))))).toBeLessThan(2);
      }
    });

    test('angles of points are within 2 ulp', () => {
      for (let index = 0; index < count; index++) {
        const [y, x] = [anywhere(-30, 30), anywhere(-30, 30)];
        const angle = atan(quotient(precise(y), precise(x)));
        const turned = x > 0 ? angle : y > 0 ? angle + pi : angle - pi;
        expect(Math.abs(ulpError(functions.atan2(y, x), turned))).toBeLessThan(2);
      }
    });

    test('remainders are exact', () => {
      for (let index = 0; index < 20 * count; index++) {
        const [x, y] = [anywhere(-1074, 1023), anywhere(-1074, 1023)];
        expect(functions.rem(x, y)).toBe(x % y);
      }
      expect(functions.mod(-7, 3)).toBe(2);
      expect(functions.mod(7, -3)).toBe(-2);
      expect(functions.mod(7.5, 2)).toBe(1.5);
    });

    test('zeros, infinities and what is no number come out as JavaScript has them', () => {
      const special = [0, -0, 1, -1, 0.5, 2, -2, 3, Infinity, -Infinity, Number.NaN, 1e300, -1e300, 5e-324];
      const same = [
        'exp',
        'log',
        'sin',
        'cos',
        'tan',
        'asin',
        'acos',
        'atan',
        'sinh',
        'cosh',
        'tanh',
      ] as const;
      for (const name of same) {
        for (const x of special) expectNear(functions[name](x), Math[name](x), `${name} ${x}`);
      }
      for (const x of special) {
        for (const y of special) {
          expectNear(functions.pow(x, y), x ** y, `pow ${x} ${y}`);
          expectNear(functions.atan2(x, y), Math.atan2(x, y), `atan2 ${x} ${y}`);
          expectNear(functions.rem(x, y), x % y, `rem ${x} ${y}`);
        }
      }
    });
  });
}

function expectNear(got: number, wanted: number, what: string): void {
  const near = Object.is(got, wanted) || Math.abs(got - wanted) <= 4e-16 * Math.abs(wanted);
  expect(near ? wanted : got, what).toBe(wanted);
}
