/** Checks whole numbers of 32 bits, and loops over them, in functions that are run. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moduleExports } from '../../../testing/moduleExports';
import type { FunctionCode, Local } from '../assembler/code';
import { ModuleBuilder } from '../assembler/module';
import { elementAddress, type IntegerOperand, i32, increase } from '../lanes';
import { forEach, forRange, maxUnrolled, until } from './iteration';

/** A function of two whole numbers, with its code. */
function functionOf(
  write: (code: FunctionCode, x: Local, y: Local) => void,
): (x: number, y: number) => number {
  const module = new ModuleBuilder();
  const code = module.function('f', ['i32', 'i32'], ['i32']);
  const [x, y] = code.parameters as readonly [Local, Local];
  write(code, x, y);
  module.export(code);
  // The module exports this function alone.
  return moduleExports(module)['f'] as (x: number, y: number) => number;
}

type Binary = (x: IntegerOperand, y: IntegerOperand) => (code: FunctionCode) => void;

const binaries: readonly (readonly [name: string, op: Binary, meaning: (x: number, y: number) => number])[] =
  [
    ['add', i32.add, (x, y) => (x + y) | 0],
    ['sub', i32.sub, (x, y) => (x - y) | 0],
    ['mul', i32.mul, Math.imul],
    ['and', i32.and, (x, y) => x & y],
    ['shl', i32.shl, (x, y) => x << y],
    ['shrU', i32.shrU, (x, y) => (x >>> y) | 0],
    ['eq', i32.eq, (x, y) => Number(x === y)],
    ['ne', i32.ne, (x, y) => Number(x !== y)],
    ['ltS', i32.ltS, (x, y) => Number(x < y)],
    ['ltU', i32.ltU, (x, y) => Number(x >>> 0 < y >>> 0)],
    ['gtS', i32.gtS, (x, y) => Number(x > y)],
    ['gtU', i32.gtU, (x, y) => Number(x >>> 0 > y >>> 0)],
    ['geS', i32.geS, (x, y) => Number(x >= y)],
    ['geU', i32.geU, (x, y) => Number(x >>> 0 >= y >>> 0)],
    ['minU', i32.minU, (x, y) => Math.min(x >>> 0, y >>> 0) | 0],
    ['maxS', i32.maxS, Math.max],
  ];

for (const [name, op, meaning] of binaries) {
  test(`${name} of locals and of known numbers`, () => {
    const ofLocals = functionOf((code, x, y) => op(x, y)(code));
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (x, y) => void expect(ofLocals(x, y)).toBe(meaning(x, y))),
    );
    const withKnown = functionOf((code, x) => op(i32.of(x), 5)(code));
    fc.assert(fc.property(fc.integer(), (x) => void expect(withKnown(x, 0)).toBe(meaning(x, 5))));
  });
}

test('the quotient of numbers without a sign', () => {
  const quotient = functionOf((code, x, y) => i32.divU(x, y)(code));
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1 }), (x, y) => {
      expect(quotient(x, y)).toBe(Math.floor((x >>> 0) / y) | 0);
    }),
  );
});

test('the address of an element: a known index goes to the offset, a computed one into the code', () => {
  let offset = -1;
  const known = functionOf((code, x) => {
    offset = elementAddress(code, x, 3, 8);
  });
  expect(known(100, 0) + offset).toBe(124);
  const computed = functionOf((code, x, y) => {
    offset = elementAddress(code, x, i32.of(y), 8);
  });
  expect([computed(100, 3), offset]).toEqual([124, 0]);
});

/** The digits of the numbers that a loop visits, in order. */
function visited(
  loop: (code: FunctionCode, x: Local, y: Local, visit: (index: IntegerOperand) => void) => void,
) {
  return functionOf((code, x, y) => {
    const digits = code.allocLocal('i32');
    code.set(digits, i32.of(0));
    loop(code, x, y, (index) => code.set(digits, i32.add(i32.mul(digits, 10), index)));
    code.get(digits);
  });
}

test('a range is visited from its first to its last number, or back', () => {
  const up = visited((code, x, y, visit) => forRange(code, x, y, visit));
  expect([up(2, 6), up(3, 4), up(3, 3), up(5, 3)]).toEqual([2345, 3, 0, 0]);
  const down = visited((code, x, y, visit) => forRange(code, x, y, visit, true));
  expect([down(2, 6), down(3, 4), down(3, 3), down(5, 3)]).toEqual([5432, 3, 0, 0]);
});

test('each element is visited once, written out or in a loop', () => {
  for (const count of [0, 1, maxUnrolled, maxUnrolled + 1]) {
    const sum = functionOf((code) => {
      const total = code.allocLocal('i32');
      code.set(total, i32.of(0));
      forEach(code, count, (index) => increase(code, total, i32.add(i32.mul(index, index), 1)));
      code.get(total);
    });
    const squares = Array.from({ length: count }, (_, index) => index * index + 1);
    expect(sum(0, 0)).toBe(squares.reduce((x, y) => x + y, 0));
  }
});

test('a condition that holds at first allows no turn', () => {
  const turns = functionOf((code, x, y) => {
    const count = code.allocLocal('i32');
    code.set(count, i32.of(0));
    until(code, i32.geS(x, y), () => {
      increase(code, x, 2);
      increase(code, count, 1);
    });
    code.get(count);
  });
  expect([turns(5, 5), turns(4, 5), turns(0, 5)]).toEqual([0, 1, 3]);
});
