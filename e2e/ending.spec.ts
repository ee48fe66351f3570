/** What the page says of the end of a run, and that each thing to try next does what it says. */

import type { Locator, Page } from '@playwright/test';
import type { Settings } from '../src/ui/state/settings';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, test } from './gradus';

const report = (page: Page): Locator => page.getByRole('region', { name: 'How the run ended' });

interface Try {
  readonly button: string;
  readonly source: string;
  readonly settings?: Partial<Settings>;
  /** What is said before. */
  readonly said: string;
  /** The text that is written, if any. */
  readonly written?: string;
  /** What is said of the run that follows. */
  readonly after: RegExp;
}

const falling = '(define-parameter a 1)\n(minimize (square (- a 9)) (optimizer (adam 0.01)) (steps 200))\n';

const tries: readonly Try[] = [
  {
    button: '800 more steps',
    source: falling,
    said: 'Not there yet. The loss still falls: by',
    written: '(steps 800)',
    after: /all 800 steps/,
  },
  {
    button: 'Finish with L-BFGS',
    source: falling,
    said: 'Not there yet.',
    written: '(optimizer (lbfgs))',
    after: /Converged\./,
  },
  {
    button: 'Finish with Levenberg-Marquardt',
    source: `(define-data (x y) '((1 2) (2 4.1) (3 5.9) (4 8.2)))
(define-parameter a 9)
(fit (lambda (x) (* a x)) (x) y (steps 100))
`,
    said: 'Not there yet.',
    written: '(optimizer (lm))',
    after: /Converged\./,
  },
  {
    button: 'Rate 0.5',
    source: '(define-parameter a 1)\n(minimize (square (- a 3)) (optimizer (sgd 1)) (steps 50))\n',
    said: 'Stalled. The parameters jump by',
    written: '(optimizer (sgd 0.5))',
    after: /Converged\./,
  },
  {
    button: '64 restarts',
    source:
      '(define-parameter a 0)\n(minimize (square (- (square a) 1)) (optimizer (sgd 0.05)) (steps 300))\n',
    said: 'Stalled. The gradient is zero, but the loss falls on both sides along a',
    written: '(restarts 64)',
    after: /Converged\..*64 starts, none left the numbers/,
  },
  {
    button: 'Start w at 0',
    source: `(define-data (x y) '((1 0.3) (2 0.2)))
(define-parameter w 800)
(fit (lambda (x) (sigmoid (* w x))) (x) y (optimizer (adam 0.1)) (steps 400))
`,
    said: 'On a plateau. The gradient by w is zero',
    written: '(define-parameter w 0)',
    after: /Converged\./,
  },
  {
    button: 'Scale a by 10000',
    source: `(define-data (x y) '((1 20000) (2 41000) (3 59000) (4 82000) (5 97000)))
(define-parameter a 1)
(fit (lambda (x) (* a x)) (x) y (optimizer (adam 0.01)) (steps 1500))
`,
    said: 'Not there yet.',
    written: '(define a (* 10000 a-scaled))',
    after: /Converged\./,
  },
  {
    button: 'Continue in 64 bits',
    source: `(define-data (x y) '((0 1000.1) (1 1000.3) (2 1000.2) (3 1000.9) (4 1001.1)))
(define-parameter a 0.1)
(define-parameter b 1000)
(fit (lambda (x) (+ b (* a x))) (x) y (optimizer (sgd 0.1)) (steps 2000))
`,
    settings: { backend: 'wasm-f32' },
    said: 'Limited by precision. 32-bit floats cannot tell the losses',
    after: /Converged\./,
  },
];

test('each thing to try after a run does what it says, and undo takes it back', async ({ gradus, page }) => {
  test.setTimeout(180_000);
  for (const { button, source, settings, said, written, after } of tries) {
    await gradus.openSource(source, settings);
    await gradus.trainToEnd();
    await expect(report(page)).toContainText(said);
    const text = await gradus.text();
    const more = page.getByRole('button', { name: 'More', exact: true });
    if (await more.isVisible()) await more.click();
    await page.getByRole('button', { name: button, exact: true }).click();
    if (written !== undefined) expect(await gradus.text()).toContain(written);
    await gradus.expectState('done');
    await expect(page.getByRole('main')).toContainText(after);
    if (written !== undefined) {
      await gradus.editor.click();
      await page.keyboard.press('ControlOrMeta+z');
      expect(await gradus.text()).toBe(text);
    } else await expect(page.getByRole('button', { name: /^Backend/ })).toContainText('wasm');
  }
});

test('restarts with a logarithm say how many starts left the numbers', async ({ gradus, page }) => {
  const source = '(define-parameter a 1)\n(minimize (square (- (log a) 2)) (steps 300) (restarts 64))\n';
  await gradus.openSource(source);
  await gradus.trainToEnd();
  await expect(report(page)).toContainText(/64 starts, [1-9]\d* left the numbers\./);
});

test('the end of a run moves no panel, and axe finds nothing against it, on a wide screen and a narrow one', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(falling);
  const panel = page.locator('.panel-loss');
  const before = await panel.boundingBox();
  await gradus.trainToEnd();
  await expect(report(page)).toBeVisible();
  expect((await panel.boundingBox())!.y).toBe(before!.y);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 });
    if (width === 390) await page.getByRole('tab', { name: 'Results' }).click();
    await expect(report(page)).toBeVisible();
    await expectNoViolationsInBothThemes(page, '.end-report');
  }
  // On a narrow screen the line has no room for what can be tried; it is unfolded.
  const offer = page.getByRole('button', { name: '800 more steps' });
  await expect(offer).toHaveCount(0);
  await page.getByRole('button', { name: 'More', exact: true }).press('Enter');
  await expect(offer).toBeVisible();
  await expectNoViolationsInBothThemes(page, '.end-report');
});
