import '../stage/allParts';
import { expect, test } from 'vitest';
import { expandText } from '../lang';
import { defineTerm } from './definition';
import { typeAt } from './place';

const source = '(define-cajal parity (lambda ((n Nat)) (iter true (b) (if b false true) n)))';

function typeOf(part: string, from = 0): string | null {
  const { program } = expandText(source, { source: 'program', tables: [] });
  const [form] = program.forms;
  if (form?.kind !== 'define' || form.value.kind !== 'cajal') throw new Error('one term is wanted');
  const found = typeAt(defineTerm(form.value), source.indexOf(part, from));
  return found === null ? null : `${source.slice(found.span.start, found.span.end)} : ${found.type}`;
}

test.each([
  ['(lambda', '(lambda ((n Nat)) (iter true (b) (if b false true) n)) : (-o Nat Bool)'],
  ['n Nat', 'n : Nat'],
  ['(iter', '(iter true (b) (if b false true) n) : Bool'],
  ['b)', 'b : Bool'],
  ['if b', '(if b false true) : Bool'],
  ['false', 'false : Bool'],
])('at %j is %j', (part, expected) => {
  expect(typeOf(part)).toBe(expected);
});

test('the use of a variable has the type of its binder', () => {
  expect(typeOf('n)))', source.indexOf('true) n'))).toBe('n : Nat');
});

test('outside the term there is no type', () => {
  expect(typeOf('define-cajal')).toBeNull();
});
