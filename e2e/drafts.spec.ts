import { expect, line, test } from './gradus';

test('a draft is back after a reload, with its title and settings', async ({ gradus, page }) => {
  await gradus.open();
  await gradus.write(line);
  await gradus.title.click();
  await page.getByRole('textbox', { name: 'Title' }).fill('My line');
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Seed' }).fill('42');
  await page.keyboard.press('Enter');
  await page.reload();
  await expect(gradus.title).toContainText('My line');
  await expect.poll(() => gradus.text()).toBe(line);
  await expect(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('42');
});

test('an edit is kept although the page crashes at once', async ({ gradus, page, context }) => {
  await gradus.open();
  await gradus.write('(define kept 1)\n');
  await page.waitForFunction(() =>
    Object.keys(localStorage).some((key) => localStorage.getItem(key)?.includes('(define kept 1)')),
  );
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto('./');
  await expect(again.getByRole('textbox', { name: 'Program' })).toContainText('(define kept 1)');
});

test('an example that is only looked at makes no draft, an edited one makes its own', async ({
  gradus,
  page,
}) => {
  await gradus.open();
  const drafts = page.getByRole('region', { name: 'Drafts' }).getByRole('listitem');
  await gradus.title.click();
  await expect(drafts).toHaveCount(0);
  await page.getByRole('button', { name: /^Hubble/ }).click();
  await expect(gradus.title).toContainText('Hubble');
  await gradus.editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('; mine');
  await gradus.title.click();
  await expect(drafts).toHaveCount(1);
  await page.getByRole('button', { name: /^Enzyme/ }).click();
  await expect(gradus.title).toContainText('Enzyme');
  expect(await gradus.text()).not.toContain('; mine');
  await page.keyboard.press('ControlOrMeta+z');
  expect(await gradus.text()).not.toContain('; mine');
  await gradus.title.click();
  await drafts.getByRole('button').first().click();
  await expect(gradus.editor).toContainText('; mine');
});

test('a deleted draft can be had back', async ({ gradus, page }) => {
  await gradus.open();
  await gradus.write(line);
  await expect(gradus.problem).toContainText('compiles');
  await gradus.title.click();
  const drafts = page.getByRole('region', { name: 'Drafts' }).getByRole('listitem');
  await drafts.getByRole('button', { name: /^Delete/ }).click();
  await expect(drafts).toHaveCount(0);
  await page.keyboard.press('Escape');
  await gradus.notices.getByRole('button', { name: 'Undo' }).click();
  await gradus.title.click();
  await expect(drafts).toHaveCount(1);
});

test('two tabs with the same draft lose nothing of each other', async ({ gradus, page, context }) => {
  await gradus.open();
  await gradus.write('(define first 1)\n');
  await expect(gradus.problem).toContainText('compiles');
  await page.waitForFunction(() => localStorage.length > 0 && JSON.stringify(localStorage).includes('first'));
  const other = await context.newPage();
  await other.goto('./');
  const editor = other.getByRole('textbox', { name: 'Program' });
  await expect(editor).toContainText('first');
  await editor.click();
  await other.keyboard.press('ControlOrMeta+End');
  await other.keyboard.type('(define second 2)');
  await other.waitForFunction(() => JSON.stringify(localStorage).includes('second'));
  await page.bringToFront();
  await gradus.editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('(define third 3)');
  await gradus.title.click();
  await expect(page.getByRole('region', { name: 'Drafts' }).getByRole('listitem')).toHaveCount(2);
});
