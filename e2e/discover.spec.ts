/** The search for unknowns: a law is found and kept, a search survives a reload, and a hostile list harms nothing. */

import type { Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, figure, test } from './gradus';

/** A law of two constants, exact to six digits. */
const kepler = `(define-data (axis period)
  '((0.389 87.77) (0.724 224.7) (1 365.25) (1.524 686.95) (5.2 4332.62) (9.51 10759.2)))
(define-unknown (law axis)
  (using + - * / sqrt)
  (size 9))
(fit law (axis) period
  (weights (vector-map (lambda (days) (/ 1 (square days))) period))
  (optimizer (lm)) (steps 50))
`;

const panel = (page: Page) => page.locator('.panel-discover');
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true });
const rows = (page: Page) => panel(page).locator('.front tbody > tr:not(.front-details)');
const state = (page: Page) => panel(page).locator('.search-status');

test('a law is found, drawn beside the data, kept and trained', async ({ gradus, page }) => {
  await gradus.openSource(kepler, { backend: 'auto' });
  await button(page, 'Start').click();
  const law = rows(page)
    .filter({ has: page.locator('msqrt') })
    .first();
  await expect(law).toBeVisible();
  await button(page, 'Pause').click();
  await law.getByRole('button', { name: /^Show size/ }).click();
  const constants = panel(page).getByRole('table', { name: 'Constants' });
  await expect(constants).toContainText('±');
  await expect(page.locator('.panel-fit .candidate-curve')).toHaveCount(1);
  await expectNoViolationsInBothThemes(page, '.panel-discover');
  await law.getByRole('button', { name: 'Keep' }).click();
  await expect.poll(() => gradus.text()).toContain('(define (law axis)');
  await gradus.train.click();
  await gradus.expectState('done');
  expect(figure(await gradus.loss.innerText())).toBeLessThan(10);
  await gradus.editor.click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => gradus.text()).toContain('(define-unknown (law axis)');
});

test('a paused search survives a reload, and goes on', async ({ gradus, page }) => {
  await gradus.openSource(kepler.replace('(size 9)', '(size 14)'), { backend: 'auto' });
  await panel(page).getByLabel('for', { exact: true }).selectOption('until stopped');
  await button(page, 'Start').click();
  await expect(rows(page).first()).toBeVisible();
  await button(page, 'Pause').click();
  await expect(state(page)).toHaveAttribute('data-state', 'paused');
  // Formulas are typeset a little later.
  const front = async (): Promise<readonly string[]> =>
    (await rows(page).allInnerTexts()).map((each) => each.split('\t').slice(0, 2).join(' '));
  const found = await front();
  await page.reload();
  await expect(state(page)).toHaveAttribute('data-state', 'paused');
  await expect.poll(front).toEqual(found);
  const candidates = async (): Promise<number> =>
    figure((await state(page).innerText()).match(/([\d,]+) candidate/)![1]!);
  const before = await candidates();
  await button(page, 'Continue').click();
  await expect.poll(candidates).toBeGreaterThan(before);
  // A search that was going on does so after a reload as well.
  await page.reload();
  await expect(state(page)).toHaveAttribute('data-state', 'searching');
  await button(page, 'Stop').click();
});

/** Loops without end, long texts, scripts, names that clash, nonsense, and one good candidate. */
const hostile = [
  '(* 365.0 (sqrt (* axis (* axis axis))))',
  '(let loop ((n 0)) (loop (+ n 1)))',
  '(do ((k 0 (+ k 1))) (#f 1.5))',
  `(+ ${'axis '.repeat(2000)})`,
  '('.repeat(3000),
  '<script>document.title = "taken"</script>',
  '<img src=x onerror="document.title = 1">',
  '(define (law axis) (law axis))',
  '(let ((period 1.5) (law 2.5)) (* law axis))',
  '(set! axis 3)',
  '(/ axis 0)',
  '(undefined-name axis)',
  '"a text"',
  ...Array.from({ length: 300 }, (_, index) => `(+ ${index}.5 (* 1.5 (expt axis ${(index % 3) + 1})))`),
];

test('a hostile list of candidates harms nothing', async ({ gradus, page }) => {
  await gradus.openSource(kepler, { backend: 'auto' });
  const title = await page.title();
  await panel(page).getByText('Candidates from elsewhere').click();
  await panel(page).getByRole('textbox', { name: 'Candidates' }).fill(hostile.join('\n'));
  await button(page, 'Calibrate them').click();
  // The page answers meanwhile.
  await gradus.editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('; still here');
  await expect.poll(() => gradus.text()).toContain('; still here');
  const outcomes = panel(page).locator('.pasted li');
  await expect(panel(page).locator('.pasted li[data-outcome="waiting"]')).toHaveCount(0, { timeout: 40_000 });
  expect(await outcomes.count()).toBeGreaterThanOrEqual(300);
  for (const refused of await panel(page).locator('.pasted li[data-outcome="refused"] .problem-text').all())
    await expect(refused).not.toBeEmpty();
  const law = rows(page).filter({ has: page.locator('msqrt') });
  await expect(law).toContainText('pasted');
  expect(await page.title()).toBe(title);
});

test('a law without constants is kept: its program is drawn, and says that there is nothing to train', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(kepler, { backend: 'auto' });
  await panel(page).getByText('Candidates from elsewhere').click();
  await panel(page)
    .getByRole('textbox', { name: 'Candidates' })
    .fill('(* 365 (sqrt (* axis (* axis axis))))');
  await button(page, 'Calibrate them').click();
  const law = rows(page).filter({ has: page.locator('msqrt') });
  await law.getByRole('button', { name: /^Show size/ }).click();
  await law.getByRole('button', { name: 'Keep' }).click();
  await expect.poll(() => gradus.text()).toContain('(define (law axis)');
  await expect.poll(() => gradus.text()).not.toContain('define-parameter');
  await gradus.expectState('ready');
  await expect(page.locator('.panel-fit')).toContainText('period');
  await gradus.train.click();
  await expect(gradus.notices).toContainText('There is nothing to train');
  await gradus.expectState('ready');
});

test('a front travels in a question and in a link, and a search outlives a worker', async ({
  gradus,
  page,
  browser,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await gradus.openSource(kepler.replace('(size 9)', '(size 14)'), { backend: 'auto' });
  await panel(page).getByLabel('for', { exact: true }).selectOption('until stopped');
  const resting = page.workers();
  await button(page, 'Start').click();
  const law = rows(page)
    .filter({ has: page.locator('msqrt') })
    .first();
  await expect(law).toBeVisible();
  // A worker that searches ends by itself; its piece is done again.
  const searching = page.workers().find((each) => !resting.includes(each));
  await searching!.evaluate(() => self.close());
  const candidates = async (): Promise<number> =>
    figure((await state(page).innerText()).match(/([\d,]+) candidate/)![1]!);
  const before = await candidates();
  await expect.poll(candidates, { timeout: 15_000 }).toBeGreaterThan(before);
  await expect(state(page)).toHaveAttribute('data-state', 'searching');
  await button(page, 'Stop').click();

  await page.getByRole('button', { name: 'More of Discover' }).click();
  await page
    .getByRole('dialog', { name: 'More of Discover' })
    .getByRole('button', { name: 'Copy as a question' })
    .click();
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('Unknown: law, of axis.');
  const question = await copied();
  expect(question).toContain('axis,period');
  expect(question.split('The best so far')[1]).toContain('sqrt');

  const front = await rows(page).count();
  await page.keyboard.press('ControlOrMeta+s');
  const link = await page.getByRole('dialog').getByRole('textbox', { name: 'Link' }).inputValue();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const reader = await context.newPage();
  await reader.goto(link);
  await expect(rows(reader)).toHaveCount(front, { timeout: 15_000 });
  // Nothing is searched before somebody asks.
  await expect(button(reader, 'Start')).toBeVisible();
  await context.close();
});

test('what cannot be searched says why, and what works', async ({ gradus, page }) => {
  const source = kepler
    .replace('(law axis)', '(law f axis)')
    .replace('fit law', 'fit (lambda (a) (law sqrt a))');
  await gradus.openSource(source, { backend: 'auto' });
  await expect(panel(page)).toContainText('got the procedure sqrt');
  await expect(panel(page)).toContainText('Candidates from elsewhere can be calibrated');
  await panel(page).getByText('Candidates from elsewhere', { exact: true }).click();
  await panel(page).getByRole('textbox', { name: 'Candidates' }).fill('(* 365.0 (* axis (f axis)))');
  await button(page, 'Calibrate them').click();
  await expect(rows(page)).toContainText('pasted');
});
