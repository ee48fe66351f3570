import { expect, test } from 'vitest';
import { StringValue, unspecified } from '../stage';
import { ConsoleOutput } from './console';

const span = { source: 'program', start: 1, end: 4 } as const;

test('a value ends the line of output before it, and what has no value shows nothing', () => {
  const output = new ConsoleOutput();
  output.print('one ');
  output.print('line\n');
  output.value(unspecified, span);
  output.value(3, span);
  output.print('after');
  expect(output.lines()).toEqual([
    { kind: 'output', text: 'one line', span: null },
    { kind: 'value', text: '3', span },
    { kind: 'output', text: 'after', span: null },
  ]);
});

test('output that would flood the page is cut off, and says so', () => {
  const output = new ConsoleOutput();
  for (let time = 0; time < 1000; time++) output.print('x'.repeat(1000));
  const [line, ...others] = output.lines();
  expect(others).toEqual([]);
  expect(line!.text.length).toBeLessThan(102_000);
  expect(line!.text).toContain('longer than 100000 characters');
});

test('so are values, all of them together', () => {
  const output = new ConsoleOutput();
  for (let time = 0; time < 100; time++) output.value(new StringValue('y'.repeat(9000)), span);
  const lines = output.lines();
  expect(lines.length).toBeLessThan(20);
  expect(lines.at(-1)!.text).toContain('longer than 100000 characters');
});
