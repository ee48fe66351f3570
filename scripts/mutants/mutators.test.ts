import { expect, test } from 'vitest';
import { applyMutant, mutantsOf } from './mutators';

function mutated(source: string): readonly string[] {
  return mutantsOf('x.ts', source).map((mutant) => applyMutant(source, mutant));
}

test('swaps operators', () => {
  expect(mutated('a < b;')).toEqual(['a <= b;']);
  expect(mutated('a && b;')).toEqual(['a || b;']);
  expect(mutated('let x = a ?? b;')).toEqual(['let x = a;']);
  expect(mutated('let y = i++;')).toEqual(['let y = i--;']);
});

test('decides conditions one way and the other', () => {
  expect(mutated('if (ready) go;')).toEqual(['if (true) go;', 'if (false) go;']);
  expect(mutated('let x = ready ? a : b;')).toEqual(['let x = true ? a : b;', 'let x = false ? a : b;']);
  expect(mutated('let x = !ready;')).toEqual(['let x = (ready);']);
});

test('leaves out statements that act', () => {
  expect(mutated('store.set(next);')).toEqual([';']);
  expect(mutated('x = next;')).toEqual([';']);
});

test('changes literals, and no types or imports', () => {
  expect(mutated('let x: 1 = 1;')).toEqual(['let x: 1 = 2;']);
  expect(mutated('f(true, "text");')).toEqual([';', 'f(false, "text");']);
  expect(mutated("import { a } from './a'; type T = { n: 1 };")).toEqual([]);
});

test('refuses a text that does not parse', () => {
  expect(() => mutantsOf('x.ts', 'let = ;')).toThrow('x.ts does not parse');
});
