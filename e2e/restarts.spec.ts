import { expectNoViolationsInBothThemes } from './axe';
import { expect, test } from './gradus';

/** Two valleys for a, one deeper; b finds its place from anywhere. */
const valleys = `(define-parameter a 4)
(define-parameter b 2 positive)
(minimize (+ 2 (sin (* 2 a)) (* 0.05 (square a)) (square (- b 3)))
  (optimizer (adam 0.05)) (steps 300) (restarts 200))
`;

test('restarts are trained at once, and all of them are shown', async ({ gradus, page }) => {
  await gradus.openSource(valleys, { backend: 'wasm' });
  await expect(page.getByText('Train runs 200 starts at once')).toBeVisible();
  await gradus.trainToEnd();
  await expect(page.getByRole('img', { name: 'Losses of the restarts over steps' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Where a ended' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Where b ended' })).toBeVisible();
  const [found, all] = (await page.getByTestId('restarts-found').innerText()).match(/\d+/g)!.map(Number);
  expect(all).toBe(200);
  expect(found).toBeGreaterThan(5);
  expect(found).toBeLessThan(195);
  expect(await gradus.value('a')).toBeCloseTo(-0.766, 2);
  await page.getByRole('button', { name: 'More of Restarts' }).click();
  await expect(page.getByRole('button', { name: 'Copy as CSV' })).toBeVisible();
});

test('without restarts there is no panel of them', async ({ gradus, page }) => {
  await gradus.openSource(valleys.replace('(restarts 200)', ''));
  await expect(page.getByRole('button', { name: 'Loss', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Restarts', exact: true })).toBeHidden();
});

test('lbfgs says why it ended', async ({ gradus }) => {
  await gradus.openSource(valleys.replace('(adam 0.05)', '(lbfgs)').replace('(restarts 200)', ''));
  await gradus.trainToEnd();
  await expect(gradus.status).toContainText('no step lowers the loss any more');
});

test('the landscape is drawn at once, over the parameters that are chosen, and a click starts there', async ({
  gradus,
  page,
}) => {
  const source = valleys
    .replace('(restarts 200)', '')
    .replace('(minimize', '(define-parameter c 1)\n(minimize');
  await gradus.openSource(source, { backend: 'wasm' });
  const panel = page.getByRole('region', { name: 'Landscape', exact: true });
  await gradus.unfold('Landscape');
  const chart = (names: string) => panel.getByRole('img', { name: `The loss over ${names}` });
  await expect(chart('a and b')).toBeVisible();
  expect(await chart('a and b').locator('path.level').count()).toBeGreaterThan(5);
  await gradus.trainToEnd();
  const drawnPath = chart('a and b').locator('path.way:not(.legend *)').first();
  await expect(drawnPath).toHaveAttribute('d', /M.*L.*L/);
  await page.getByLabel('across').selectOption('c');
  await expect(chart('c and b')).toBeVisible();
  await page.getByLabel('across').selectOption('a');
  await expect(chart('a and b')).toBeVisible();
  const cursor = panel.getByRole('application');
  await cursor.scrollIntoViewIfNeeded();
  const before = await gradus.value('a');
  // Until the grid of the other axes is there, the page takes no click.
  await expect(async () => {
    const box = (await cursor.boundingBox())!;
    await cursor.click({ position: { x: 0.9 * box.width, y: 0.5 * box.height } });
    await expect(panel.getByText('The next run starts where you chose.')).toBeVisible({ timeout: 1000 });
  }).toPass();
  expect(await gradus.value('a')).toBeGreaterThan(before + 0.5);
  await panel.getByRole('button', { name: 'Put back' }).click();
  await expect.poll(() => gradus.value('a')).toBeCloseTo(before, 3);
  await cursor.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect.poll(() => gradus.value('a')).toBeLessThan(before - 0.1);
});

test('axe finds nothing against restarts and landscape, on a wide screen and a narrow one', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(valleys, { backend: 'wasm' });
  await gradus.trainToEnd();
  await gradus.unfold('Landscape');
  const chart = page.getByRole('img', { name: 'The loss over a and b' });
  await expect(chart).toBeVisible();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 });
    if (width === 390) await page.getByRole('tab', { name: 'Results' }).click();
    await chart.scrollIntoViewIfNeeded();
    expect((await chart.boundingBox())!.height).toBeGreaterThan(80);
    await expectNoViolationsInBothThemes(page);
  }
});
