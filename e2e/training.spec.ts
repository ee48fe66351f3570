import { endless, expect, figure, line, test } from './gradus';

test('the first example is trained in WebAssembly', async ({ gradus, page }) => {
  test.slow();
  await gradus.open();
  await expect(page.getByRole('button', { name: 'Backend: wasm f64' })).toBeVisible();
  const start = figure(await gradus.loss.innerText());
  await page.getByRole('slider', { name: 'pace' }).fill('51');
  await gradus.train.click();
  await expect
    .poll(async () => figure(await gradus.loss.innerText()), { timeout: 60_000 })
    .toBeLessThan(start / 2);
  await expect(gradus.status).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  await expect(gradus.status).toContainText('all 1,500 steps');
  expect(Math.abs((await gradus.value('Vmax')) / 212.684 - 1)).toBeLessThan(1e-3);
  expect(Math.abs((await gradus.value('Km')) / 0.0641 - 1)).toBeLessThan(1e-3);
  await expect(page.locator('.cm-reading').first()).toContainText('212.7');
  expect(figure(await gradus.loss.innerText())).toBeCloseTo(99.6, 0);
});

test('tfjs trains with WebGPU where it is chosen', async ({ gradus, page }) => {
  test.slow();
  await gradus.openSource(line, { backend: 'tfjs' });
  await expect(page.getByRole('button', { name: 'Backend: tfjs webgpu f32' })).toBeVisible();
  await gradus.trainToEnd();
  expect(await gradus.value('slope')).toBeCloseTo(2, 1);
});

test('a run is paused, stepped, resumed and stopped', async ({ gradus }) => {
  await gradus.openSource(endless, { pace: 200 });
  await gradus.train.click();
  await gradus.expectState('training');
  await expect.poll(() => gradus.stepsTaken()).toBeGreaterThan(5);
  await gradus.train.click();
  await gradus.expectState('paused');
  await expect(gradus.train).toHaveText('Resume');
  const paused = await gradus.stepsTaken();
  await gradus.step.click();
  await expect.poll(() => gradus.stepsTaken()).toBe(paused + 1);
  await gradus.step.click();
  await expect.poll(() => gradus.stepsTaken()).toBe(paused + 2);
  await gradus.train.click();
  await gradus.expectState('training');
  await expect.poll(() => gradus.stepsTaken()).toBeGreaterThan(paused + 10);
  await gradus.stop.click();
  await gradus.expectState('done');
  await expect(gradus.status).toContainText('stopped by you');
});

test('a step from the start takes one step and waits', async ({ gradus }) => {
  await gradus.openSource(line);
  const start = figure(await gradus.loss.innerText());
  await gradus.step.click();
  await gradus.expectState('paused');
  expect(await gradus.stepsTaken()).toBe(1);
  expect(await gradus.value('slope')).toBeCloseTo(0.1, 6);
  expect(figure(await gradus.loss.innerText())).toBeLessThan(start);
});

test('reset goes back to the start, with the last run beside it', async ({ gradus, page }) => {
  await gradus.openSource(line);
  const start = await gradus.loss.innerText();
  await gradus.trainToEnd();
  expect(await gradus.value('slope')).toBeCloseTo(2, 1);
  await gradus.reset.click();
  await gradus.expectState('ready');
  await expect(gradus.loss).toHaveText(start);
  await expect(gradus.cell('slope')).toHaveText('0');
  await expect(page.locator('.panel-loss .legend')).toContainText('run 1');
  await gradus.trainToEnd();
  await expect(page.locator('.panel-runs .panel-figures')).toContainText('2 runs');
});

test('a new seed holds other rows out, and training starts from it', async ({ gradus, page }) => {
  const rows = Array.from({ length: 20 }, (_, x) => `(${x} ${x * x})`).join(' ');
  await gradus.openSource(
    line.replace(/'\(.*\)\n/, `'(${rows}))\n`).replace('(steps', '(holdout 0.3) (steps'),
  );
  const heldOut = page.getByTestId('holdout-now');
  const before = await heldOut.innerText();
  const seed = page.getByRole('textbox', { name: 'Seed' });
  await expect(seed).toHaveValue('0');
  await page.getByRole('button', { name: 'New seed' }).click();
  await expect(seed).not.toHaveValue('0');
  await expect(heldOut).not.toHaveText(before);
  await seed.fill('');
  await seed.press('Enter');
  await expect(seed).toHaveValue('0');
  await expect(heldOut).toHaveText(before);
  await gradus.trainToEnd();
});

test('the pace is from one step a second to as fast as it goes, also while it trains', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(endless, { pace: 1 });
  await gradus.train.click();
  await gradus.expectState('training');
  const pace = page.getByRole('slider', { name: 'pace' });
  await pace.fill('51');
  await expect.poll(() => gradus.stepsTaken()).toBeGreaterThan(2000);
  await pace.fill('0');
  await expect(page.getByRole('button', { name: '1/s' })).toBeVisible();
  await gradus.stop.click();
});

test('typing answers while it trains, and does not disturb the run', async ({ gradus, page }) => {
  await gradus.openSource(endless);
  await gradus.train.click();
  await gradus.expectState('training');
  await gradus.editor.click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('(define b 7) ');
  await expect(gradus.editor).toContainText('(define b 7) (define-parameter a 1)');
  await expect(gradus.problem).toContainText('compiles');
  const before = await gradus.stepsTaken();
  await expect.poll(() => gradus.stepsTaken()).toBeGreaterThan(before);
  await page.keyboard.type('(minimize');
  await expect(gradus.problem).toContainText('Line 1');
  await gradus.expectState('training');
  await expect(gradus.status).toContainText('with the program it was started with');
  await gradus.stop.click();
  await gradus.expectState('done');
});

test('results stay through an edit that changes nothing, and come back with one that is undone', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await gradus.trainToEnd();
  const slope = await gradus.cell('slope').innerText();
  await gradus.editor.click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText(';; a remark\n');
  await expect(gradus.cell('slope', 'line')).toHaveText('3');
  await gradus.expectState('done');
  await expect(gradus.cell('slope')).toHaveText(slope);
  await gradus.write(line.replace('slope 0', 'slope 5'));
  await gradus.expectState('ready');
  await expect(gradus.cell('slope')).toHaveText('5');
  await expect(page.locator('.panel-loss .legend')).toContainText('run 1');
  await page.keyboard.press('ControlOrMeta+z');
  await gradus.expectState('done');
  await expect(gradus.cell('slope')).toHaveText(slope);
});

test('a run that leaves the numbers fails with its place, at the last finite state', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(
    '(define-parameter a 1)\n\n(minimize (square (- a 3))\n  (optimizer (sgd 3)) (steps 2000))\n',
  );
  await gradus.train.click();
  await gradus.expectState('failed');
  await expect(gradus.status).toContainText('infinite');
  expect(Number.isFinite(await gradus.value('a'))).toBe(true);
  expect(Number.isFinite(figure(await gradus.loss.innerText()))).toBe(true);
  await gradus.status.getByRole('button', { name: 'Line 3' }).click();
  await expect(gradus.editor).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toContain('square');
});

test('a worker that hangs is replaced, and text and results are still there', async ({
  gradus,
  page,
  complaints,
}) => {
  await gradus.openSource(endless);
  await gradus.train.click();
  await gradus.expectState('training');
  await expect.poll(() => gradus.stepsTaken()).toBeGreaterThan(10);
  await page.workers()[0]!.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
  await gradus.stop.click();
  await expect(gradus.notices).toContainText('did not answer');
  await gradus.expectState('failed');
  expect(await gradus.text()).toBe(endless);
  expect(figure(await gradus.loss.innerText())).toBeGreaterThan(0);
  await gradus.write(line);
  await gradus.expectState('ready');
  await gradus.trainToEnd();
  expect(complaints).toEqual([]);
});

test('a program with nothing to train says so', async ({ gradus }) => {
  await gradus.openSource('(define b 2)\n');
  await gradus.train.click();
  await expect(gradus.notices).toContainText('no fit and no minimize');
  await gradus.expectState('ready');
});

test('a program that never compiles can be stopped, and mended', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.write('(define (f x) (f x))\n(define-parameter a 1)\n(minimize (f a))');
  await gradus.expectState('compiling');
  await gradus.train.click();
  await gradus.stop.click();
  await expect(gradus.problem).toContainText('Compiling was stopped.', { timeout: 1000 });
  await gradus.expectState('not ready');
  await expect(gradus.stop).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Control+Home');
  await gradus.write(line);
  await gradus.expectState('ready');
});
