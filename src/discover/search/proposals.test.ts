import { expect, test } from 'vitest';
import { Random } from '../../graph/random';
import { sizeOf } from '../formula';
import { PostfixList, postfixOf } from '../postfix';
import { readCandidate } from './candidates';
import { Grammar } from './grammar';
import { Proposals } from './proposals';
import { SeenCodes } from './seenCodes';

const grammar = new Grammar({
  name: 'law',
  parameters: ['x', 'y'],
  using: ['+', '-', '*', '/', 'sin', 'exp'],
  size: 13,
  constants: 3,
  units: null,
  span: { source: 'program', start: 0, end: 0 },
});
const postfix = (text: string) => postfixOf(readCandidate(text)[0]!);

test('each proposal is one formula of the grammar, and most are new', () => {
  const small = [[postfix('$0'), postfix('$1')], [postfix('sin $0')], [postfix('* $0 $1')]];
  const proposals = new Proposals(new Random(5), grammar, small);
  const seen = new SeenCodes();
  const list = new PostfixList(10, 10);
  const [parent, other] = [postfix('+ * ~2.5 $0 sin / $1 + #1 $0'), postfix('exp - $0 * $1 $1')];
  let fresh = 0;
  for (let count = 0; count < 3000; count++) {
    if (!proposals.propose(parent, other, 13, list)) continue;
    if (!seen.add(list, list.endOf(list.count - 1))) {
      list.drop();
      continue;
    }
    const index = list.finish();
    const formula = list.formula(index);
    expect(sizeOf(formula)).toBe(list.sizeOf(index));
    expect(sizeOf(formula)).toBeLessThanOrEqual(13);
    fresh++;
  }
  expect(fresh).toBeGreaterThan(600);
});

test.each([
  ['+ $0 * $1 $1', '+ * $1 $1 $0', true],
  ['* ~2 $0', '* $0 ~3', true],
  ['- $0 $1', '- $1 $0', false],
  ['* #2 $0', '* #3 $0', false],
  ['sin + $0 $1', '+ sin $0 $1', false],
] as const)('%s and %s are the same: %s', (one, other, isSame) => {
  const list = new PostfixList(2, 20);
  const seen = new SeenCodes();
  const isNew = [one, other].map((text) => {
    const begin = list.end;
    list.add(readCandidate(text)[0]!);
    return seen.add(list, begin);
  });
  expect(isNew).toEqual([true, !isSame]);
});

test('thousands of different formulas have different codes', () => {
  const list = new PostfixList(2, 20);
  const seen = new SeenCodes();
  for (let index = 0; index < 20_000; index++) {
    const begin = list.end;
    list.add({ kind: 'number', value: index });
    expect(seen.add(list, begin)).toBe(true);
  }
});
