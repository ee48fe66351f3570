/**
 * Checks that every routine is within 2 units in the last place for any number of lanes, and right where the result is
 * not a number.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../../graph';
import { moduleExports } from '../../../testing/moduleExports';
import {
  atan,
  circular,
  type Precise,
  pi,
  power,
  precise,
  preciseFunctions,
  quotient,
  ulpError,
} from '../../../testing/precise';
import { gamma, lgamma, polygamma } from '../../../testing/preciseGamma';
import { remembered } from '../../../testing/remembered';
import { ModuleBuilder } from '../assembler/module';
import { type LaneKind, type Lanes, laneKinds, type Numbers, single } from '../lanes';
import { twoOverPiWords } from './largeArguments';
import { Library } from './library';
import { type RoutineName, routineNames } from './routine';

type Real = (x: number, y?: number) => number;

const digits = 64;
/** Orders of polygamma: digamma, trigamma and so on. */
const orders = [0, 1, 2, 3, 6] as const;

/** Each routine, as a function of the last of several lanes. */
function instantiate(lanes: Lanes): Record<RoutineName | `polygamma ${(typeof orders)[number]}`, Real> {
  const module = new ModuleBuilder();
  const library = new Library(module, digits);
  for (const name of routineNames) {
    const given = name === 'pow' || name === 'rem' || name === 'mod' || name === 'atan2' ? 2 : 1;
    const code = module.function(name, new Array<'f64'>(given).fill('f64'), ['f64']);
    const operands = code.parameters.map((local, index): Numbers => {
      const x: Numbers = (c) => c.get(local);
      // The other lanes hold numbers that take other paths through the routine.
      const beside = [index === 0 ? 2.5 : 0.75, 0.1, -3].slice(0, lanes.count - 1);
      return lanes.together([...beside.map(single.constant), x]);
    });
    lanes.lane(library.call(name, lanes, operands), lanes.count - 1)(code);
    module.export(code);
  }
  for (const order of orders) {
    const code = module.function(`polygamma ${order}`, ['f64'], ['f64']);
    const x: Numbers = (c) => c.get(code.parameters[0]!);
    const beside = [2.5, 0.1, -3.5].slice(0, lanes.count - 1);
    const operand = lanes.together([...beside.map(single.constant), x]);
    lanes.lane(library.polygamma(order, lanes, operand), lanes.count - 1)(code);
    module.export(code);
  }
  const exports = moduleExports(module);
  const memory = exports['memory'] as WebAssembly.Memory;
  new Uint32Array(memory.buffer, digits).set(twoOverPiWords());
  // Only functions of numbers are called.
  return exports as ReturnType<typeof instantiate>;
}

let random: Random;
const uniform = (low: number, high: number): number => low + (random.bits() / 2 ** 32) * (high - low);
/** A number of any magnitude between two powers of two. */
const anywhere = (low: number, high: number): number =>
  (random.below(2) === 0 ? 1 : -1) * uniform(1, 2) * 2 ** Math.floor(uniform(low, high));
const positive = (low: number, high: number): number => Math.abs(anywhere(low, high));

const unary = { ...preciseFunctions, gamma, lgamma };
type UnaryName = keyof typeof unary;

// Lanes of one format are tested with the same numbers.
const unaryAt = remembered((name: UnaryName, x: number) => unary[name](precise(x)));
const polygammaAt = remembered((order: number, x: number) => polygamma(order, precise(x)));
const powerAt = remembered((x: number, y: number) => power(precise(x), precise(y)));
const quotientAngleAt = remembered((y: number, x: number) => atan(quotient(precise(y), precise(x))));
const circularAt = remembered(circular);

type Draws = { readonly [Name in UnaryName]: readonly (() => number)[] };

const doubleDraws: Draws = {
  exp: [() => uniform(-708, 709.7), () => uniform(-1, 1), () => anywhere(-60, 3)],
  expm1: [() => uniform(-50, 709.7), () => uniform(-1, 1), () => anywhere(-200, 3)],
  log: [() => positive(-1074, 1023), () => uniform(0.5, 2), () => 1 + anywhere(-50, -3)],
  log1p: [
    () => positive(-200, 1023),
    () => uniform(-0.9, 2),
    () => anywhere(-200, -1),
    () => -1 + positive(-50, -3),
  ],
  log2: [() => positive(-1074, 1023), () => uniform(0.5, 2), () => 1 + anywhere(-50, -3)],
  log10: [() => positive(-1074, 1023), () => uniform(0.5, 2), () => 1 + anywhere(-50, -3)],
  erfc: [() => uniform(-6, 6), () => uniform(0, 19), () => anywhere(-200, 1)],
  gamma: [() => uniform(0, 20), () => uniform(20, 171), () => positive(-60, 4)],
  asin: [() => uniform(-1, 1), () => anywhere(-200, 0), () => 1 - positive(-50, -3)],
  acos: [() => uniform(-1, 1), () => anywhere(-80, 0), () => 1 - positive(-50, -3)],
  atan: [() => uniform(-4, 4), () => anywhere(-200, 300)],
  erf: [() => uniform(-6, 6), () => uniform(-1, 1), () => anywhere(-200, 1)],
  lgamma: [
    () => uniform(0, 20),
    () => positive(-60, 40),
    () => 1 + anywhere(-40, -2),
    () => 2 + anywhere(-40, -2),
  ],
  tan: [() => uniform(-10, 10), () => anywhere(-200, 19)],
  sinh: [() => uniform(-3, 3), () => uniform(-710, 710), () => anywhere(-200, 1)],
  cosh: [() => uniform(-3, 3), () => uniform(-710, 710), () => anywhere(-60, 1)],
  tanh: [() => uniform(-3, 3), () => uniform(-25, 25), () => anywhere(-200, 1)],
  sigmoid: [() => uniform(-4, 4), () => uniform(-700, 40)],
  softplus: [() => uniform(-4, 4), () => uniform(-700, 700)],
};
const floatDraws: Draws = {
  exp: [() => uniform(-103, 88.7), () => uniform(-1, 1), () => anywhere(-30, 3)],
  expm1: [() => uniform(-20, 88.7), () => uniform(-1, 1), () => anywhere(-100, 3)],
  log: [() => positive(-149, 127), () => uniform(0.5, 2), () => 1 + anywhere(-22, -3)],
  log1p: [
    () => positive(-100, 127),
    () => uniform(-0.9, 2),
    () => anywhere(-100, -1),
    () => -1 + positive(-22, -3),
  ],
  log2: [() => positive(-149, 127), () => uniform(0.5, 2), () => 1 + anywhere(-22, -3)],
  log10: [() => positive(-149, 127), () => uniform(0.5, 2), () => 1 + anywhere(-22, -3)],
  erfc: [() => uniform(-5, 5), () => uniform(0, 9), () => anywhere(-100, 1)],
  gamma: [() => uniform(0, 20), () => uniform(20, 35), () => positive(-60, 4)],
  asin: [() => uniform(-1, 1), () => anywhere(-100, 0), () => 1 - positive(-22, -3)],
  acos: [() => uniform(-1, 1), () => anywhere(-40, 0), () => 1 - positive(-22, -3)],
  atan: [() => uniform(-4, 4), () => anywhere(-100, 120)],
  erf: [() => uniform(-5, 5), () => anywhere(-100, 1)],
  lgamma: [
    () => uniform(0, 20),
    () => positive(-60, 40),
    () => 1 + anywhere(-20, -2),
    () => 2 + anywhere(-20, -2),
  ],
  tan: [() => uniform(-10, 10), () => anywhere(-100, 19)],
  sinh: [() => uniform(-3, 3), () => uniform(-88, 88), () => anywhere(-100, 1)],
  cosh: [() => uniform(-3, 3), () => uniform(-88, 88), () => anywhere(-30, 1)],
  tanh: [() => uniform(-3, 3), () => uniform(-12, 12), () => anywhere(-100, 1)],
  sigmoid: [() => uniform(-4, 4), () => uniform(-80, 20)],
  softplus: [() => uniform(-4, 4), () => uniform(-80, 80)],
};
const count = 150;

// The table has exactly these keys.
for (const kind of Object.keys(laneKinds) as LaneKind[]) {
  const lanes = laneKinds[kind];
  const { round, name: format } = lanes.float;
  const isDouble = format === 'f64';
  const functions = instantiate(lanes);
  const draws = isDouble ? doubleDraws : floatDraws;
  const [largest, smallest] = isDouble ? [1023, -1074] : [127, -149];

  const error = (got: number, wanted: bigint): number => Math.abs(ulpError(got, wanted, format));

  const drawn = (draw: () => number, times = count): readonly number[] =>
    Array.from({ length: times }, () => round(draw()));

  const worst = (got: Real, wanted: (x: number) => Precise, points: readonly number[]): number =>
    Math.max(...points.map((x) => error(got(x), wanted(x))));

  const expectNear = (got: number, wanted: number, what: string): void => {
    const nearest = round(wanted);
    const near =
      Object.is(got, nearest) ||
      Math.abs(got - nearest) <= 2 ** (-1 - lanes.float.mantissaBits + 2) * Math.abs(nearest);
    expect(near ? nearest : got, what).toBe(nearest);
  };

  describe(`in ${kind}`, () => {
    beforeAll(() => {
      random = new Random(20);
    });

    // The table has exactly these keys.
    for (const name of Object.keys(draws) as UnaryName[]) {
      // The power in Lanczos' formula multiplies the rounding of its base.
      test(`${name} is within ${name === 'gamma' ? 8 : 2} ulp`, () => {
        for (const draw of draws[name]) {
          const maxError = worst(functions[name], (x) => unaryAt(name, x), drawn(draw));
          expect(maxError).toBeLessThan(name === 'gamma' && isDouble ? 8 : 2);
          expect(maxError).toBeGreaterThan(0);
        }
      });
    }

    test('sin, cos and tan are within 2 ulp at any argument', () => {
      // The numbers that are nearest to a multiple of pi/2 (Muller, Elementary Functions, 2016, section 11.2).
      const nearest = isDouble ? 6381956970095103 * 2 ** 797 : 16367173 * 2 ** 72;
      const ways = [
        () => uniform(-10, 10),
        () => anywhere(-200, 30),
        () => anywhere(15, largest),
        () => nearest,
      ];
      for (const draw of ways) {
        const points = drawn(draw);
        expect(worst(functions.sin, (x) => circularAt(x).sin, points)).toBeLessThan(2);
        expect(worst(functions.cos, (x) => circularAt(x).cos, points)).toBeLessThan(2);
        const tangent = (x: number): Precise => quotient(circularAt(x).sin, circularAt(x).cos);
        expect(worst(functions.tan, tangent, points)).toBeLessThan(2);
      }
    });

    for (const order of orders) {
      test(`polygamma of order ${order} is within 2 ulp`, () => {
        const ways = [
          () => uniform(0, 20),
          () => positive(-10, 12),
          () => 1.4616321449683622 + anywhere(-30, -3),
          // Arguments for which all terms have one sign, also negative ones.
          () => (order % 2 === 1 ? uniform(-30, 0) : uniform(1, 3)),
        ];
        for (const draw of ways) {
          const wanted = (x: number): Precise => polygammaAt(order, x);
          expect(worst(functions[`polygamma ${order}`], wanted, drawn(draw, 40))).toBeLessThan(2);
        }
      });
    }

    test('near multiples of pi/2 the sine keeps its digits', () => {
      for (let n = 1; n < 400; n++) {
        const x = round(n * Math.PI * 0.5);
        expect(error(functions.sin(x), circularAt(x).sin)).toBeLessThan(2);
        expect(error(functions.cos(x), circularAt(x).cos)).toBeLessThan(2);
      }
    });

    test('powers are within 2 ulp', () => {
      for (let index = 0; index < 3 * count; index++) {
        const reach = isDouble ? 5 : 2;
        const [x, y] = [round(positive(-20, 20)), round(anywhere(-8, reach))];
        expect(error(functions.pow(x, y), powerAt(x, y))).toBeLessThan(2);
      }
    });

    test('angles of points are within 2 ulp', () => {
      for (let index = 0; index < count; index++) {
        const [y, x] = [round(anywhere(-30, 30)), round(anywhere(-30, 30))];
        const angle = quotientAngleAt(y, x);
        const turned = x > 0 ? angle : y > 0 ? angle + pi : angle - pi;
        expect(error(functions.atan2(y, x), turned)).toBeLessThan(2);
      }
    });

    test('remainders are exact', () => {
      for (let index = 0; index < 20 * count; index++) {
        const [x, y] = [round(anywhere(smallest, largest)), round(anywhere(smallest, largest))];
        expect(functions.rem(x, y)).toBe(x % y);
      }
      expect(functions.mod(-7, 3)).toBe(2);
      expect(functions.mod(7, -3)).toBe(-2);
      expect(functions.mod(7.5, 2)).toBe(1.5);
    });

    test('zeros, infinities and what is no number come out as JavaScript has them', () => {
      const special = [0, -0, 1, -1, 0.5, 2, -2, 3, Infinity, -Infinity, Number.NaN];
      const huge = 2 ** (largest - 3);
      special.push(huge, -huge, 2 ** smallest);
      const same = [
        'exp',
        'expm1',
        'log',
        'log1p',
        'log2',
        'log10',
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
