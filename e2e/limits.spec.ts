/** Programs that ask for more than there is: each gets an error at its place, and the page continues. */

import { expect, line, test } from './gradus';

test('a list of ten million is refused, an endless loop runs out of fuel, the page goes on', async ({
  gradus,
}) => {
  await gradus.openSource(line);
  await gradus.write(`(length (iota 10000000))\n${line}`);
  await expect(gradus.problem).toContainText('iota would make 10000000 items');
  await gradus.write(`(define (forever n) (forever (+ n 1)))\n(forever 0)\n${line}`);
  await expect(gradus.problem).toContainText('without coming to an end', { timeout: 40_000 });
  await gradus.write(`(define (deep n) (+ 1 (deep n)))\n(deep 1)\n${line}`);
  await expect(gradus.problem).toContainText('calls deep', { timeout: 40_000 });
  await gradus.write(line);
  await gradus.expectState('ready');
  await gradus.evaluate('(let count ((n 1000000)) (if (= n 0) 0 (+ 1 (count (- n 1)))))');
  await expect(gradus.console).toContainText('1000000');
  await gradus.trainToEnd();
});

test('a run that hangs in one step is ended by Stop', async ({ gradus }) => {
  await gradus.openSource(`(define-data (k) (map list (iota 20000)))
(define-parameter x 1)
(define (spin n) (if (< n (* x x x)) (spin (+ n 1)) n))
(minimize (- (* x (mean-over ((k k)) (spin k)))) (optimizer (sgd 1000)) (steps 3))
`);
  await gradus.expectState('ready');
  await gradus.train.click();
  await gradus.expectState('training');
  await gradus.stop.click();
  await expect(gradus.notices).toContainText('did not answer');
  await gradus.write(line);
  await gradus.expectState('ready');
  await gradus.trainToEnd();
});

const fills: readonly (readonly [made: string, source: string])[] = [
  ['tensors', "(define (g n) (if (= n 0) '() (cons (ones 5000000) (g (- n 1)))))\n(length (g 300))"],
  ['lists', '(define (g n) (if (= n 0) 0 (cons (iota 4000000) (g (- n 1)))))\n(length (g 400))'],
];

for (const [made, source] of fills) {
  test(`a program whose ${made} take all memory is refused, and the next one trains`, async ({ gradus }) => {
    await gradus.openSource(source);
    await expect(gradus.problem).toContainText('512 MB', { timeout: 60_000 });
    await gradus.write(line);
    await gradus.expectState('ready');
    await gradus.trainToEnd();
  });
}
