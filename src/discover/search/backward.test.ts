import { expect, test } from 'vitest';
import { desiredAt } from './backward';
import { readCandidate } from './candidates';
import { columnOf } from './columns';
import { nodesOf } from './tree';

const rows = {
  count: 5,
  columns: [Float64Array.of(0.3, 0.7, 1.1, 1.9, 2.4), Float64Array.of(2.1, -0.4, 0.8, -1.3, 0.6)],
  targets: new Float64Array(5),
  scales: new Float64Array(5).fill(1),
};

test.each([
  '+ $0 * $1 ~2.5',
  '/ $1 - #4 $0',
  '- #1 neg / $0 $1',
  'exp * ~0.5 $1',
  'log + $0 #1',
  'sqrt + #3 $1',
  'square * $1 $0',
  'sin * #2 $0',
  'cos - $1 $0',
  'tanh $1',
  'atan * $0 $1',
  'abs - $1 #1',
  'sigmoid - $0 $1',
  'expt $0 ~1.7',
  'expt ~1.7 $1',
])('what each node of %s should have for the value that the formula has is what it has', (text) => {
  const tree = readCandidate(text)[0]!;
  const target = columnOf(tree, rows);
  for (const [place, node] of nodesOf(tree).entries()) {
    const { values, slopes } = desiredAt(tree, place, target, rows)!;
    const own = columnOf(node, rows);
    // The slope is the derivative by the node, so that a small change of the target asks for a small change of the node.
    const moved = desiredAt(
      tree,
      place,
      target.map((each) => each + 1e-6),
      rows,
    )!;
    for (let row = 0; row < rows.count; row++) {
      expect(values[row]! - own[row]!).toBeCloseTo(0, 9);
      expect((moved.values[row]! - values[row]!) * slopes[row]! * 1e6).toBeCloseTo(1, 3);
    }
  }
});

test('a row that cannot have its target does not count', () => {
  const tree = readCandidate('exp $0')[0]!;
  const { slopes } = desiredAt(tree, 1, Float64Array.of(1, -1, 2, 3, 0), rows)!;
  expect([...slopes].map((slope) => slope > 0)).toEqual([true, false, true, true, false]);
});

test('what is chosen has no inverse', () =>
  expect(desiredAt(readCandidate('max $0 $1')[0]!, 1, rows.targets, rows)).toBeNull());
