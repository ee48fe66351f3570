/** Predictions and residuals at the rows of a fit, beside what they were computed from, and what plots of them need. */

import { withJacobian } from '../../autodiff';
import { sizeOf } from '../../graph';
import type { StagedRows } from '../../stage';
import type { Distributions } from '../../statistics/distributions';
import { deviationAlong, type Estimates } from '../../statistics/estimates';
import { predictionsAt, type ResidualJacobian } from '../residuals';
import { pointOf, type Subject, trainingRows } from './subject';

export interface LabelledColumn {
  readonly label: string;
  readonly values: Float64Array;
  /** The texts that the numbers count, of a column of text. */
  readonly levels?: readonly string[];
}

/** A number for each residual, in order: rows of a fit, and the elements of a row whose prediction is a tensor. */
export interface RowsReport {
  /** The number of residuals of a row. */
  readonly each: number;
  /** The places of the rows in the data, counted from 0: a row without a target is left out. */
  readonly places: Int32Array;
  /** The inputs that are numbers, row by row. */
  readonly inputs: readonly LabelledColumn[];
  /** The measured values; null for residuals that are not the rest of a prediction. */
  readonly target: LabelledColumn | null;
  readonly predictions: Float64Array | null;
  /** The standard error of each prediction, as far as it comes from the parameters; null where they have none. */
  readonly predictionErrors: Float64Array | null;
  /** The target minus the prediction, or what `least-squares` is given. */
  readonly residuals: Float64Array | null;
  /** 1 for a row that the fit was not trained on. */
  readonly heldOut: Uint8Array;
  /**
   * Each residual by its standard deviation, and the quantile of the normal distribution at its rank; NaN for a row that was
   * held out. Null if the loss has no residuals.
   */
  readonly standardised: Float64Array | null;
  readonly normalQuantiles: Float64Array | null;
}

export async function rowsReport(
  subject: Subject,
  found: ResidualJacobian | null,
  deviation: number | null,
  estimates: Estimates | null,
  distributions: Distributions,
): Promise<RowsReport | null> {
  const { objective } = subject.plan;
  const { rows } = objective;
  if (rows === null && found === null) return null;
  const computed = rows === null ? null : (found ?? (await predicted(subject, rows, estimates !== null)));
  const predictions = computed?.predictions ?? null;
  const slopes = computed?.jacobian ?? null;
  const count = (found?.residuals ?? predictions!).length;
  const rowCount = rows?.axis.rowCount ?? count;
  const each = count / rowCount;
  const target = rows === null ? null : targetOf(rows);
  const residuals =
    found?.residuals ??
    (target?.values.length === count
      ? target.values.map((value, index) => value - predictions![index]!)
      : null);
  const heldOut = new Uint8Array(count);
  const { holdout } = subject.plan.rows;
  if (holdout?.of === rowCount) for (const row of holdout.rows) heldOut.fill(1, row * each, (row + 1) * each);
  const rootFactor = found === null ? null : rootFactors(subject, rowCount);
  const standardised =
    found === null || rootFactor === null || deviation === null || !(deviation > 0)
      ? null
      : found.residuals.map((residual, index) =>
          heldOut[index] === 1 ? Number.NaN : (residual * rootFactor(Math.floor(index / each))) / deviation,
        );
  return {
    each,
    places: rows?.places ?? Int32Array.from({ length: rowCount }, (_, row) => row),
    inputs:
      rows === null
        ? []
        : rows.axis.columns
            .slice(0, rows.inputs)
            .filter(({ shape = [] }) => shape.length === 0)
            .map(({ label, values, levels }) => ({
              label,
              values,
              ...(levels === undefined ? {} : { levels }),
            })),
    target,
    predictions,
    predictionErrors: estimates === null || slopes === null ? null : errorsAlong(slopes, estimates),
    residuals,
    heldOut,
    standardised,
    normalQuantiles: standardised === null ? null : quantilesAtRanks(standardised, distributions),
  };
}

function targetOf({ axis, inputs }: NonNullable<Subject['plan']['objective']['rows']>): LabelledColumn {
  const { label, values } = axis.columns[inputs]!;
  return { label, values };
}

/** The predictions of a loss without residuals; with their derivatives by all elements, if these are wanted. */
async function predicted(
  subject: Subject,
  rows: StagedRows,
  isDerived: boolean,
): Promise<{ readonly predictions: Float64Array; readonly jacobian: Float64Array | null }> {
  const { axis } = rows;
  const each = sizeOf(rows.graph.results[0]!.type.shape);
  const graph = isDerived ? withJacobian(rows.graph, subject.plan.parameters.length, 0) : rows.graph;
  const backend = await subject.backendFor(graph, axis.rowCount * each);
  const width = each * (isDerived ? 1 + subject.values.length : 1);
  const results = await predictionsAt({ ...rows, graph }, backend, pointOf(subject), width);
  const row = (index: number): Float64Array => results.subarray(index * width, (index + 1) * width);
  const parts = (from: number, to: number): Float64Array =>
    Float64Array.from(
      Array.from({ length: axis.rowCount }, (_, at) => [...row(at).subarray(from, to)]).flat(),
    );
  return { predictions: parts(0, each), jacobian: isDerived ? parts(each, width) : null };
}

/**
 * The root of the variance of each prediction along its gradient; null where some direction is not determined, in which
 * predictions might change without limit.
 */
function errorsAlong(slopes: Float64Array, { spread, elements }: Estimates): Float64Array | null {
  if (elements.some(({ kind }) => kind === 'undetermined' || kind === 'endless')) return null;
  const size = elements.length;
  return Float64Array.from({ length: slopes.length / size }, (_, at) =>
    deviationAlong(slopes.subarray(at * size, (at + 1) * size), spread),
  );
}

/** The square root of what multiplies the square of a row's residual. Weights of training rows have the mean 1. */
function rootFactors(subject: Subject, rowCount: number): (row: number) => number {
  const { weights, scales } = subject.plan.objective.residuals!;
  if (weights === null) return (row) => scales?.[row] ?? 1;
  // A row of weight 0 does not count.
  const training = trainingRows(subject, rowCount).filter((row) => weights[row]! > 0);
  const mean = training.reduce((sum, row) => sum + weights[row]!, 0) / training.length;
  return (row) => Math.sqrt(weights[row]! / mean);
}

/** The normal quantile at the rank i of n, at (i − 3/8) / (n + 1/4): Blom, Statistical Estimates (1958). */
export function quantilesAtRanks(values: Float64Array, { normalQuantile }: Distributions): Float64Array {
  const order = [...values.keys()].filter((index) => !Number.isNaN(values[index]!));
  order.sort((a, b) => values[a]! - values[b]!);
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (const [rank, index] of order.entries())
    result[index] = normalQuantile((rank + 1 - 3 / 8) / (order.length + 1 / 4));
  return result;
}
