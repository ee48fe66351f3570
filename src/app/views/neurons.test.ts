import '../../stage/allParts';
import { expect, test } from 'vitest';
import { finish } from '../../stage';
import { noTables } from '../../testing/requests';
import { Program } from '../program';
import { neuronsOf } from './neurons';

const text = `(define-parameter p 0.25 (between 0 1))
(define-cajal negation (lambda ((b Bool)) (if b false true)))
(define-data (x) '((0) (1)))
(minimize (square (- 1 (ref (negation (vec p (- 1 p))) 0))))`;

test('a term is observed at the parameters that the page shows, not at their starts', () => {
  const observe = (p: number) => {
    const request = { source: text, tables: noTables, parameters: { p }, row: null };
    return finish(neuronsOf(new Program({ text, level: 'tower' }), request));
  };
  const fed = [0.25, 0.75].map((p) => observe(p).neurons);
  expect(fed[0]!.map(({ name }) => name)).toEqual(['negation']);
  expect(fed[0]).not.toEqual(fed[1]);
  expect(observe(0.75).neurons).toEqual(fed[1]);
});
