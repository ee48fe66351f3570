import { expect, test } from 'vitest';
import { sweptNumbers } from './sweptNumbers';

const rates = (source: string) => sweptNumbers(source).filter(({ name }) => name === 'rate');

test('the rate of an optimizer is a number of the text', () => {
  const source = '(define-parameter a 1) (minimize (* a a) (optimizer (sgd 0.3)))';
  const [rate] = rates(source);
  expect(rate).toMatchObject({ of: 'sgd', value: 0.3, around: ['', ''] });
  expect(source.slice(rate!.start, rate!.end)).toBe('0.3');
});

test('a rate that is left to the default can be written where options go', () => {
  const source = '(define-parameter a 1)\n(minimize (* a a) (steps 3)) ; here\n';
  const [rate] = rates(source);
  const { start, end, around, value } = rate!;
  const written = source.slice(0, start) + around[0] + value + around[1] + source.slice(end);
  expect(written).toBe(
    '(define-parameter a 1)\n(minimize (* a a) (steps 3) (optimizer (adam 0.01))) ; here\n',
  );
});

test('without an objective, or with a search along lines, there is no rate', () => {
  expect(rates('(define x 3)')).toEqual([]);
  expect(rates('(minimize (* 2 2) (optimizer (lbfgs)))')).toEqual([]);
  expect(rates('(minimize (* 2 2')).toEqual([]);
});
