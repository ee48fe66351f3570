/** How each part of the page is asked for, where its failure is said, how it is asked for again, and what is there then. */

import type { Locator, Page } from '@playwright/test';
import { type PartName, partNames } from '../src/parts/lazyPart';
import { expect, Gradus, line, linkTo } from './gradus';

export interface Scene {
  readonly page: Page;
  readonly gradus: Gradus;
}

export interface PartCase {
  /** The program, or the fragment of the address, that is opened; `line` where it is left out. */
  readonly open?: () => Promise<string> | string;
  /** Asks for the part. Left out where opening the page does. */
  readonly ask?: (scene: Scene) => Promise<void>;
  /** Where the failure is said; in place of the part unless it says otherwise. */
  readonly said?: (scene: Scene) => Locator;
  /** Asks again; by the button "Try again" beside what is said unless it says otherwise. */
  readonly again?: (scene: Scene) => Promise<void>;
  /** What is there once the part is loaded. */
  readonly there: (scene: Scene) => Promise<void>;
}

/** Its derivative solves a system, for which tfjs leaves the GPU. */
const solved = `(define-parameter a 2)
(minimize (square (sum (solve (tensor (list (list a 1) (list 0 1))) (tensor '(1 2))))) (steps 5))
`;
const counted =
  '(define-cajal next (lambda ((n Nat)) (succ n)))\n(next (tensor (list 1 0 0 0 0 0 0 0 0 0)))\n';
const restarts = line.replace('(steps 400)', '(steps 400) (restarts 4)');
export const failedPart = (page: Page, part: PartName): Locator =>
  page.locator('.failed-part').filter({ hasText: `Could not load ${partNames[part]}.` });

async function unfold(page: Page, title: string): Promise<void> {
  await new Gradus(page).unfold(title);
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  // The page listens for drops once it is drawn.
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  await page.evaluate(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      for (const type of ['dragenter', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
    },
    [name, text] as const,
  );
}

/** Moves the value in a chip by a key. */
async function dragSlope({ page }: Scene): Promise<void> {
  await page.getByRole('slider', { name: 'slope' }).press('ArrowRight');
}

async function openFromMenu({ page, gradus }: Scene, name: RegExp): Promise<void> {
  await gradus.title.click();
  await page.getByRole('button', { name }).click();
}

export const panel = (page: Page, id: string): Locator =>
  page.locator(`.panel-${id} .chart-area svg`).first();
const inStatus = ({ gradus }: Scene): Locator => gradus.status;
const inProblems = ({ page }: Pick<Scene, 'page'>): Locator => page.locator('.problem-line').first();
const noticeOf =
  (part: PartName) =>
  ({ gradus }: Scene): Locator =>
    gradus.notices.locator('.notice').filter({ hasText: partNames[part] });
/** Probes the parameter of the second line. */
const probeSlope = async ({ page, gradus }: Scene): Promise<void> => {
  await gradus.editor
    .locator('.cm-line')
    .nth(1)
    .click({ position: { x: 20, y: 8 } });
  await page.keyboard.press('Home');
  for (let left = '(define-parameter '.length; left > 0; left--) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+p');
};
/** Waits, by the page's own clock, for a part that is asked for again after a while without a word. */
export const later = ({ page }: Scene): Promise<void> => page.clock.fastForward(20_000);
const train = ({ gradus }: Scene): Promise<void> => gradus.train.click();

/** One for each part that the page can load: a part without a case does not compile. */
export const cases: { readonly [Name in PartName]: PartCase } = {
  editor: { there: ({ gradus }) => expect(gradus.editor).toBeVisible() },
  // Nothing is said of it: the text can be read and edited without it.
  assistance: {
    again: later,
    there: async ({ page, gradus }) => {
      await gradus.write('(squ');
      await expect(async () => {
        await page.keyboard.press('Control+Space');
        await expect(page.locator('.cm-tooltip-autocomplete')).toContainText('square', { timeout: 1000 });
      }).toPass({ timeout: 40_000 });
    },
  },
  evaluatorText: {
    ask: ({ page }) => page.getByRole('tab', { name: /^evaluator/ }).click(),
    there: ({ page }) => expect(page.getByRole('textbox', { name: 'Evaluator' })).toBeVisible(),
  },
  dataTab: {
    ask: ({ page }) => page.getByRole('tab', { name: 'data' }).click(),
    there: ({ page }) => expect(page.getByRole('heading', { name: 'With Gradus' })).toBeVisible(),
  },
  lossChart: { there: ({ page }) => expect(panel(page, 'loss')).toBeVisible() },
  fitChart: { there: ({ page }) => expect(panel(page, 'fit')).toBeVisible() },
  residualChart: {
    ask: ({ page }) => unfold(page, 'Residuals'),
    there: ({ page }) => expect(panel(page, 'residuals')).toBeVisible(),
  },
  fanChart: {
    open: () => linkTo(restarts),
    ask: train,
    there: ({ page }) => expect(panel(page, 'restarts')).toBeVisible(),
  },
  endsChart: {
    open: () => linkTo(restarts),
    ask: train,
    // Each parameter has a chart.
    said: ({ page }) => failedPart(page, 'endsChart').first(),
    there: ({ page }) => expect(page.getByRole('img', { name: /^Where slope ended/ })).toBeVisible(),
  },
  landscapeChart: {
    ask: ({ page }) => unfold(page, 'Landscape'),
    there: ({ page }) => expect(panel(page, 'landscape')).toBeVisible(),
  },
  // Nothing is said of it: a run is shown without its row.
  runLedger: {
    again: later,
    there: async (scene) => {
      await scene.gradus.write(line);
      await expect(scene.gradus.cell('slope')).toBeVisible();
      await train(scene);
      await expect(scene.page.locator('.panel-runs .panel-figures')).toContainText('1 run');
    },
  },
  comparison: {
    ask: async ({ page }) => {
      await unfold(page, 'Runs');
      await page.getByRole('button', { name: 'Sweep', exact: true }).click();
    },
    said: ({ page }) => page.getByRole('form', { name: 'Sweep' }),
    there: ({ page }) => expect(page.getByLabel('over', { exact: true })).toHaveText(/^rate of adam/),
  },
  runsView: {
    ask: async (scene) => {
      await unfold(scene.page, 'Runs');
      await scene.page.getByRole('button', { name: 'Sweep', exact: true }).click();
    },
    there: ({ page }) => expect(page.getByRole('form', { name: 'Sweep' })).toBeVisible(),
  },
  verifyTable: {
    ask: async ({ page }) => {
      await unfold(page, 'Verify');
      await page.getByRole('button', { name: 'Verify now' }).click();
    },
    there: ({ page }) =>
      expect(page.getByRole('table', { name: 'Value and gradients in each way' })).toBeVisible(),
  },
  neuronBody: {
    open: () => linkTo(counted),
    ask: ({ gradus }) => gradus.unfold('Neuron'),
    there: ({ page }) => expect(page.locator('.panel-neuron .neuron')).toBeVisible(),
  },
  statisticsView: {
    ask: async ({ page, gradus }) => {
      await unfold(page, 'Statistics');
      await gradus.train.click();
    },
    there: ({ page }) => expect(panel(page, 'statistics')).toBeVisible(),
  },
  compiledListings: {
    ask: ({ page }) => unfold(page, 'Compiled'),
    there: ({ page }) => expect(page.getByRole('listbox', { name: 'Graph of the loss' })).toBeVisible(),
  },
  equations: {
    ask: ({ page }) => unfold(page, 'Mathematics'),
    there: ({ page }) => expect(page.locator('.panel-mathematics math').first()).toBeVisible(),
  },
  probeCards: {
    ask: probeSlope,
    there: ({ page }) => expect(page.getByTestId('probe-values').first()).toBeVisible(),
  },
  stepsView: {
    ask: ({ page }) => unfold(page, 'Steps'),
    there: ({ page }) => expect(page.getByRole('listbox', { name: 'Steps of the row' })).toBeVisible(),
  },
  influenceView: {
    ask: ({ page }) => unfold(page, 'Where the loss is decided'),
    there: ({ page }) =>
      expect(page.getByRole('table', { name: 'Influence of each expression' })).toBeVisible(),
  },
  shareDialog: {
    ask: ({ page }) => page.getByRole('button', { name: 'Share' }).click(),
    there: ({ page }) => expect(page.getByRole('textbox', { name: 'Link' })).toBeVisible(),
  },
  reference: {
    ask: ({ page }) => page.getByRole('button', { name: 'Reference', exact: true }).click(),
    there: ({ page }) =>
      expect(page.getByRole('searchbox', { name: 'Search forms and procedures' })).toBeVisible(),
  },
  lessonPane: {
    ask: (scene) => openFromMenu(scene, /^Counting is a recurrence/),
    there: ({ page }) =>
      expect(page.getByRole('region', { name: 'Lesson: Counting is a recurrence' })).toBeVisible(),
  },
  lessonText: {
    ask: (scene) => openFromMenu(scene, /^Counting is a recurrence/),
    said: noticeOf('lessonText'),
    there: ({ page }) =>
      expect(page.getByRole('region', { name: 'Lesson: Counting is a recurrence' })).toBeVisible(),
  },
  experimentsPage: {
    open: () => './#experiments',
    there: ({ page }) => expect(page.getByRole('heading', { name: 'Experiments' })).toBeVisible(),
  },
  paperExperiments: {
    open: () => './#experiments',
    said: noticeOf('paperExperiments'),
    there: ({ page }) => expect(page.getByRole('table')).toBeVisible(),
  },
  digitsPage: {
    open: () => './#digits',
    there: ({ page }) => expect(page.getByRole('heading', { name: 'Digits' })).toBeVisible(),
  },
  digitsTraining: {
    open: () => './#digits',
    ask: ({ page }) => page.getByRole('button', { name: 'Start' }).click(),
    said: ({ page }) => page.getByTestId('digits-state'),
    again: ({ page }) => page.getByRole('button', { name: 'Start' }).click(),
    there: ({ page }) =>
      expect(page.getByTestId('digits-state')).toContainText(/Preparing|Compiling|Training/),
  },
  digitFiles: {
    ask: ({ page }) => drop(page, 't10k-labels-idx1-ubyte', 'no labels'),
    said: noticeOf('digitFiles'),
    there: ({ gradus }) => expect(gradus.notices).toContainText('t10k-labels-idx1-ubyte was not'),
  },
  tableReader: {
    ask: ({ page }) => drop(page, 'ages.csv', 'age,height\n1,75\n2,88\n'),
    said: noticeOf('tableReader'),
    there: ({ gradus }) => expect(gradus.notices).toContainText('The table ages is ready'),
  },
  bundledTables: {
    again: later,
    there: async ({ page, gradus }) => {
      await expect(async () => {
        await gradus.write('');
        await page.keyboard.type('(define-data (x y) hub');
        await expect(page.locator('.cm-tooltip-autocomplete')).toContainText('hubble', { timeout: 2000 });
      }).toPass({ timeout: 40_000 });
    },
  },
  evaluatorVariants: {
    ask: (scene) => openFromMenu(scene, /^The fall of the Nile/),
    said: noticeOf('evaluatorVariants'),
    there: ({ gradus }) => expect(gradus.title).toContainText('The fall of the Nile'),
  },
  gallery: {
    ask: async (scene) => {
      await scene.gradus.title.click();
      const menu = scene.page.getByRole('dialog', { name: /^Examples/ });
      await menu.getByRole('button', { name: /^Hubble/ }).click();
    },
    said: noticeOf('gallery'),
    there: ({ gradus }) => expect(gradus.title).toContainText('Hubble'),
  },
  likelihoods: {
    ask: async (scene) => {
      await scene.gradus.title.click();
      const menu = scene.page.getByRole('dialog', { name: /^Examples/ });
      await menu.getByText('Likelihoods', { exact: true }).click();
      await menu.getByRole('button', { name: /^Eight schools/ }).click();
    },
    said: noticeOf('likelihoods'),
    there: ({ gradus }) => expect(gradus.title).toContainText('Eight schools'),
  },
  wasm: {
    open: () => linkTo(line, { backend: 'wasm' }),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  tfjs: {
    open: () => linkTo(line, { backend: 'tfjs' }),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  tfjsWasm: {
    open: () => linkTo(solved, { backend: 'tfjs' }),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  tfjsCpu: {
    open: () => linkTo(solved, { backend: 'tfjs' }),
    ask: async (scene) => {
      await scene.page.context().route('**/*.wasm', (route) => route.abort());
      await train(scene);
    },
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  tfjsWebgpu: {
    open: () => linkTo(line, { backend: 'tfjs' }),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  webgpu: {
    open: () => linkTo(line, { backend: 'webgpu' }),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  // The answer is asked for again by the next run.
  inference: {
    ask: async ({ page, gradus }) => {
      await unfold(page, 'Statistics');
      await gradus.train.click();
    },
    said: ({ page }) => page.locator('.panel-statistics'),
    again: train,
    there: ({ page }) => expect(panel(page, 'statistics')).toBeVisible(),
  },
  inspect: {
    ask: ({ page }) => unfold(page, 'Compiled'),
    said: ({ page }) => page.locator('.panel-compiled'),
    there: ({ page }) => expect(page.getByRole('listbox', { name: 'Graph of the loss' })).toBeVisible(),
  },
  probes: {
    ask: probeSlope,
    said: ({ page }) => page.getByRole('region', { name: 'Probes' }),
    there: ({ page }) => expect(page.getByTestId('probe-values').first()).toBeVisible(),
  },
  mathematics: {
    ask: ({ page }) => unfold(page, 'Mathematics'),
    said: ({ page }) => page.locator('.panel-mathematics'),
    there: ({ page }) => expect(page.locator('.panel-mathematics math').first()).toBeVisible(),
  },
  linearTerms: {
    open: () => linkTo(counted),
    said: inProblems,
    there: ({ page }) => expect(inProblems({ page })).toContainText('next falls off'),
  },
  evaluator: {
    open: () => linkTo(line, { level: 'interpreter' }),
    said: inProblems,
    there: ({ page }) => expect(inProblems({ page })).toContainText('compiles in'),
  },
  scene: {
    ask: dragSlope,
    said: noticeOf('scene'),
    again: dragSlope,
    there: ({ gradus }) => expect(gradus.cell('slope')).toHaveText(/^0\.\d/),
  },
  verification: {
    ask: async ({ page }) => {
      await unfold(page, 'Verify');
      await page.getByRole('button', { name: 'Verify now' }).click();
    },
    said: ({ page }) => page.locator('.panel-verify'),
    again: ({ page }) => page.getByRole('button', { name: 'Verify now' }).click(),
    there: ({ page }) =>
      expect(page.getByRole('status', { name: 'Largest relative difference' })).toContainText('within'),
  },
  landscape: {
    ask: ({ page }) => unfold(page, 'Landscape'),
    said: ({ page }) => page.locator('.panel-landscape'),
    again: ({ page }) => page.getByRole('button', { name: 'Draw' }).click(),
    there: ({ page }) => expect(panel(page, 'landscape')).toBeVisible(),
  },
  // It is tried again after a while.
  neurons: {
    open: () => linkTo(counted),
    ask: ({ gradus }) => gradus.unfold('Neuron'),
    said: ({ page }) => page.locator('.panel-neuron'),
    again: async () => undefined,
    there: ({ page }) => expect(page.locator('.panel-neuron')).toContainText('Nat'),
  },
  ending: {
    ask: ({ page }) => page.getByRole('button', { name: 'Train', exact: true }).click(),
    again: async ({ page }) => {
      await expect(page.locator('.run-status')).toHaveAttribute('data-state', 'done');
      await page.getByRole('button', { name: 'Train', exact: true }).click();
    },
    there: ({ page }) => expect(page.getByRole('region', { name: 'How the run ended' })).toBeVisible(),
  },
  experiments: {
    open: () => './#experiments',
    ask: ({ page }) => page.getByRole('button', { name: 'Run', exact: true }).click(),
    said: ({ page }) => page.getByRole('main'),
    again: ({ page }) => page.getByRole('button', { name: 'Continue' }).click(),
    there: ({ page }) => expect(page.getByRole('button', { name: 'Stop' })).toBeVisible(),
  },
};
