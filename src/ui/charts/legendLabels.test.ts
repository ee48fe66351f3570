import { expect, it } from 'vitest';
import { fitLabels } from './legendLabels';

const fit = (labels: readonly string[], room: number) => fitLabels(labels, room, ({ length }) => length);

it('leaves labels that have room as they are', () => {
  expect(fit(['measured', '95 % band', 'line'], 21)).toEqual(['measured', '95 % band', 'line']);
});

it('shortens the longest label alone while that is enough', () => {
  expect(fit(['measured', '95 % band', '(lambda (s) (/ (* Vmax s) (+ K s)))'], 30)).toEqual([
    'measured',
    '95 % band',
    '(lambda (s)…',
  ]);
});

it('shortens several alike, and none to nothing', () => {
  const shown = fit(['a long label', 'another long label', 'ab'], 18);
  expect(shown[2]).toBe('ab');
  expect(shown.every((label) => label.length <= 8)).toBe(true);
  expect(fit(['a long label'], 1)).toEqual(['a lo…']);
});
