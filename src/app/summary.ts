/** What the page shows of a program before any training: parameters, loss and gradient at the start, curves. */

import { countNodes, Evaluator, type Graph, printGraph } from '../graph';
import type { StagedCurve, StagedPlot, StagedProgram } from '../stage';
import {
  defaultSoftness,
  describeConstraint,
  describeOptimizer,
  type Overrides,
  planTemperature,
  planTraining,
  pointAt,
  scalarSummaries,
  startsOf,
  type TrainingPlan,
  withoutNoise,
} from '../train';
import type { ObjectiveSummary, PlotSummary, ProgramSummary } from './protocol';
import { choiceEvaluator } from './runs/choices';
import { CurveEvaluator, thin } from './runs/curves';
import { reportedRows } from './runs/reportedRows';

/** FNV-1a over UTF-16 units, as text: tells programs apart, not adversaries. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return `${(hash >>> 0).toString(36)}-${text.length}`;
}

/** Everything that decides how a program trains and what it shows, and nothing of its spelling. */
function signatureOf({ parameters, objective, watches, plots }: StagedProgram): string {
  const spanless = parameters.map(({ name, shape, start, constraint }) => [
    name,
    shape,
    [...start],
    constraint,
  ]);
  const graphs = plots.flatMap((plot) => [
    plot.title,
    ...plot.curves.map((curve) => printGraph(curve.graph)),
  ]);
  const data = objective?.graph.axes.map((axis) => axis.columns.map((column) => [...column.values]));
  const points = plots.map((plot) => [[...plot.x], [...plot.y]]);
  const shown = objective === null ? null : [printGraph(objective.graph), objective.options];
  return fingerprint(
    JSON.stringify([spanless, watches.map((watch) => watch.name), shown, graphs, data, points]),
  );
}

function curveX(plot: StagedPlot, curve: StagedCurve): Float64Array {
  if (curve.kind === 'series' || plot.kind === 'agreement') return thin(plot.x);
  return curve.inputs[0]!;
}

function plotSummary(plot: StagedPlot, point: Float64Array, heldOutRows: Int32Array | null): PlotSummary {
  const heldOut = new Uint8Array(plot.x.length);
  for (const row of heldOutRows ?? []) if (row < heldOut.length) heldOut[row] = 1;
  return {
    title: plot.title,
    xLabel: plot.xLabel,
    yLabel: plot.yLabel,
    kind: plot.kind,
    points: { x: plot.x, y: plot.y },
    heldOut,
    curves: plot.curves.map((curve) => ({
      label: curve.label,
      x: curveX(plot, curve),
      y: new CurveEvaluator(curve).at(point),
    })),
  };
}

function objectiveSummary(plan: TrainingPlan, loss: number): ObjectiveSummary {
  const { objective, rows, step } = plan;
  const { options, rowCount, graph, kind, span } = objective;
  const start = pointAt(startsOf(plan.parameters), planTemperature(plan, 0));
  const holdout = rows.holdout;
  return {
    kind,
    span,
    loss,
    holdoutLoss:
      holdout === null ? null : new Evaluator(graph).evaluate(start, reportedRows(plan, graph, holdout))[0]!,
    steps: plan.steps,
    tolerance: plan.tolerance,
    rows: rows.training?.rows.length ?? rowCount,
    holdoutRows: holdout?.rows.length ?? 0,
    batch: options.batch,
    seed: plan.seed,
    restarts: options.restarts,
    optimizer: describeOptimizer(step.optimizer, options.clipNorm),
  };
}

function startingChoices({ choices }: StagedProgram, point: Float64Array): ProgramSummary['choices'] {
  const evaluator = choiceEvaluator(choices);
  return evaluator === null ? null : { list: choices!.list, start: evaluator.at(point) };
}

/** Of the loss, what is watched, and the gradient, on the rows that are trained on. */
function valuesAt(plan: TrainingPlan, graph: Graph, point: Float64Array): Float64Array {
  return new Evaluator(graph).evaluate(
    withoutNoise(point, graph),
    reportedRows(plan, graph, plan.rows.training),
  );
}

/** What a run would do with these overrides, before its first step. */
export function summarize(staged: StagedProgram, overrides: Overrides): ProgramSummary {
  const { parameters, objective, watches, plots } = staged;
  const start = startsOf(parameters);
  const startFigures = scalarSummaries(parameters, start);
  const plan = objective === null ? null : planTraining(objective, parameters, overrides);
  const rows = plan?.rows ?? null;
  const { temperature: wanted = defaultSoftness.temperature } = overrides;
  const point = pointAt(start, staged.choices === null ? null : wanted);
  const values = objective === null ? null : valuesAt(plan!, plan!.gradient, point);
  const gradients = values === null ? null : scalarSummaries(parameters, values.subarray(1 + watches.length));
  return {
    signature: signatureOf(staged),
    parameters: parameters.map(({ name, span, shape, constraint }, index) => ({
      name,
      span,
      shape,
      start: startFigures[index]!,
      gradient: gradients?.[index] ?? Number.NaN,
      constraint: describeConstraint(constraint),
    })),
    objective: plan === null ? null : objectiveSummary(plan, values![0]!),
    watches: watches.map(({ name, span }, index) => ({
      name,
      span,
      start: values?.[1 + index] ?? Number.NaN,
    })),
    plots: plots.map((plot) =>
      plotSummary(plot, point, objective?.kind === 'fit' ? (rows?.holdout?.rows ?? null) : null),
    ),
    choices: startingChoices(staged, point),
    nodes: objective === null ? 0 : countNodes(objective.graph),
  };
}
