import { readFile } from 'node:fs/promises';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, line, test } from './gradus';

test('a mistake is shown with its place, and the last results are grey until it is corrected', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await gradus.write(line.replace('(* slope x)', '(* slope x'));
  await expect(gradus.problem).toContainText('never closed');
  await gradus.expectState('not ready');
  // A panel that draws nothing has nothing to grey.
  await expect(page.locator('.panel.drawn:not(.stale)')).toHaveCount(0);
  for (const heading of ['Loss', 'Fit', 'Parameters'])
    await expect(page.locator('.panel.stale').filter({ hasText: new RegExp(`^${heading}`) })).toBeVisible();
  await expect(gradus.cell('slope')).toHaveText('0');
  await expect(page.locator('.cm-lint-marker-error')).not.toHaveCount(0);
  await gradus.problem.getByRole('button', { name: /^Line/ }).click();
  await expect(gradus.editor).toBeFocused();
  await gradus.train.click();
  await expect(gradus.notices).toContainText('does not compile');
  await gradus.write(line);
  await expect(gradus.problem).toContainText('compiles');
  await gradus.expectState('ready');
  await expect(page.locator('.panel.stale')).toHaveCount(0);
  await expect(page.locator('.cm-lint-marker-error')).toHaveCount(0);
});

test('a problem offers the change that mends it, and undo takes it back', async ({ gradus, page }) => {
  const misspelt = line.replace('(* slope x)', '(* slpe x)');
  await gradus.openSource(misspelt);
  await gradus.problem.getByRole('button', { name: 'Write slope' }).click();
  await expect(gradus.problem).toContainText('compiles');
  await expect(gradus.editor).toContainText('(* slope x)');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(gradus.editor).toContainText('(* slpe x)');
  await expect(gradus.problem).toContainText('Did you mean slope?');
  await gradus.problem.getByRole('button', { name: /^Line/ }).click();
  await expect(page.locator('.cm-lint-marker-error')).not.toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+M');
  await expect(page.getByRole('tree', { name: 'Diagnostics' }).getByRole('button')).toHaveCount(1);
  await expectNoViolationsInBothThemes(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+F8');
  await expect(gradus.problem).toContainText('compiles');
});

test('elements that a column of text takes have rows with the names of its levels', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(`(define-data (group y) '(("b" 1) ("a" 5) ("b" 3) ("a" 6)))
(define-parameter effect (zeros (length (levels group))))
(fit (lambda (g) (ref effect g)) (group) y (optimizer (lm)))`);
  await gradus.train.click();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'effect[a]' }) });
  await expect(row.locator('td.now')).toHaveText(/^5\.5/);
  await expect(row).toContainText('±');
});

test('before any training there are the loss, the gradients and the fit at the start', async ({
  gradus,
  page,
}) => {
  await gradus.open();
  await expect(gradus.loss).toHaveText(/\d/);
  await expect(gradus.cell('Vmax', 'gradient')).toHaveText(/^↓\s*−\d/);
  await expect(gradus.cell('Km', 'gradient')).toHaveText(/^↑\s*\d/);
  await expect(page.locator('.cm-reading')).toHaveCount(2);
  await expect(
    page.getByRole('img', { name: 'rate against conc' }).locator('path.series-0:not(.legend *)').last(),
  ).toHaveAttribute('d', /^M/);
});

test('an edit is answered at once', async ({ gradus }) => {
  await gradus.openSource(line);
  const before = await gradus.loss.innerText();
  await gradus.write(line.replace('slope 0', 'slope 1'));
  await expect(gradus.loss).not.toHaveText(before);
  await expect(gradus.cell('slope', 'start')).toHaveText('1');
});

test('a name in the table leads to its place in the text', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await page.getByRole('rowheader', { name: 'offset' }).getByRole('button').click();
  await expect(gradus.editor).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('offset');
});

test('the console shows output and values, and evaluates with the present parameters', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(`(display "hello")\n(newline)\n(* 6 7)\n${line}`);
  const output = page.getByTestId('program-output');
  await expect(output).toContainText('hello');
  await expect(output).toContainText('42');
  await gradus.evaluate('(list slope (f 10))');
  await expect(gradus.console).toContainText('(0 0)');
  await gradus.trainToEnd();
  await gradus.evaluate('(round (f 10))');
  await expect(gradus.console.locator('.value').last()).toHaveText('21');
  await gradus.write(`(display "again")\n${line}`);
  await expect(output).toHaveText('again');
  await expect(gradus.console).toContainText('(0 0)');
});

test('the console keeps what it defines, completes names, knows the loss, and draws numbers', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  const values = gradus.console.locator('.value');
  await gradus.evaluate('(define zest 3)');
  await gradus.evaluate('(* zest loss)');
  await expect(values.last()).toHaveText('63');
  const input = page.getByRole('textbox', { name: 'Expression to evaluate' });
  await input.fill('(+ 1 ze');
  await input.press('Tab');
  await expect(page.locator('.console-candidates')).toContainText('zest');
  await input.press('Tab');
  await expect(input).toHaveValue('(+ 1 zest');
  await input.press('End');
  await input.pressSequentially(')');
  await input.press('Enter');
  await expect(values.last()).toHaveText('4');
  await gradus.evaluate('(mat (list 1 2) (list 3 4))');
  await expect(gradus.console.getByRole('table', { name: 'Matrix of 2 rows and 2 columns' })).toContainText(
    '3',
  );
  await gradus.evaluate('(map square (iota 20))');
  await expect(gradus.console.getByRole('img', { name: /20 numbers/ })).toBeVisible();
});

test('the console marks the place of a mistake, goes back in its history, and is cleared', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await gradus.evaluate('(+ 1 nowhere)');
  await expect(gradus.console).toContainText('nowhere is not defined');
  await expect(gradus.console.locator('.caret')).toHaveText(/^ {5}\^{7}$/);
  await gradus.evaluate('(+ 1 2)');
  await expect(gradus.console.locator('.value')).toHaveText('3');
  const input = page.getByRole('textbox', { name: 'Expression to evaluate' });
  await input.fill('half-typed');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('(+ 1 2)');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('(+ 1 nowhere)');
  await input.press('ArrowDown');
  await input.press('ArrowDown');
  await expect(input).toHaveValue('half-typed');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(gradus.console).not.toContainText('nowhere');
});

test('an expression that does not end can be cancelled', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.evaluate('(let loop ((k 0)) (loop (+ k 1)))');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(gradus.console).toContainText('Cancelled.');
  await gradus.evaluate('(+ 1 2)');
  await expect(gradus.console.locator('.value')).toHaveText('3');
});

test('each example compiles and shows its fit', async ({ gradus, page }) => {
  await gradus.open();
  const menu = page.getByRole('dialog', { name: /^Examples/ });
  for (const { title, source } of await examplesShipped()) {
    await gradus.title.click();
    // The line below a title may name another example.
    await menu.getByRole('button', { name: new RegExp(`^${title.replace(/\W/g, '.')}`) }).click();
    await expect(gradus.title).toContainText(title);
    await expect(gradus.problem).toContainText('compiles');
    await gradus.expectState('ready');
    expect(page.url()).toContain('#example/');
    if (!/\((fit|plot) /.test(source)) continue;
    const charts = page.locator('.panel-fit').getByRole('img');
    // The charts of the example before may still be there.
    await expect(async () => {
      const present = await charts.all();
      expect(present).not.toHaveLength(0);
      for (const chart of present) {
        const points = chart.locator('path.points:not(.legend *), .map-points path');
        await expect(points.first()).toHaveAttribute('d', /^M/, { timeout: 1000 });
        // A curve, the diagonal on which predictions of several inputs agree, or the levels of a map.
        await expect(chart.locator('path.line:not([d=""], .legend *)').first()).toHaveAttribute('d', /^M/, {
          timeout: 1000,
        });
      }
    }).toPass();
  }
});

/** Titles and texts of the gallery, which Vite loads and this test cannot. */
async function examplesShipped(): Promise<readonly { readonly title: string; readonly source: string }[]> {
  const folder = new URL('../src/examples/', import.meta.url);
  const index = await readFile(new URL('index.ts', folder), 'utf8');
  const gallery = index.slice(0, index.indexOf('export const likelihoods'));
  const rows = [...gallery.matchAll(/id: '([^']+)',\s+title: '([^']+)'/g)];
  expect(rows.length).toBeGreaterThanOrEqual(9);
  return Promise.all(
    rows.map(async ([, id, title]) => ({
      title: title!,
      source: await readFile(new URL(`gallery/${id}.scm`, folder), 'utf8'),
    })),
  );
}
