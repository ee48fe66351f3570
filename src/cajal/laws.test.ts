/**
 * Tests random well-typed terms of every form, with types up to the third order. Compiling and applying gives exactly
 * the encoding of the value, by substitution and by matrices alike; compiled terms are linear; and no ill-typed
 * mutation passes. Each run makes other terms, and prints the seed of one that fails.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TensorData } from '../graph';
import { readTerm, typed } from '../testing/cajalTerms';
import { edited, mutations, Tape, TermMaker, tapes } from '../testing/randomTerm';
import { compileApplication, compileTerm, finishCompiling } from './compile';
import { evaluateTerm } from './evaluate';
import type { Linked } from './linked';
import { dataOfVector, matrixOf } from './matrix';
import { Multilinear, type Vector } from './multilinear';
import { encode, shapeOfSpace, spaceOf } from './space';
import { type Link, printTerm } from './syntax';
import { arrow, orderOf, printType, resolve, type Type, uncurried } from './types';
import type { Typing } from './typing';

const runs = Number(process.env['GRADUS_RANDOM_TERMS'] ?? 1500);
// One algebra serves all runs, so its limit on multiplications is infinite.
const algebra = new Multilinear(undefined, Number.POSITIVE_INFINITY);
const dimensions = fc.integer({ min: 2, max: 4 });

const nothing = (): never => {
  throw new Error('a closed term has no links');
};

/** Larger matrices are not made: terms that need them are skipped. */
const maxOfMatrix = 600;

function sizeOfType(type: Type, dimension: number): number {
  return spaceOf(type, dimension)!.size;
}

function modest(typing: Typing): boolean {
  return [...typing.types.values()].every((type) => sizeOfType(type, typing.dimension) <= maxOfMatrix);
}

function zeros(type: Type, dimension: number): Float64Array {
  return new Float64Array(sizeOfType(type, dimension));
}

/** The encoded value of a closed term of data, or of functions of data. */
function encodedValue({ term, type, dimension }: Typing): Float64Array | null {
  const outcome = evaluateTerm(term, { dimension });
  expect(outcome.kind).not.toBe('endless');
  if (outcome.kind === 'fallen') return zeros(type, dimension);
  return outcome.kind === 'value' ? (encode(outcome.value, type, { dimension })?.values ?? null) : null;
}

function vectorOf(typing: Typing): Vector {
  return finishCompiling(compileTerm<never>(typing, nothing, algebra));
}

const seen = { orders: new Map<number, number>(), compared: 0, kinds: new Set<string>() };

test('compiling and applying gives the encoding of what evaluating gives', () => {
  fc.assert(
    fc.property(tapes, dimensions, (choices, dimension) => {
      const maker = new TermMaker(new Tape(choices), dimension);
      const type = maker.type(3);
      const typing = typed(maker.term([], type, 5), dimension);
      const { domains, result } = uncurried(type);
      const operands = domains.map((each) => typed(maker.term([], each, 3), dimension));
      fc.pre([typing, ...operands].every(modest));
      seen.orders.set(orderOf(type), (seen.orders.get(orderOf(type)) ?? 0) + 1);
      for (const { kind } of typing.types.keys()) seen.kinds.add(kind);

      const whole = [typing, ...operands].reduce((applied, operand) =>
        typed(`(${printTerm(applied.term)} ${printTerm(operand.term)})`, dimension),
      );
      const expected = encodedValue(whole);
      expect(vectorOf(whole).operand).toEqual({ values: expected, shape: [sizeOfType(result, dimension)] });
      const byMatrices = operands.reduce(
        (applied, operand) => algebra.apply(applied, vectorOf(operand)),
        vectorOf(typing),
      );
      expect(dataOfVector(byMatrices).values).toEqual(expected);
      const alone = encodedValue(typing);
      if (alone === null) return;
      seen.compared++;
      expect(matrixOf(typing).values).toEqual(alone);
    }),
    { numRuns: runs },
  );
});

test('the random terms have every form and every order up to the third', () => {
  const forms = ['apply', 'boolean', 'if', 'iter', 'lambda', 'numeral', 'successor', 'variable'];
  expect([...seen.kinds].sort()).toEqual(forms);
  for (const order of [0, 1, 2, 3]) expect(seen.orders.get(order) ?? 0).toBeGreaterThan(runs / 20);
  expect(seen.compared).toBeGreaterThan(runs / 4);
});

const numbers = fc.infiniteStream(fc.double({ min: -2, max: 2, noNaN: true }));

function randomVector(size: number, stream: Iterator<number>): Float64Array {
  return Float64Array.from({ length: size }, () => stream.next().value as number);
}

function expectClose(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  const size = Math.max(1, ...expected.map(Math.abs));
  for (const [index, each] of expected.entries())
    expect(Math.abs(actual[index]! - each)).toBeLessThanOrEqual(1e-9 * size);
}

/** A tensor in the shape of the type's space. */
function tensor(values: Float64Array, type: Type, dimension: number): Linked<never> {
  const operand: TensorData = { values, shape: shapeOfSpace(spaceOf(type, dimension)!) };
  return { kind: 'tensor', operand };
}

/** A closed function of one argument, of up to the second order. */
function functionOf(choices: readonly number[], dimension: number): { typing: Typing; domain: Type } {
  const maker = new TermMaker(new Tape(choices), dimension);
  const domain = maker.type(1);
  const typing = typed(maker.term([], arrow(domain, maker.type(1)), 5), dimension);
  return { typing, domain };
}

test('what is compiled is linear', () => {
  fc.assert(
    fc.property(tapes, dimensions, numbers, (choices, dimension, stream) => {
      const { typing, domain } = functionOf(choices, dimension);
      fc.pre(modest(typing));
      const at = (values: Float64Array): Float64Array => {
        const operands = [tensor(values, domain, dimension)];
        return dataOfVector(finishCompiling(compileApplication(typing, nothing, operands, algebra))).values;
      };
      const size = sizeOfType(domain, dimension);
      const [x, y] = [randomVector(size, stream), randomVector(size, stream)];
      const [a, b] = [stream.next().value as number, stream.next().value as number];
      const [fx, fy] = [at(x), at(y)];
      expectClose(
        at(x.map((each, index) => a * each + b * y[index]!)),
        fx.map((each, index) => a * each + b * fy[index]!),
      );
      expectClose(
        dataOfVector(
          algebra.apply(
            vectorOf(typing),
            algebra.closed(spaceOf(domain, dimension)!, { values: x, shape: [size] }),
          ),
        ).values,
        fx,
      );
    }),
    { numRuns: runs },
  );
});

/** A name bound outside the term. */
function linked(name: string): Link {
  return { name, identity: name, known: null };
}

test('an application is the body with the argument in the place of the variable, also of weights that are no values', () => {
  fc.assert(
    fc.property(tapes, dimensions, numbers, (choices, dimension, stream) => {
      const { typing, domain } = functionOf(choices, dimension);
      fc.pre(modest(typing) && typing.term.kind === 'lambda');
      if (typing.term.kind !== 'lambda') return;
      const { binder, body } = typing.term;
      const name = new RegExp(`\\b${binder.name}\\b`, 'g');
      const weights = linked('weights');
      const operand = tensor(randomVector(sizeOfType(domain, dimension), stream), domain, dimension);
      const compiled = (source: string): Float64Array => {
        const made = typed(source, dimension, [weights]);
        return dataOfVector(finishCompiling(compileTerm<never>(made, () => operand, algebra))).values;
      };
      const substituted = compiled(printTerm(body).replace(name, 'weights'));
      expectClose(compiled(`(${printTerm(typing.term)} weights)`), substituted);
      // A function that is passed as an argument becomes a matrix first.
      const [from, to] = [printType(domain), printType(uncurriedOnce(typing.type))];
      const throughMatrix = `((lambda ((f (-o ${from} ${to}))) (f weights)) ${printTerm(typing.term)})`;
      expectClose(compiled(throughMatrix), substituted);
    }),
    { numRuns: runs },
  );
});

function uncurriedOnce(type: Type): Type {
  const found = resolve(type);
  return found.kind === 'arrow' ? found.codomain : found;
}

test('no ill-typed mutation passes', () => {
  const codes = new Map<string, number>();
  fc.assert(
    fc.property(tapes, dimensions, fc.nat(), (choices, dimension, choice) => {
      const maker = new TermMaker(new Tape(choices), dimension);
      const source = maker.term([], maker.type(2), 5);
      const typing = typed(source, dimension);
      const all = mutations(source, typing);
      const { edit, elsewhere } = all[choice % all.length]!;
      const mutant = edited(source, edit);
      const { typing: changed, diagnostics } = readTerm(mutant, dimension);
      for (const { code } of diagnostics) codes.set(code, (codes.get(code) ?? 0) + 1);
      const refused = diagnostics.length > 0;
      expect(refused || (elsewhere && printType(changed.type) !== printType(typing.type)), mutant).toBe(true);
    }),
    { numRuns: runs },
  );
  const rules = [
    'used-twice',
    'never-used',
    'used-in-one-branch',
    'not-closed',
    'type-mismatch',
    'not-a-function',
    'numeral-beyond-dimension',
    'unbound-name',
  ];
  for (const rule of rules) expect(codes.get(rule) ?? 0, rule).toBeGreaterThan(0);
});

test('a matrix too large to be made is refused', () => {
  const source = '(lambda ((f (-o (-o Nat Nat) (-o Nat Nat)))) f)';
  expect(() => matrixOf(typed(source, 10))).toThrow('Compiling this takes');
});
