/** What a fit is worth, as fields of the answer of `train`. */

import { quickestBackend } from '../app/evaluation';
import { nested, type TensorData } from '../graph';
import type { StagedParameter } from '../stage';
import { numberedElements, type Trainer, valuesOf } from '../train';
import type { ErrorsReport, FitReport, RowsReport, Subject } from '../train/inference';
import { inferencePart } from '../train/lateInference';
import { type Json, RequestError } from './json';

/** The fields of the report, and of a profile of the element of this name, if one is wanted. */
export async function reportFields(trainer: Trainer, element: string | null): Promise<Json> {
  const { assess, profileOf } = await inferencePart.load();
  const subject = subjectOf(trainer);
  const { report } = await assess(subject);
  const { parameters } = trainer.plan;
  const fields = { ...errorFields(report, parameters), ...goodnessFields(report), ...rowFields(report.rows) };
  if (element === null) return fields;
  const index = [report.elements, numberedElements(parameters)]
    .map((names) => names.indexOf(element))
    .find((at) => at >= 0);
  if (index === undefined) {
    const known = report.elements.slice(0, 12).join(', ');
    throw new RequestError(`"profile" names ${element}, but what is estimated is ${known}.`);
  }
  const profile = await profileOf(subject, index);
  return { ...fields, profile: typeof profile === 'string' ? { reason: profile } : profile };
}

function subjectOf({ plan, present, temperature, stopped }: Trainer): Subject {
  return {
    plan,
    values: present,
    temperature,
    leftNumbers: stopped === 'non-finite',
    backendFor: quickestBackend,
    pause: async () => undefined,
  };
}

function errorFields({ errors, elements }: FitReport, parameters: readonly StagedParameter[]): Json {
  if (errors.kind === 'none') {
    const none = { standardErrors: null, intervals: null, covariance: null, correlations: null };
    return { estimate: null, reason: errors.reason, ...none };
  }
  const { kind, covariance, correlations, condition, degreesOfFreedom, distance, withheld } = errors;
  const why = elements.flatMap((name, index) => (withheld[index] === null ? [] : [[name, withheld[index]]]));
  return {
    estimate: kind,
    standardErrors: byName(parameters, errors.standardErrors),
    intervals: intervals(parameters, errors),
    ...(why.length === 0 ? {} : { withheld: Object.fromEntries(why) }),
    distribution: degreesOfFreedom === null ? 'normal' : 'student-t',
    elements,
    covariance: square(covariance, elements.length),
    correlations: square(correlations, elements.length),
    condition,
    distance,
  };
}

/** A number for each parameter, or nested arrays; null where there is none. */
function byName(parameters: readonly StagedParameter[], elements: Float64Array): Json {
  const values = valuesOf(parameters, elements);
  return Object.fromEntries(parameters.map(({ name }, index) => [name, known(nested(values[index]!))]));
}

/** The same with both ends of the interval in the place of each number. */
function intervals(parameters: readonly StagedParameter[], { low, high }: ErrorsReport): Json {
  const [lows, highs] = [valuesOf(parameters, low), valuesOf(parameters, high)];
  const pair = (index: number): TensorData => {
    const { values, shape } = lows[index]!;
    const ends = Float64Array.from(
      { length: 2 * values.length },
      (_, at) => (at % 2 === 0 ? values : highs[index]!.values)[Math.floor(at / 2)]!,
    );
    return { values: ends, shape: [...shape, 2] };
  };
  return Object.fromEntries(parameters.map(({ name }, index) => [name, known(nested(pair(index)))]));
}

function square(values: Float64Array, size: number): unknown {
  return known(nested({ values, shape: [size, size] }));
}

/** Numbers, and arrays of them, with null for NaN: what has no number. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

function goodnessFields({ goodness }: FitReport): Json {
  const { degreesOfFreedom, chiSquared, likelihood } = goodness;
  return {
    observations: goodness.observations,
    degreesOfFreedom,
    residualStandardDeviation: goodness.residualStandardDeviation,
    rSquared: goodness.rSquared,
    chiSquared,
    chiSquaredPerDegree: chiSquared === null || !degreesOfFreedom ? null : chiSquared / degreesOfFreedom,
    logLikelihood: likelihood?.logLikelihood ?? null,
    aic: likelihood?.aic ?? null,
    bic: likelihood?.bic ?? null,
  };
}

function rowFields(rows: RowsReport | null): Json {
  if (rows === null) return { predictions: null, residuals: null };
  const { each, places, predictions, predictionErrors, residuals, heldOut } = rows;
  const byRow = (values: Float64Array | null): unknown =>
    values === null || each === 1
      ? values
      : Array.from({ length: values.length / each }, (_, row) => values.slice(row * each, (row + 1) * each));
  const held = [...heldOut.keys()].filter((index) => index % each === 0 && heldOut[index] === 1);
  return {
    predictions: byRow(predictions),
    ...(predictionErrors === null ? {} : { predictionErrors: byRow(predictionErrors) }),
    residuals: byRow(residuals),
    ...(places.every((place, row) => place === row) ? {} : { rows: [...places] }),
    ...(held.length === 0 ? {} : { heldOut: held.map((index) => places[index / each]!) }),
  };
}
