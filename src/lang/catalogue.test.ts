import { expect, test } from 'vitest';
import { accepts, arityOf, describeArities, describeArity } from './arity';
import { dataPrimitives, numericPrimitives, preludeProcedures } from './catalogue';
import { unsupportedNames } from './unsupportedNames';

test('reads arities off signatures', () => {
  expect(arityOf('(f)')).toEqual({ min: 0, max: 0 });
  expect(arityOf('(f x y)')).toEqual({ min: 2, max: 2 });
  expect(arityOf('(f x ...)')).toEqual({ min: 0, max: null });
  expect(arityOf('(f x y ...)')).toEqual({ min: 1, max: null });
  expect(arityOf('(f x [y])')).toEqual({ min: 1, max: 2 });
  expect(arityOf('(f x [y z])')).toEqual({ min: 1, max: 3 });
  expect(arityOf('(f x ... tail)')).toEqual({ min: 1, max: null });
});

test('says arities as one would', () => {
  expect(describeArity({ min: 0, max: 0 })).toBe('no arguments');
  expect(describeArity({ min: 1, max: 1 })).toBe('1 argument');
  expect(describeArity({ min: 1, max: 2 })).toBe('1 or 2 arguments');
  expect(describeArity({ min: 1, max: 3 })).toBe('1 to 3 arguments');
  expect(describeArity({ min: 2, max: null })).toBe('at least 2 arguments');
  expect(accepts({ min: 1, max: 2 }, 3)).toBe(false);
});

test('says several arities as one', () => {
  expect(describeArities([{ min: 1, max: 1 }])).toBe('1 argument');
  expect(
    describeArities([
      { min: 1, max: 1 },
      { min: 2, max: 2 },
      { min: 4, max: null },
    ]),
  ).toBe('1, 2 or at least 4 arguments');
});

test('every signature names what it documents, and no left-out name is given', () => {
  const tables = [numericPrimitives, dataPrimitives, preludeProcedures];
  for (const table of tables) {
    for (const [name, { signature, doc }] of Object.entries(table)) {
      expect(signature.startsWith(`(${name}`), signature).toBe(true);
      expect(doc.endsWith('.'), `${name}: ${doc}`).toBe(true);
      expect(Object.hasOwn(unsupportedNames, name), name).toBe(false);
    }
  }
});
