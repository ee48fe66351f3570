import { expect, test } from 'vitest';
import { recordReach } from './reach';

function recorded(source: string, ...texts: readonly string[]): string {
  const places = texts.map((text, number) => {
    const start = source.indexOf(text);
    return { number, start, end: start + text.length };
  });
  return recordReach('x.ts', source, places).source;
}

test('records the innermost block around a place', () => {
  expect(recorded('function f(x) { if (x) { go(1); } }', '1')).toBe(
    'function f(x) { if (x) {globalThis.reachedPlaces?.add(0); go(1); } }',
  );
});

test('records the body of an arrow function that has no block', () => {
  expect(recorded('const f = (x) => x + 1;', '+')).toBe(
    'const f = (x) => (globalThis.reachedPlaces?.add(0), x + 1);',
  );
});

test('records two places of one source', () => {
  expect(recorded('const f = (x) => x + 1; function g() { a(); }', '+', 'a()')).toBe(
    'const f = (x) => (globalThis.reachedPlaces?.add(0), x + 1); function g() {globalThis.reachedPlaces?.add(1); a(); }',
  );
});

test('leaves out what runs with a module, a constructor, or before a body', () => {
  const source = 'const one = 1; class A { two = 2; } function f(x = 3) { return x; }';
  const places = ['1', '2', '3'].map((text, number) => {
    const start = source.indexOf(` ${text}`) + 1;
    return { number, start, end: start + 1 };
  });
  expect(recordReach('x.ts', source, places)).toEqual({ source, recorded: [] });
});
