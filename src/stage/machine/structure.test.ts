/** The nodes that a value holds, whatever holds them. */

import '../allParts';
import { expect, test } from 'vitest';
import { GraphBuilder, numberType } from '../../graph';
import { nodesWhere } from './structure';
import { Cell, MultipleValues, Pair, RecordType, RecordValue, Traced, type Value, Vector } from './values';

const node = new GraphBuilder().input('x', numberType);
const traced = new Traced(node);

function cellOf(value: Value): Cell {
  const cell = new Cell('c');
  cell.value = value;
  return cell;
}

test.each([
  ['a pair', new Pair(1, new Pair(traced, 2))],
  ['a vector', new Vector([1, traced])],
  ['several values', new MultipleValues([1, traced])],
  ['a record', new RecordValue(new RecordType('point', ['x']), [traced])],
  ['a variable', cellOf(new Vector([traced]))],
  ['variables of a procedure', [1, cellOf(traced)]],
] as const)('%s holds its nodes', (_, value) => {
  // Values are read only.
  expect(nodesWhere(value as Parameters<typeof nodesWhere>[0], () => true)).toEqual([node]);
  expect(nodesWhere(value as Parameters<typeof nodesWhere>[0], () => false)).toEqual([]);
});
