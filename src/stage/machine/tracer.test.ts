import { describe, expect, test } from 'vitest';
import { GraphBuilder, numberType } from '../../graph';
import { arrayBytes, nodeBytes, objectBytes, pairBytes, stringBytes, tensorBytes } from './heap';
import { Primitive } from './primitive';
import { Tracer } from './tracer';
import {
  Cell,
  Character,
  Closure,
  MultipleValues,
  Pair,
  type Slot,
  StringValue,
  TensorValue,
  Traced,
  Vector,
} from './values';

/** The bytes of what can be reached from these values. */
function bytesOf(...values: Slot[]): number {
  const tracer = new Tracer(Number.POSITIVE_INFINITY);
  for (const each of values) tracer.slot(each);
  tracer.finish();
  return tracer.bytes;
}

describe('a trace counts', () => {
  test('elements once that several tensors share, as a reshaped tensor does', () => {
    const elements = new Float64Array(100);
    const [row, table] = [new TensorValue(elements, [100]), new TensorValue(elements, [10, 10])];
    expect(bytesOf(row)).toBe(tensorBytes(100));
    expect(bytesOf(row, table)).toBe(tensorBytes(100));
    expect(bytesOf(row, new TensorValue(new Float64Array(100), [100]))).toBe(2 * tensorBytes(100));
  });

  test('a pair once, and a letter as an object', () => {
    const pair = new Pair(1, new Pair(2, new Pair(3, 4)));
    expect(bytesOf(pair, pair)).toBe(3 * pairBytes);
    expect(bytesOf(new Character('a'))).toBe(objectBytes);
  });

  test('two bytes for each letter of a string, and long strings that are equal once', () => {
    const [short, long] = ['ab', 'a'.repeat(1000)];
    const twice = (text: string): number => bytesOf(new StringValue(text), new StringValue(text));
    expect(twice(short)).toBe(2 * (objectBytes + stringBytes(2)));
    expect(twice(long)).toBe(2 * objectBytes + stringBytes(1000));
    expect(stringBytes(1000) - stringBytes(0)).toBe(2000);
  });

  test('the nodes that a node computes with, and the elements of constants', () => {
    const builder = new GraphBuilder();
    const input = builder.input('x', { ...numberType, shape: [50] });
    const constant = builder.tensor(Float64Array.from({ length: 50 }, Math.sqrt), {
      element: 'number',
      shape: [50],
    });
    const sum = builder.op('add', [input, constant]);
    const product = builder.op('mul', [sum, sum]);
    const whole = bytesOf(new Traced(product));
    expect(whole).toBeGreaterThan(objectBytes + 4 * nodeBytes + tensorBytes(50));
    // The block of the nodes is reached with each of them.
    expect(whole).toBeLessThan(objectBytes + 4 * (nodeBytes + 2 * arrayBytes(4)) + 2 * tensorBytes(50));
  });

  test('procedures that are built in as nothing, and the mark of no trace on what was just made', () => {
    const builtIn = new Primitive('nothing', { min: 0, max: 0 }, { apply: () => 0 });
    expect(bytesOf(builtIn)).toBe(0);
    // Traces count from 1.
    const items = [new Pair(1, 2), new TensorValue(new Float64Array(1), [1])];
    const span = { source: 'program', start: 0, end: 0 } as const;
    const code = { name: null, required: 0, rest: false, size: 0, body: () => null, span };
    const others = [new Closure(code, []), new Vector([]), new MultipleValues([]), new Cell('c')];
    for (const each of [...items, ...others]) expect(each.mark).toBe(0);
  });
});
