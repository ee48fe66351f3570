/** Checks that the benchmarks measure what they say. Their figures depend on the machine, and are not tested. */

import { expect, test } from 'vitest';
import { examples } from '../src/examples/texts';
import { literalsToSkip, textAfter } from './keyOnce';
import { keyRows } from './keys';
import { moduleSizes } from './paper';
import { figure, renderTable } from './report';
import { stageOnce } from './stageOnce';
import { inOwnProcess, levels, reportStaging } from './staging';
import { experimentPrograms, largerPrograms, planOf, stagedPrograms } from './workloads';

test('staging is measured on the 29 programs of the experiments on two lengths of Lotka-Volterra and on a long model', () => {
  const names = stagedPrograms().map(({ name }) => name);
  expect(experimentPrograms).toHaveLength(29);
  expect(names.slice(29)).toEqual(['LV20', 'LV10000', 'society']);
});

test('each level takes more steps of the machine than the one below it, and as many for long loops', () => {
  const steps = (name: string): readonly number[] => levels.map((level) => stageOnce(name, level).steps);
  const [direct, interpreter, tower] = steps('LV20');
  expect(direct).toBeLessThan(interpreter!);
  expect(interpreter).toBeLessThan(tower!);
  expect(steps('LV10000')).toEqual([direct, interpreter, tower]);
});

test('a process of its own finds the same graph in as many steps', () => {
  const { steps, nodes, cold, prelude } = inOwnProcess('P3', 'interpreter');
  const here = stageOnce('P3', 'interpreter');
  expect([steps, nodes]).toEqual([here.steps, here.nodes]);
  expect(Math.min(cold, prelude)).toBeGreaterThan(0);
});

test('programs are one module at all levels, byte for byte, but for two that repeat a closure', () => {
  const unlike = experimentPrograms.filter(({ source }) => {
    return moduleSizes(levels.map((level) => planOf(source, level))).length > 1;
  });
  expect(unlike.map(({ name }) => name)).toEqual(['M08', 'M11']);
});

test('a key is measured on another literal each time, in a bundle', async () => {
  for (const example of examples) {
    const texts = Array.from({ length: 20 }, (_, keys) => textAfter(example, keys));
    expect(new Set([example.source, ...texts]).size).toBe(21);
  }
  const [row] = await keyRows(['hubble']);
  expect(row).toMatchObject({ example: 'hubble', title: examples.find(({ id }) => id === 'hubble')!.title });
  expect(Math.min(row!.first, row!.key)).toBeGreaterThan(0);
});

test('a key changes a literal with which the program compiles, and no index', async () => {
  const certified = examples.find(({ id }) => id === 'certified')!;
  const skipped = await literalsToSkip(certified);
  expect(textAfter(certified, 0)).toContain('(+ start 1.1)');
  expect(textAfter(certified, 0, skipped)).toContain('(+ start 1)');
  // Throws an error for a program without such a literal.
  for (const example of examples) await literalsToSkip(example);
});

test('the larger programs compile', () => {
  for (const { source } of largerPrograms()) expect(planOf(source).step.start.length).toBeGreaterThan(0);
});

test('tables set figures flush right and say how long preparation took', () => {
  const times = { prelude: 1, preparation: 2, cold: 12.34, warm: 0.5, steps: 7, nodes: 3 };
  const at = {
    direct: { ...times, preparation: 0 },
    interpreter: times,
    tower: { ...times, preparation: 250 },
  };
  const [table] = reportStaging([{ program: 'P1', title: 'one constant', at }]).tables;
  expect(
    renderTable({
      ...table!,
      columns: ['a', 'b'],
      rows: [
        ['10', 'x'],
        ['2', 'y'],
      ],
    })
      .split('\n')
      .slice(1),
  ).toEqual([
    ' a  b',
    '10  x',
    ' 2  y',
    'Once a session, cold: the prelude 1.00 ms, the evaluator 2.00 ms, with the tower’s 250 ms.',
  ]);
  expect([1.234, 12.34, 1234.5, Number.NaN].map(figure)).toEqual(['1.23', '12.3', '1235', '–']);
});
