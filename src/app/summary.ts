/** What the page shows of a program before any training: parameters, loss and gradient at the start, curves. */

import { countNodes, Fingerprint } from '../graph';
import {
  boundsOf,
  describeConstraint,
  knownBounds,
  type StagedCurve,
  type StagedParameter,
  type StagedPlot,
  type StagedProgram,
} from '../stage';
import {
  describeOptimizer,
  elementNames,
  pointAt,
  type Softness,
  scalarSummaries,
  startsOf,
  type TrainingPlan,
} from '../train';
import { quickestBackend } from './evaluation';
import type {
  CurrentValues,
  CurveSummary,
  ObjectiveSummary,
  ParameterSummary,
  PlotSummary,
  ProgramSummary,
} from './protocol';
import { choiceEvaluator } from './runs/choices';
import { currentValues } from './runs/currentValues';
import { Curve, thin } from './runs/curves';

/** Everything that decides how a program trains and what it shows, and nothing of its spelling. */
function signatureOf({ parameters, objective, watches, plots }: StagedProgram): string {
  const print = new Fingerprint();
  for (const { name, shape, start, constraint, rate } of parameters) {
    print.text(name).numbers(shape).numbers(start).text(`${constraint.kind} ${rate}`);
    for (const bound of boundsOf(constraint)) {
      if (bound.kind === 'known') print.numbers(bound.values);
      else print.graph(bound.graph);
    }
  }
  for (const { name } of watches) print.text(name);
  if (objective !== null) print.graph(objective.graph).text(JSON.stringify(objective.options));
  for (const { title, x, y, map, curves } of plots) {
    print.text(title).numbers(x).numbers(y);
    if (map !== null) print.numbers(map.observed);
    for (const { graph } of curves) print.graph(graph);
  }
  return print.toString();
}

function curveX(plot: StagedPlot, curve: StagedCurve): Float64Array {
  if (curve.kind === 'series' || plot.kind === 'agreement') return thin(plot.x);
  return curve.inputs[0]!;
}

async function curveSummary(
  plot: StagedPlot,
  staged: StagedCurve,
  point: Float64Array,
): Promise<CurveSummary> {
  const curve = new Curve(staged);
  const y = await curve.at(point, await quickestBackend(curve.graph, curve.count));
  return { label: staged.label, x: curveX(plot, staged), y };
}

async function plotSummary(
  plot: StagedPlot,
  point: Float64Array,
  heldOutRows: Int32Array | null,
): Promise<PlotSummary> {
  const heldOut = new Uint8Array(plot.x.length);
  for (const row of heldOutRows ?? []) if (row < heldOut.length) heldOut[row] = 1;
  return {
    title: plot.title,
    xLabel: plot.xLabel,
    yLabel: plot.yLabel,
    kind: plot.kind,
    map: plot.map,
    pictures: plot.pictures,
    points: { x: plot.x, y: plot.y },
    heldOut,
    curves: await Promise.all(plot.curves.map((curve) => curveSummary(plot, curve, point))),
  };
}

function objectiveSummary(plan: TrainingPlan, { loss, holdoutLoss }: CurrentValues): ObjectiveSummary {
  const { objective, rows } = plan;
  const { options, rowCount, kind, span } = objective;
  return {
    kind,
    span,
    loss,
    holdoutLoss,
    steps: plan.steps,
    tolerance: plan.tolerance,
    rows: rows.training?.rows.length ?? rowCount,
    holdoutRows: rows.holdout?.rows.length ?? 0,
    batch: options.batch,
    seed: plan.seed,
    restarts: options.restarts,
    optimizer: describeOptimizer(plan.optimizer, options.clipNorm),
    optimizerName: plan.optimizer.kind,
  };
}

/** More elements than this would not be read. */
const maxElements = 40;

function namedElements(parameter: StagedParameter): Pick<ParameterSummary, 'elements'> {
  const { levels, start } = parameter;
  if (levels === undefined || start.length > maxElements) return {};
  return { elements: elementNames([parameter]).map((name, at) => ({ name, start: start[at]! })) };
}

function startingChoices(
  { choices }: StagedProgram,
  softness: Softness,
  point: Float64Array,
): ProgramSummary['choices'] {
  const evaluator = choiceEvaluator(choices);
  return evaluator === null ? null : { list: choices!.list, start: evaluator.at(point), softness };
}

/** What a run of `plan` would do, before its first step. `softness` is what the program says. */
export async function summarize(
  staged: StagedProgram,
  plan: TrainingPlan | null,
  softness: Softness,
  temperature: number,
): Promise<ProgramSummary> {
  const { parameters, objective, watches, plots } = staged;
  const starts = startsOf(parameters);
  const startFigures = scalarSummaries(parameters, starts);
  const point = pointAt(starts, staged.choices === null ? null : temperature);
  const values =
    plan === null ? null : await currentValues(plan, point, await quickestBackend(plan.gradient));
  const heldOut = objective?.kind === 'fit' ? (plan?.rows.holdout?.rows ?? null) : null;
  return {
    signature: signatureOf(staged),
    parameters: parameters.map(({ name, span, startSpan, shape, constraint }, index) => ({
      name,
      span,
      startSpan,
      shape,
      start: startFigures[index]!,
      gradient: values?.gradients[index] ?? Number.NaN,
      constraint: describeConstraint(constraint),
      ...knownBounds(constraint),
      ...namedElements(parameters[index]!),
    })),
    objective: plan === null ? null : objectiveSummary(plan, values!),
    watches: watches.map(({ name, span }, index) => ({
      name,
      span,
      start: values?.watches[index] ?? Number.NaN,
    })),
    plots: await Promise.all(plots.map((plot) => plotSummary(plot, point, heldOut))),
    choices: startingChoices(staged, softness, point),
    nodes: objective === null ? 0 : countNodes(objective.graph),
  };
}
