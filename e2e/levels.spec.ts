import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './axe';
import { expect, figure, Gradus, line, linkTo, test } from './gradus';

const shipped = await readFile(new URL('../src/scheme/evaluator.scm', import.meta.url), 'utf8');

/** An evaluator to which every number is twice itself. */
const doubling = shipped.replace(
  '(cond ((symbol? expression) (analyze-name',
  '(cond ((number? expression) (lambda (env) (* 2 expression)))\n        ((symbol? expression) (analyze-name',
);

const evaluatorTab = (page: Page): Locator => page.getByRole('tab', { name: /evaluator\.scm/ });
const evaluator = (page: Page): Locator => page.getByRole('textbox', { name: 'Evaluator' });

/** And what the menu then says of the evaluator; nothing at direct. */
async function chooseLevel(page: Page, level: string): Promise<string | null> {
  await page.getByRole('button', { name: /^Level:/ }).click();
  await page.getByRole('radio', { name: new RegExp(`^${level}`) }).check();
  const report = level === 'direct' ? null : await page.getByTestId('evaluator-report').innerText();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: `Level: ${level}` })).toBeVisible();
  return report;
}

async function writeEvaluator(page: Page, text: string): Promise<void> {
  await evaluator(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

test('the level is switched while the program is edited, and what is trained is the same', async ({
  gradus,
  page,
}) => {
  await gradus.openSource(line);
  await gradus.trainToEnd();
  const direct = await gradus.value('slope');
  expect(await chooseLevel(page, 'interpreter')).toMatch(/made ready once, in [\d.,]+ ms/);
  await expect(gradus.problem).toContainText('through the interpreter');
  await gradus.write(line.replace('slope 0', 'slope 0.25'));
  await expect(gradus.cell('slope', 'start')).toHaveText('0.25');
  expect(await chooseLevel(page, 'tower')).toContain('this one was staged in');
  await expect(gradus.problem).toContainText('through the tower');
  expect(await gradus.text()).toContain('slope 0.25');
  await gradus.trainToEnd();
  expect(await gradus.value('slope')).toBeCloseTo(direct, 2);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Level: tower' })).toBeVisible();
});

test('a mistake points into the program at every level', async ({ gradus, page }) => {
  await gradus.openSource('(define xs (list 1 2))\n(car (vector-ref xs 0))\n', { level: 'interpreter' });
  await expect(gradus.problem).toContainText('Line 2');
  await expect(evaluatorTab(page)).toHaveText('evaluator.scm');
});

test('a changed evaluator is shared by a link and opened elsewhere', async ({ gradus, page, browser }) => {
  await gradus.openSource('(display (+ 1 2))\n');
  await expect(gradus.console).toContainText('3');
  await evaluatorTab(page).click();
  await page.getByRole('button', { name: 'Run the program through it' }).click();
  await expect(evaluator(page)).toContainText('An evaluator of the language');
  await writeEvaluator(page, doubling);
  await expect(evaluatorTab(page)).toContainText('changed');
  await expect(gradus.console).toContainText('6');
  await gradus.evaluate('(+ 50 50)');
  await expect(gradus.console).toContainText('200');
  await page.keyboard.press('ControlOrMeta+s');
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const reader = new Gradus(await context.newPage());
  await reader.open(link);
  await expect(reader.console).toContainText('6');
  await expect(reader.page.getByRole('button', { name: 'Level: interpreter' })).toBeVisible();
  await expect(evaluatorTab(reader.page)).toContainText('changed');
  await evaluatorTab(reader.page).click();
  await expect(evaluator(reader.page)).toContainText('(* 2 expression)');
  await reader.page.getByRole('button', { name: 'Put back' }).click();
  await expect(evaluatorTab(reader.page)).toHaveText('evaluator.scm');
  await expect(reader.console).toContainText('3');
  await reader.page.locator('.notices').getByRole('button', { name: 'Undo' }).click();
  await expect(evaluatorTab(reader.page)).toContainText('changed');
  await expect(reader.console).toContainText('6');
  // It is the reader's own now, and is kept.
  await reader.page.reload();
  await expect(evaluatorTab(reader.page)).toContainText('changed');
  await context.close();
});

test('a mistake in the evaluator is shown in its tab, and the way leads there', async ({ gradus, page }) => {
  await gradus.openSource(line, { level: 'interpreter' });
  await evaluatorTab(page).click();
  await writeEvaluator(page, shipped.replace('(symbol? expression)', '(symbool? expression)'));
  await expect(evaluatorTab(page)).toContainText('1 problem');
  const problem = page.getByRole('tabpanel', { name: /evaluator/ }).locator('.problem-line');
  await expect(problem).toContainText('symbool? is not defined');
  await gradus.expectState('not ready');
  await page.getByRole('tab', { name: 'program.scm' }).click();
  await page.keyboard.press('Tab');
  const at = shipped.slice(0, shipped.indexOf('(symbol? expression)')).split('\n').length;
  await gradus.problem
    .first()
    .getByRole('button', { name: `evaluator.scm, line ${at}` })
    .click();
  await expect(evaluator(page)).toBeFocused();
  await expect(page.locator('.cm-lintRange-error').filter({ hasText: 'symbool?' })).toBeVisible();
  await page.getByRole('button', { name: 'Put back' }).click();
  await gradus.expectState('ready');
  await evaluator(page).click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(evaluatorTab(page)).toContainText('1 problem');
});

test('at direct a mistake in the evaluator keeps nothing from running', async ({ gradus, page }) => {
  await gradus.openSource(line, { evaluator: '(define (evaluate expression env) expression)\n' });
  await expect(evaluatorTab(page)).toContainText('1 problem');
  await gradus.trainToEnd();
});

test('the tabs beside the program are reached by arrow keys', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await page.getByRole('tab', { name: 'program.scm' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(evaluatorTab(page)).toBeFocused();
  await expect(evaluator(page)).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('tab', { name: 'data' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(gradus.editor).toBeVisible();
});

test('an example brings its evaluator, through which a year in a test is found', async ({ gradus, page }) => {
  await gradus.open('./#example/nile');
  await expect(evaluatorTab(page)).toContainText('changed');
  await expect(gradus.cell('year', 'gradient')).toContainText('↑');
  await chooseLevel(page, 'direct');
  await expect(gradus.cell('year', 'gradient')).toHaveText('·0');
  await chooseLevel(page, 'interpreter');
  await page.getByRole('slider', { name: 'pace' }).fill('51');
  await gradus.trainToEnd();
  expect(Math.round(await gradus.value('year'))).toBe(1898);
});

test('Verify shows every way side by side', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.unfold('Verify');
  const panel = page.getByRole('region', { name: 'Verify' });
  await panel.getByRole('button', { name: 'Verify now' }).click();
  const rows = panel.getByRole('row');
  await expect(panel.getByLabel('Largest relative difference')).toContainText(/f64 within .*, f32 within/);
  // A head, three levels on five backends, central differences.
  await expect(rows).toHaveCount(17);
  for (const [index, name] of ['direct reference f64', 'interpreter', 'tower'].entries()) {
    await expect(rows.nth(1 + index)).toContainText(name);
    await expect(rows.nth(1 + index)).toContainText('21');
  }
  await expect(rows.filter({ hasText: 'wasm' })).not.toHaveCount(0);
  await expect(rows.filter({ hasText: 'f32' })).toHaveCount(9);
  const differences = rows.last();
  await expect(differences).toContainText('central differences');
  await expect(differences).toContainText(/\de−\d+/);
  await gradus.write('(define-parameter a 1)\n');
  await expect(panel.getByRole('button', { name: 'Verify now' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('.panel-verify.stale')).toBeVisible();
});

const experiments = {
  protocol: {
    optimizer: 'adam',
    learningRate: 0.1,
    loss: 'sum of squared errors',
    maxEpochs: 300,
    tolerance: 0.001,
    extraEpochs: 5,
  },
  experiments: {
    mine: [
      {
        id: 'S1',
        name: 'a slope',
        prediction: '(* a x)',
        inputs: ['x'],
        parameters: ['a'],
        starts: [{ a: 0 }, { a: 1 }, { a: 3 }],
        rows: [
          [1, 2],
          [2, 4],
        ],
        paper: { converged: '3/3' },
      },
      {
        id: 'S2',
        name: 'a mistake',
        prediction: '(* b x)',
        inputs: ['x'],
        parameters: ['a'],
        starts: [{ a: 0 }],
        rows: [[1, 2]],
      },
    ],
  },
};

function jsonFile(name: string, content: unknown) {
  return { name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) };
}

test('a file of experiments is run beside what it prints', async ({ gradus, page }) => {
  await gradus.openSource(line);
  await gradus.trainToEnd();
  await gradus.title.click();
  await page.getByRole('button', { name: /paper’s experiments/ }).click();
  await expect(page.getByRole('heading', { name: 'Experiments', exact: true })).toBeFocused();
  const state = page.getByTestId('experiments-state');
  await expect(state).toHaveText('29 programs, 171 starts.');
  const file = page.getByTestId('open-experiments');
  await file.setInputFiles(jsonFile('broken.json', { ...experiments, protocol: {} }));
  await expect(page.getByRole('alert')).toContainText('broken.json was not opened.');
  await file.setInputFiles(jsonFile('mine.json', experiments));
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(state).toHaveText('2 programs, 4 starts.');
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(state).toHaveAttribute('data-state', 'done');
  await expect(state).toContainText(
    '4 of 4 starts. Converged: 3 at direct, 3 through the interpreter, 3 through the tower.',
  );
  const cells = page.getByRole('row', { name: /a slope/ }).getByRole('cell');
  await expect(cells.nth(0)).toHaveText('3/3');
  await expect(cells.nth(2)).toHaveText('3/3');
  await expect(page.getByText('b is not defined.')).toBeVisible();
  // The further experiments belong to the paper's file.
  await expect(page.getByRole('heading', { name: 'Further experiments' })).toBeHidden();
  await page.getByRole('button', { name: 'The paper’s file' }).click();
  await page.getByRole('button', { name: /^Measure: A Kalman filter/ }).click();
  const measured = page.getByRole('region', { name: /^A Kalman filter/ }).getByRole('row');
  await expect(measured.filter({ hasText: 'difference' })).toContainText(/7e-7\s*0/, { timeout: 30_000 });
  await expect(page.getByRole('button', { name: /^Measure: A Kalman filter/ })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the program' }).click();
  await gradus.expectState('done');
});

/** Runs that never converge, each of them a while. */
const long = {
  ...experiments,
  protocol: { ...experiments.protocol, maxEpochs: 100_000, tolerance: 1e-300 },
  experiments: {
    mine: [
      {
        ...experiments.experiments.mine[0],
        prediction: '(sin (* a x))',
        starts: Array.from({ length: 60 }, (_, index) => ({ a: index })),
      },
    ],
  },
};

test('stopped experiments resume', async ({ page }) => {
  await page.goto('./#experiments');
  const state = page.getByTestId('experiments-state');
  await page.getByTestId('open-experiments').setInputFiles(jsonFile('long.json', long));
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(state).toContainText(/^[1-9]\d* of 60 starts, now at S1/);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(state).toHaveAttribute('data-state', 'stopped');
  const done = figure((await state.innerText()).match(/^\d+/)![0]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(state).toHaveAttribute('data-state', 'running');
  await expect.poll(async () => figure((await state.innerText()).match(/^\d+/)![0])).toBeGreaterThan(done);
});

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 380, height: 800 } } as const;

for (const size of ['wide', 'narrow'] as const) {
  test.describe(size, () => {
    test.use({ viewport: sizes[size] });

    test('axe finds nothing against the evaluator, Verify and the experiments', async ({ gradus, page }) => {
      await gradus.openSource(line, { level: 'interpreter', evaluator: doubling.replace('(car', '(carr') });
      await evaluatorTab(page).click();
      await expect(evaluatorTab(page)).toContainText('problem');
      await expect(page.getByRole('button', { name: 'Put back' })).toBeVisible();
      await expectNoViolationsInBothThemes(page);
      await page.goto(await linkTo(line, { level: 'interpreter' }));
      await gradus.expectState('ready');
      if (size === 'narrow') await page.getByRole('tab', { name: 'Results' }).click();
      await gradus.unfold('Verify');
      const panel = page.getByRole('region', { name: 'Verify' });
      await panel.getByRole('button', { name: 'Verify now' }).click();
      await expect(panel.getByLabel('Largest relative difference')).toContainText('f32');
      await expectNoViolationsInBothThemes(page);
      await page.goto('./#experiments');
      await page.getByTestId('open-experiments').setInputFiles(jsonFile('mine.json', experiments));
      await page.getByRole('button', { name: 'Run' }).click();
      await expect(page.getByTestId('experiments-state')).toHaveAttribute('data-state', 'done');
      await page.getByTestId('open-experiments').setInputFiles(jsonFile('broken.json', {}));
      await expect(page.getByRole('alert')).toBeVisible();
      await expectNoViolationsInBothThemes(page);
    });
  });
}
