/** Lessons: prose beside a live program, from the menu or a link, by keyboard, wide and narrow. */

import { expectNoViolations } from './axe';
import { expect, test } from './gradus';

test('a lesson opens from the menu and is gone through step by step', async ({ gradus, page }) => {
  await gradus.open();
  await gradus.title.click();
  await page.getByRole('button', { name: /^A conditional is a neuron/ }).click();
  const lesson = page.getByRole('region', { name: 'Lesson: A conditional is a neuron' });
  await expect(lesson.getByRole('heading', { name: 'True and false are directions' })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#lesson/conditional/1');
  expect(await gradus.text()).toContain('(negation #t)');
  await expect(gradus.console).toContainText('[0 1]');

  // A prediction is judged.
  await lesson.getByRole('radio', { name: '[1 0]' }).check();
  await expect(lesson.getByRole('status')).toContainText('No.');
  await lesson.getByRole('radio', { name: '[0 1]' }).check();
  await expect(lesson.getByRole('status')).toContainText('Yes.');

  await lesson.getByRole('button', { name: 'Show Neuron' }).click();
  await expect(page.getByRole('region', { name: 'Matrix of negation' })).toBeVisible();

  await lesson.getByRole('button', { name: 'Next' }).click();
  await expect(lesson.getByRole('heading', { name: 'An if is a weighted sum' })).toBeFocused();
  expect(await gradus.text()).toContain('(negation (vec 0.25 0.75))');
  await expect(gradus.console).toContainText('[0.75 0.25]');
  await expectNoViolations(page);
});

test('a link leads to a step, what the reader writes stays, and the link finds it again', async ({
  gradus,
  page,
}) => {
  await gradus.open('./#lesson/counting/3');
  const lesson = page.getByRole('region', { name: 'Lesson: Counting is a recurrence' });
  await expect(lesson.getByRole('heading', { name: 'Adding, and the end of Nat' })).toBeVisible();
  await expect(gradus.problem).toContainText('add loses 1');
  await gradus.write('(define-cajal mine true)\nmine\n');
  await expect(lesson.getByText('The program is yours.')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#lesson/counting/3');
  await lesson.getByRole('button', { name: 'Next' }).click();
  expect(await gradus.text()).not.toContain('mine');
  await page.goto('./#lesson/counting/3');
  await page.reload();
  await expect.poll(() => gradus.text()).toContain('(define-cajal mine true)');
  await lesson.getByRole('button', { name: 'Open the lesson’s again' }).click();
  expect(await gradus.text()).toContain('(add 7 5)');
  await lesson.getByRole('button', { name: 'Open your version' }).click();
  expect(await gradus.text()).toContain('(define-cajal mine true)');
  await lesson.getByRole('button', { name: 'Close the lesson' }).click();
  await expect(lesson).toHaveCount(0);
  expect(await gradus.text()).toContain('(define-cajal mine true)');
});

test('a link to a lesson that does not exist is reported', async ({ gradus, page }) => {
  await gradus.open('./#lesson/no-such');
  await expect(gradus.notices).toContainText('There is no lesson “no-such”.');
  await expect(page.locator('.lesson')).toHaveCount(0);
});

test('a lesson trains its program, in the dark, on a small screen', async ({ gradus, page }) => {
  await page.setViewportSize({ width: 380, height: 760 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('./#lesson/linearity/4');
  await page.getByRole('tab', { name: 'Lesson' }).click();
  const lesson = page.getByRole('region', { name: 'Lesson: Why linearity' });
  await expect(lesson.getByRole('heading', { name: 'What it buys' })).toBeVisible();
  await expectNoViolations(page);
  await gradus.trainToEnd();
  // Train leads to the results on a small screen.
  await page.getByRole('tab', { name: 'Lesson' }).click();
  await lesson.getByRole('button', { name: 'Show Parameters' }).click();
  await expect(gradus.cell('p-test')).toHaveText('0.3');
  expect(await gradus.value('p-weights')).toBeGreaterThan(0.99);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(380);
});
