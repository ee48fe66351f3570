import { expect, test } from 'vitest';
import { found, task } from '../catalogue/discoverySamples';
import { questionOf } from './discoverQuestion';

const source = '(define-unknown (law x))\n(fit law (x) y)';

test('a question has the data, the grammar, the program and the best so far', () => {
  const columns = [{ name: 'x', values: [1, 2, 3], count: 3 }];
  const question = questionOf({ task, columns, source, front: [{ ...found(3, 0.25), origin: 'search' }] });
  expect(question).toContain('Unknown: law, of x.');
  expect(question).toContain('+ - * /');
  expect(question).toContain('9 nodes and 3 constants');
  expect(question).toContain('x\n1\n2\n3');
  expect(question).toContain(source);
  expect(question).toContain('3  0.25  (* 3.5 x)');
});

test('a question for several unknowns asks for a definition of each', () => {
  const [unknown] = task.unknowns;
  const several = { ...task, unknowns: [unknown!, { ...unknown!, name: 'other' }] };
  const question = questionOf({ task: several, columns: [], source, front: [] });
  expect(question).toContain('(define (name argument …) expression)');
  expect(question).not.toContain('best so far');
});

test('a question says the units of an unknown, where the program does', () => {
  const units = { parameters: [{ m: 1 }, {}], value: { m: 2, s: -1 } };
  const [unknown] = task.unknowns;
  const measured = { ...task, unknowns: [{ ...unknown!, parameters: ['x', 'n'], units }] };
  const question = questionOf({ task: measured, columns: [], source, front: [] });
  expect(question).toContain('Its units: x in m, n in 1, the value in m^2 s^-1.');
});
