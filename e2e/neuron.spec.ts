/** Terms of Cajal on the page: the compiled neuron, its activations, and mistakes of linearity. */

import { expectNoViolations } from './axe';
import { expect, figure, test } from './gradus';

const parity = `(define-cajal parity
  (lambda ((n Nat))
    (iter true (b) (if b false true) n))
  (dimension 4))
(define-cajal negation (lambda ((b Bool)) (if b false true)))
`;

test('the panel shows the matrix, the turns and the answer to what the sliders say', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(parity);
  await page.getByRole('button', { name: 'Show Neuron alone' }).click();
  const matrix = page.getByRole('region', { name: 'Matrix of parity' });
  await expect(matrix.getByRole('row', { name: /^true/ })).toHaveText('true1010');
  await expect(matrix.getByRole('row', { name: /^false/ })).toHaveText('false0101');
  const activations = page.getByRole('region', { name: 'Activations' });
  const output = activations.getByRole('table', { name: 'Output' });
  await expect(output).toHaveText(/true1false0/);
  await activations.getByRole('slider', { name: /^0/ }).fill('0.25');
  await activations.getByRole('slider', { name: /^3/ }).fill('0.75');
  await expect(output).toHaveText(/true0\.25false0\.75/);
  const turns = activations.getByRole('table', { name: /turn by turn/ });
  await expect(turns.getByRole('row').nth(4)).toHaveText('3010.75');
  await expectNoViolations(page, '.panel-neuron');
  await page.getByRole('combobox', { name: 'Term' }).selectOption('negation');
  await expect(page.getByRole('region', { name: 'Matrix of negation' })).toContainText('true01');
});

/** A number read from its row, and how odd it is: six rows. */
const reading = `(define-data (seen odd) '((0 0) (1 1) (2 0) (3 1) (4 0) (5 1)))
(define-cajal parity (lambda ((n Nat)) (iter true (b) (if b false true) n)) (dimension 6))
(define-parameter W (zeros 6 6))
(define (one-hot k) (apply vec (map (lambda (i) (if (= i k) 1 0)) (iota 6))))
(define (read-number k) (softmax (matmul W (one-hot k))))
(fit (lambda (k) (ref (parity (read-number k)) 1)) (seen) odd (optimizer (adam 0.3)) (steps 80))
`;

test('the running program feeds the neuron, and the figures move as it trains', async ({ gradus, page }) => {
  await gradus.openSource(reading);
  await page.getByRole('button', { name: 'Show Neuron alone' }).click();
  const activations = page.getByRole('region', { name: 'Activations' });
  await activations.getByRole('radio', { name: 'By the program' }).check();
  await expect(activations).toContainText('the mean over 6 rows, at the start');
  const output = activations.getByRole('table', { name: 'Output' });
  await expect(output).toHaveText(/true0\.5.*false0\.5/);
  await activations.getByRole('checkbox', { name: 'Mean over rows' }).uncheck();
  await activations.getByRole('spinbutton', { name: 'Row' }).fill('2');
  await expect(activations).toContainText('row 2 of 6');
  await gradus.trainToEnd();
  await expect(activations).toContainText('row 2 of 6, after 80 steps');
  // Row 2 is the number 1, which is odd.
  await expect(output).toHaveText(/true0\.0\d+false0\.9/);
  const turns = activations.getByRole('table', { name: /turn by turn/ });
  await expect(turns.getByRole('row')).toHaveCount(7);
  await expectNoViolations(page, '.panel-neuron');
});

test('a term that links an image and a convolution has its turns as pictures, at the present kernel', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(`(define-parameter kernel (mat '(0 0 0) '(0 0 0) '(0 1 0)))
(define image (tensor (map (lambda (r) (map (lambda (c) (if (and (= r 5) (= c 4)) 1 0)) (iota 8))) (iota 8))))
(define (shift y) (conv2d y kernel 1 'same))
(define-cajal moved (lambda ((n Nat)) (iter image (y) (shift y) n)) (dimension 4))
(minimize (sum (square (- (moved (vec 0 0 1 0)) image))) (optimizer (adam 0.05)) (steps 30))
`);
  await page.getByRole('button', { name: 'Show Neuron alone' }).click();
  const activations = page.getByRole('region', { name: 'Activations' });
  const turns = activations.getByRole('table', { name: /turn by turn/ });
  await expect(turns.getByRole('img')).toHaveCount(4);
  await expect(activations.getByRole('img', { name: /a procedure/ })).toBeVisible();
  const last = turns.getByRole('img').last();
  const picture = () => last.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  await expect(last).toHaveAttribute('aria-label', '64 numbers from 0 to 1');
  const before = await picture();
  await gradus.trainToEnd();
  await expect(last).not.toHaveAttribute('aria-label', '64 numbers from 0 to 1');
  expect(await picture()).not.toBe(before);
});

test('weight that falls off the end in training is reported with its place and its share', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(`(define-cajal double (lambda ((n Nat)) (iter 0 (y) (succ (succ y)) n)) (dimension 4))
(define-parameter w (zeros 4))
(minimize (- 1 (ref (softmax w) 3) (* 0 (sum (double (softmax w))))) (optimizer (adam 0.2)) (steps 100))
`);
  await expect(gradus.problem).toContainText(
    'At the start double loses 50 % of its weight off the end of Nat.',
  );
  await gradus.trainToEnd();
  await expect(gradus.problem).toContainText(/After 100 steps double loses more than 99.9 % of its weight/);
  await expect(gradus.problem.getByRole('button', { name: 'Line 1' })).toBeVisible();
  const drawn = await page.locator('.cm-lintRange-warning').allTextContents();
  expect(drawn.join('')).toBe('(succ (succ y))');
});

test('a variable used twice is drawn at both uses', async ({ gradus, page }) => {
  await gradus.openSource('(define-cajal f (lambda ((b Bool)) (if b b true)))\n');
  await expect(page.getByText('b is used twice; a variable is used exactly once.').first()).toBeVisible();
  const drawn = page.locator('.cm-lintRange-error');
  await expect(drawn).toHaveCount(2);
  await expect(drawn).toHaveText(['b', 'b']);
  const at = await drawn.evaluateAll((marks) => marks.map((each) => each.getBoundingClientRect().left));
  expect(at[0]).toBeLessThan(at[1]!);
});

test('a variable used in one branch alone is drawn with the branch that lacks it', async ({
  gradus,
  page,
}) => {
  await gradus.openSource('(define-cajal f (lambda ((a Bool) (n Nat)) (if a n 0)))\n');
  await expect(page.locator('.cm-lintRange-error')).toHaveText(['n', '0']);
});

test('hovering a part of a term shows its type', async ({ gradus, page }) => {
  await gradus.openSource(parity);
  await page
    .locator('.cm-line')
    .nth(2)
    .getByText(/\(iter true/)
    .hover({ position: { x: 52, y: 8 } });
  await expect(page.locator('.cm-documentation')).toContainText('Its type is Bool.');
});

test('a convolution within an iteration trains on the GPU', async ({ gradus, page }) => {
  await gradus.openSource(
    `(define-parameter kernel (mat '(0 0.2 0) '(0.2 0.4 0.2) '(0 0.2 0)))
(define-parameter scores (zeros 3))
(define image (tensor (map (lambda (r) (map (lambda (c) (if (and (= r 4) (= c 4)) 1 0)) (iota 9))) (iota 9))))
(define (blur y) (conv2d y kernel 1 'same))
(define wanted (conv2d (conv2d image (mat '(0 0.5 0) '(0 0.5 0) '(0 0 0)) 1 'same) (mat '(0 0.5 0) '(0 0.5 0) '(0 0 0)) 1 'same))
(define-cajal repeat (lambda ((n Nat)) (iter image (y) (blur y) n)) (dimension 3))
(watch twice (ref (softmax scores) 2))
(minimize (sum (square (- (repeat (softmax scores)) wanted))) (optimizer (adam 0.05)) (steps 12))
`,
    { backend: 'tfjs' },
  );
  const start = figure(await gradus.loss.innerText());
  await page.getByRole('button', { name: 'Show Neuron alone' }).click();
  const last = page
    .getByRole('table', { name: /turn by turn/ })
    .getByRole('img')
    .last();
  const picture = () => last.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = await picture();
  await gradus.train.click();
  // A software adapter takes its time.
  await expect(gradus.status).toHaveAttribute('data-state', 'done', { timeout: 45_000 });
  await expect.poll(picture).not.toBe(before);
  await expect(page.getByRole('button', { name: /tfjs.*webgpu/i })).toBeVisible();
  await page.getByRole('button', { name: 'Show all panels' }).click();
  expect(figure(await gradus.loss.innerText())).toBeLessThan(start);
});
