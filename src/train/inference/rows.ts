/** Predictions and residuals at the rows of a fit, beside what they were computed from, and what plots of them need. */

import { sizeOf } from '../../graph';
import type { Distributions } from '../../statistics/distributions';
import { predictionsAt, type ResidualJacobian } from '../residuals';
import { pointOf, type Subject, trainingRows } from './subject';

export interface LabelledColumn {
  readonly label: string;
  readonly values: Float64Array;
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
  distributions: Distributions,
): Promise<RowsReport | null> {
  const { objective } = subject.plan;
  const { rows } = objective;
  if (rows === null && found === null) return null;
  const predictions = rows === null ? null : (found?.predictions ?? (await predicted(subject)));
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
            .map(({ label, values }) => ({ label, values })),
    target,
    predictions,
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

async function predicted(subject: Subject): Promise<Float64Array> {
  const rows = subject.plan.objective.rows!;
  const backend = await subject.backendFor(
    rows.graph,
    rows.axis.rowCount * sizeOf(rows.graph.results[0]!.type.shape),
  );
  return predictionsAt(rows, backend, pointOf(subject));
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
