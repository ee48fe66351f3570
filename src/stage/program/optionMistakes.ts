/** Finds options of training that do not fit the program, or each other: mistakes, each at its option. */

import type { Core, Fit, Minimize } from '../../lang';
import { type Diagnostic, diagnostic } from '../../text/diagnostic';
import { maxTrainedNumbers, type RunOptions } from './objective';

/** An objective with what its options must fit. */
export interface TrainingForm {
  readonly form: Fit | Minimize;
  readonly options: RunOptions;
  /** The number of rows of the reductions; null if they differ or there are none. */
  readonly rowCount: number | null;
  /** How many numbers are trained. */
  readonly size: number;
  readonly hasResiduals: boolean;
  /** The rates that parameters have of their own. */
  readonly rates: readonly Core[];
}

export function optionMistakes(training: TrainingForm): readonly Diagnostic[] {
  return [
    ...rowMistakes(training),
    ...restartMistakes(training),
    ...residualMistakes(training),
    ...clippingMistakes(training),
    ...rateMistakes(training),
  ];
}

function mistakeAt({ span }: Core, message: string): Diagnostic {
  return diagnostic('bad-option', span, message);
}

/** All members are in memory together, with the state of their optimizers. */
function restartMistakes({ form, options: { restarts }, size }: TrainingForm): readonly Diagnostic[] {
  const option = form.options.restarts;
  if (option === null || restarts === 1 || restarts * size <= maxTrainedNumbers) return [];
  const [members, most] = [restarts, maxTrainedNumbers].map((each) => each.toLocaleString('en'));
  const fitting = Math.floor(maxTrainedNumbers / size).toLocaleString('en');
  const message = `${members} restarts of ${size.toLocaleString('en')} numbers are more than the ${most} that can be trained at once; ${fitting} restarts would fit.`;
  return [mistakeAt(option.count, message)];
}

/** Levenberg-Marquardt needs residuals. */
function residualMistakes({ form, hasResiduals }: TrainingForm): readonly Diagnostic[] {
  const { optimizer } = form.options;
  if (optimizer?.name !== 'lm' || hasResiduals) return [];
  const message = 'lm wants residuals, but the loss is not made of any.';
  const hint =
    'It trains least-squares, and a fit of known columns by squared-error, absolute-error or huber.';
  return [diagnostic('bad-option', optimizer.span, message, { hint })];
}

/** Whether an optimizer searches for each step by itself. */
function searches({ options: { optimizer } }: TrainingForm): boolean {
  return optimizer.name === 'lbfgs' || optimizer.name === 'lm';
}

function clippingMistakes(training: TrainingForm): readonly Diagnostic[] {
  const core = training.form.options.clipNorm;
  if (core === null || !searches(training)) return [];
  const { name } = training.options.optimizer;
  const message = `${name} searches for each step, so it takes no clip-norm. Leave one of the two out.`;
  return [mistakeAt(core, message)];
}

/** A rate of its own does nothing under an optimizer that searches, so the program may keep it. */
function rateMistakes(training: TrainingForm): readonly Diagnostic[] {
  if (!searches(training)) return [];
  const { name } = training.options.optimizer;
  return training.rates.map(({ span }) =>
    diagnostic('unused-rate', span, `${name} searches for each step, so it takes no rate.`, {
      severity: 'warning',
    }),
  );
}

/** Batch and hold-out select rows: all reductions must have the same number of rows. */
function rowMistakes(training: TrainingForm): readonly Diagnostic[] {
  const { form, options, rowCount } = training;
  const { batch, holdout } = form.options;
  const found: Diagnostic[] = [];
  for (const [name, core] of [
    ['batch', batch],
    ['holdout', holdout],
  ] as const) {
    if (core !== null && rowCount === null)
      found.push(mistakeAt(core, `${name} wants reductions that all run over the same number of rows.`));
  }
  if (rowCount === null) return found;
  if (batch !== null && searches(training)) {
    const { name } = options.optimizer;
    const message = `${name} sees all rows in every step, so it takes no batch. Leave one of the two out.`;
    found.push(mistakeAt(batch, message));
  } else if (batch !== null && options.batch! > rowCount) {
    found.push(
      mistakeAt(batch, `A batch of ${options.batch} rows is more than the ${rowCount} rows there are.`),
    );
  }
  const kept = rowCount - Math.round(rowCount * options.holdout);
  if (holdout !== null && options.holdout > 0 && (kept < 1 || kept === rowCount)) {
    const message = `Of ${rowCount} rows, a hold-out of ${options.holdout} leaves ${kept} to train on and ${rowCount - kept} to judge by.`;
    found.push(mistakeAt(holdout, message));
  }
  return found;
}
