import { expect, test } from 'vitest';
import { accepts, arityOf, describeArity } from './arity';
import { dataPrimitives, numericPrimitives, preludeProcedures } from './catalogue';
import { unsupportedNames } from './unsupportedNames';

test('reads arities off signatures', () => {
  expect(arityOf('(f)')).toEqual({ least: 0, most: 0 });
  expect(arityOf('(f x y)')).toEqual({ least: 2, most: 2 });
  expect(arityOf('(f x ...)')).toEqual({ least: 0, most: null });
  expect(arityOf('(f x y ...)')).toEqual({ least: 1, most: null });
  expect(arityOf('(f x [y])')).toEqual({ least: 1, most: 2 });
  expect(arityOf('(f x [y z])')).toEqual({ least: 1, most: 3 });
  expect(arityOf('(f x ... tail)')).toEqual({ least: 1, most: null });
});

test('says arities as one would', () => {
  expect(describeArity({ least: 0, most: 0 })).toBe('no arguments');
  expect(describeArity({ least: 1, most: 1 })).toBe('1 argument');
  expect(describeArity({ least: 1, most: 2 })).toBe('1 or 2 arguments');
  expect(describeArity({ least: 1, most: 3 })).toBe('1 to 3 arguments');
  expect(describeArity({ least: 2, most: null })).toBe('at least 2 arguments');
  expect(accepts({ least: 1, most: 2 }, 3)).toBe(false);
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
