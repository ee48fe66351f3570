/** Probes of expressions: their values and adjoints, which follow the program and are kept with it. */

import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { formatPlain } from '../src/editor/figures';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, figure, type Gradus, powerLoop, test } from './gradus';

const enzyme = './#example/enzyme-kinetics';
/** The concentrations and rates of the rows that are probed. */
const [first, last] = [
  { s: 0.02, rate: 76 },
  { s: 1.1, rate: 200 },
];

/** The adjoint of (+ Km s) in a row of the twelve: the loss is the mean of squares. */
function adjoint({ s, rate }: typeof first, Vmax: number, Km: number): number {
  const prediction = (Vmax * s) / (Km + s);
  return ((-2 / 12) * (prediction - rate) * prediction) / (Km + s);
}

/** Puts the cursor before a text of a line. */
async function goTo(page: Page, gradus: Gradus, text: string, line: string): Promise<void> {
  await gradus.editor.locator('.cm-line').filter({ hasText: line }).click();
  await page.keyboard.press('Home');
  for (let left = line.indexOf(text); left > 0; left--) await page.keyboard.press('ArrowRight');
}

test('a probe shows value and adjoint, follows rows, steps and edits, and outlives a reload and a link', async ({
  page,
  gradus,
}) => {
  await gradus.open(enzyme);
  await goTo(page, gradus, '(+ Km s)', '(/ (* Vmax s) (+ Km s))');
  await page.keyboard.press('Alt+p');
  const probes = page.getByRole('region', { name: 'Probes' });
  const value = probes.getByTestId('probe-values');
  const derivative = probes.getByTestId('probe-adjoints');
  await expect(value).toHaveText('0.52');
  expect(figure(await derivative.innerText())).toBeCloseTo(adjoint(first!, 100, 0.5), 2);
  await expect(probes.getByRole('img', { name: /^value over 12 rows: from 0.52 to 1.6/ })).toBeVisible();

  await probes.getByRole('spinbutton', { name: 'Row' }).fill('12');
  await expect(value).toHaveText('1.6');
  expect(figure(await derivative.innerText())).toBeCloseTo(adjoint(last!, 100, 0.5), 2);

  await gradus.step.click();
  await expect(value).not.toHaveText('1.6');
  await expect
    .poll(async () => Math.abs(figure(await value.innerText()) - (await gradus.value('Km')) - 1.1))
    .toBeLessThan(1e-3);

  await gradus.reset.click();
  await goTo(page, gradus, 'Km s)', '(/ (* Vmax s) (+ Km s))');
  await page.keyboard.type('0 ');
  await expect(probes.locator('code')).toHaveText('(+ 0 Km s)');
  await expect(value).toHaveText('1.6');

  await page.reload();
  await expect(probes.locator('code')).toHaveText('(+ 0 Km s)');
  await expect(value).toHaveText('0.52');
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  await page.goto(link);
  await expect(value).toHaveText('0.52');
  await probes.getByRole('button', { name: 'Remove the probe of (+ 0 Km s)' }).click();
  await expect(probes).toHaveCount(0);
});

test('a click in the margin probes what a line computes, and a turn of a loop can be chosen', async ({
  page,
  gradus,
}) => {
  await gradus.openSource(powerLoop);
  const margin = page.locator('.cm-probe-gutter .cm-gutterElement:visible');
  await margin.first().click();
  const probes = page.getByRole('region', { name: 'Probes' });
  await expect(probes.locator('code')).toHaveText('a');
  await margin.first().click();
  await expect(probes).toHaveCount(0);
  await goTo(page, gradus, '(* acc', '(if (= i n) acc (loop (+ i 1) (* acc x)))');
  await page.keyboard.press('Alt+p');
  await expect(probes.getByTestId('probe-values')).toHaveText('0.03125');
  const turn = probes.getByRole('slider', { name: 'Turn' });
  await turn.focus();
  await turn.press('Home');
  await expect(probes.getByTestId('probe-values')).toHaveText('0.5');
  await expect(probes.getByTestId('probe-adjoints')).toHaveText('−0.24609');
});

/** What the terminal answers to the operation `probe`. */
function terminalProbe(request: { readonly source: string; readonly line: number; readonly column: number }) {
  const input = `${JSON.stringify({ id: 1, op: 'probe', ...request })}\n`;
  const answer: unknown = JSON.parse(
    execFileSync('node', ['scripts/gradus.mjs'], { input, encoding: 'utf8' }).trim(),
  );
  expect(answer).toMatchObject({ ok: true, rows: 3 });
  // Without a row, the answer has lists over the rows, as its document says.
  return answer as { readonly value: readonly number[]; readonly adjoint: readonly number[] };
}

test('a probe shows the figures that the terminal answers with, in each row', async ({ page, gradus }) => {
  const rate = '(define (rate s) (/ (* Vmax s) (+ Km s)))';
  const source = `(define-data (s v) '((1 2) (2 3) (4 5)))
(define-parameter Vmax 6)
(define-parameter Km 1)
${rate}
(fit rate (s) v)
`;
  await gradus.openSource(source);
  await goTo(page, gradus, '(+ Km', rate);
  await page.keyboard.press('Alt+p');
  const probes = page.getByRole('region', { name: 'Probes' });
  const answer = terminalProbe({ source, line: 4, column: rate.indexOf('(+ Km') + 1 });
  expect(answer.value).toHaveLength(3);
  for (const [row, value] of answer.value.entries()) {
    await probes.getByRole('spinbutton', { name: 'Row' }).fill(String(row + 1));
    await expect(probes.getByTestId('probe-values')).toHaveText(formatPlain(value));
    const adjoint = figure(await probes.getByTestId('probe-adjoints').innerText());
    expect(Math.abs(adjoint / answer.adjoint[row]! - 1)).toBeLessThan(1e-3);
  }
  await expectNoViolationsInBothThemes(page, '.probes');
});
