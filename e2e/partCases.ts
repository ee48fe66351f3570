/** How each part of the page is asked for, where its failure is said, how it is asked for again, and what is there then. */

import type { Locator, Page } from '@playwright/test';
import type { PartName } from '../src/parts/lazyPart';
import { expect, line, linkTo } from './gradus';
import {
  dragSlope,
  drop,
  expectLesson,
  failedPart,
  inProblems,
  inStatus,
  later,
  noticeOf,
  openFromMenu,
  openLikelihood,
  openSweep,
  panel,
  probeSlope,
  type Scene,
  train,
  trainForStatistics,
  unfold,
  verifyNow,
} from './partActions';

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
const unknown = `(define-data (x y) '((0 1) (1 3) (2 5) (3 7)))
(define-unknown (law x))
(fit law (x) y)
`;
/** The second step takes the logarithm of a negative number. */
const outOfRange = '(define-parameter a 1)\n(minimize (log a) (optimizer (sgd 3)) (steps 5))\n';
const startSearch = (page: Page): Locator =>
  page.locator('.panel-discover').getByRole('button', { name: 'Start', exact: true });
const restarts = line.replace('(steps 400)', '(steps 400) (restarts 4)');

/** A part of the language, which is loaded with the first program that writes one of its names. */
const named = (program: string, value: string): PartCase => ({
  open: () => linkTo(program),
  said: inProblems,
  there: ({ gradus }) => expect(gradus.console).toContainText(value),
});

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
    ask: unfold('Residuals'),
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
    ask: unfold('Landscape'),
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
    ask: openSweep,
    said: ({ page }) => page.getByRole('form', { name: 'Sweep' }),
    there: ({ page }) => expect(page.getByLabel('over', { exact: true })).toHaveText(/^rate of adam/),
  },
  runsView: {
    ask: openSweep,
    there: ({ page }) => expect(page.getByRole('form', { name: 'Sweep' })).toBeVisible(),
  },
  // The panel says that the search is loading.
  discoverer: {
    open: () => linkTo(unknown),
    again: later,
    there: ({ page }) => expect(startSearch(page)).toBeVisible(),
  },
  discoverView: {
    open: () => linkTo(unknown),
    there: ({ page }) => expect(startSearch(page)).toBeVisible(),
  },
  discovery: {
    open: () => linkTo(unknown),
    said: ({ page }) => page.locator('.panel-discover'),
    there: ({ page }) => expect(startSearch(page)).not.toHaveAttribute('aria-disabled', 'true'),
  },
  verifyTable: {
    ask: verifyNow,
    there: ({ page }) =>
      expect(page.getByRole('table', { name: 'Value and gradients in each way' })).toBeVisible(),
  },
  neuronBody: {
    open: () => linkTo(counted),
    ask: unfold('Neuron'),
    there: ({ page }) => expect(page.locator('.panel-neuron .neuron')).toBeVisible(),
  },
  statisticsView: {
    ask: trainForStatistics,
    there: ({ page }) => expect(panel(page, 'statistics')).toBeVisible(),
  },
  compiledListings: {
    ask: unfold('Compiled'),
    there: ({ page }) => expect(page.getByRole('listbox', { name: 'Graph of the loss' })).toBeVisible(),
  },
  equations: {
    ask: unfold('Mathematics'),
    there: ({ page }) => expect(page.locator('.panel-mathematics math').first()).toBeVisible(),
  },
  probeCards: {
    ask: probeSlope,
    there: ({ page }) => expect(page.getByTestId('probe-values').first()).toBeVisible(),
  },
  stepsView: {
    ask: unfold('Steps'),
    there: ({ page }) => expect(page.getByRole('listbox', { name: 'Steps of the row' })).toBeVisible(),
  },
  influenceView: {
    ask: unfold('Where the loss is decided'),
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
    ask: openFromMenu(/^Counting is a recurrence/),
    there: expectLesson,
  },
  lessonText: {
    ask: openFromMenu(/^Counting is a recurrence/),
    said: noticeOf('lessonText'),
    there: expectLesson,
  },
  experimentsPage: {
    open: () => './#experiments',
    there: ({ page }) =>
      expect(page.getByRole('heading', { name: 'Experiments', exact: true })).toBeVisible(),
  },
  paperExperiments: {
    open: () => './#experiments',
    said: noticeOf('paperExperiments'),
    there: ({ page }) => expect(page.getByRole('table').first()).toBeVisible(),
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
    ask: drop('t10k-labels-idx1-ubyte', 'no labels'),
    said: noticeOf('digitFiles'),
    there: ({ gradus }) => expect(gradus.notices).toContainText('t10k-labels-idx1-ubyte was not'),
  },
  tableReader: {
    ask: drop('ages.csv', 'age,height\n1,75\n2,88\n'),
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
    ask: openFromMenu(/^The fall of the Nile/),
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
    ask: (scene) => openLikelihood(scene, /^Eight schools/),
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
  search: {
    open: () => linkTo(line.replace(/\(optimizer [^)]*\)+/, '(optimizer (lbfgs))')),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  restarts: {
    open: () => linkTo(restarts),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => gradus.expectState('done'),
  },
  // The run ends all the same, without the reason.
  explanation: {
    open: () => linkTo(outOfRange),
    ask: train,
    said: inStatus,
    again: train,
    there: ({ gradus }) => expect(gradus.status).toContainText('(log -2)'),
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
    ask: trainForStatistics,
    said: ({ page }) => page.locator('.panel-statistics'),
    again: train,
    there: ({ page }) => expect(panel(page, 'statistics')).toBeVisible(),
  },
  inspect: {
    ask: unfold('Compiled'),
    said: ({ page }) => page.locator('.panel-compiled'),
    there: ({ page }) => expect(page.getByRole('listbox', { name: 'Graph of the loss' })).toBeVisible(),
  },
  probes: {
    ask: probeSlope,
    said: ({ page }) => page.getByRole('region', { name: 'Probes' }),
    there: ({ page }) => expect(page.getByTestId('probe-values').first()).toBeVisible(),
  },
  mathematics: {
    ask: unfold('Mathematics'),
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
  rareForms: named('(let-values (((a b) (values 40 2))) (+ a b))', '42'),
  textProcedures: named('(string-length "twelve signs")', '12'),
  mappings: named("(mapping->alist (mapping (make-default-comparator) 'a 1))", '((a . 1))'),
  checkProcedures: named('(check (+ 1 1) => 2)', 'correct'),
  portProcedures: named('(read-line (open-input-string "a line"))', 'a line'),
  listParts: named("(take '(1 2 3) 2)", '(1 2)'),
  sequences: named("(zip '(1 2) '(3 4))", '((1 3) (2 4))'),
  escapes: named('(guard (e (#t (+ e 40))) (raise 2))', '42'),
  densities: named('(normal-lpdf 1 1 1)', '-0.918938'),
  sicp: named('(import (sicp)) (inc 41)', '42'),
  malt: named('(import (malt)) (tlen (tensor 1 2 3))', '3'),
  solvers: named('(euler (lambda (t y) y) 1 0 1 2)', '2.25'),
  scene: {
    ask: dragSlope,
    said: noticeOf('scene'),
    again: dragSlope,
    there: ({ gradus }) => expect(gradus.cell('slope')).toHaveText(/^0\.\d/),
  },
  verification: {
    ask: verifyNow,
    said: ({ page }) => page.locator('.panel-verify'),
    again: ({ page }) => page.getByRole('button', { name: 'Verify now' }).click(),
    there: ({ page }) =>
      expect(page.getByRole('status', { name: 'Largest relative difference' })).toContainText('within'),
  },
  landscape: {
    ask: unfold('Landscape'),
    said: ({ page }) => page.locator('.panel-landscape'),
    again: ({ page }) => page.getByRole('button', { name: 'Draw' }).click(),
    there: ({ page }) => expect(panel(page, 'landscape')).toBeVisible(),
  },
  // It is tried again after a while.
  neurons: {
    open: () => linkTo(counted),
    ask: unfold('Neuron'),
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
  furtherExperiments: {
    open: () => './#experiments',
    ask: ({ page }) => page.getByRole('button', { name: /^Measure: A Kalman filter/ }).click(),
    said: ({ page }) => page.getByRole('main'),
    again: ({ page }) => page.getByRole('button', { name: /^Measure: A Kalman filter/ }).click(),
    there: ({ page }) => expect(page.getByRole('button', { name: /^End: A Kalman filter/ })).toBeVisible(),
  },
  experiments: {
    open: () => './#experiments',
    ask: ({ page }) => page.getByRole('button', { name: 'Run', exact: true }).click(),
    said: ({ page }) => page.getByRole('main'),
    again: ({ page }) => page.getByRole('button', { name: 'Continue' }).click(),
    there: ({ page }) => expect(page.getByRole('button', { name: 'Stop' })).toBeVisible(),
  },
};
