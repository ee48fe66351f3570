/** What the page shows of a program before any training: parameters, loss and gradient at the start, curves. */

import { countNodes, printGraph } from '../graph';
import type { StagedCurve, StagedPlot, StagedProgram } from '../stage';
import {
  describeConstraint,
  describeOptimizer,
  pointAt,
  scalarSummaries,
  startsOf,
  type TrainingPlan,
} from '../train';
import { quickestBackend } from './evaluation';
import type { CurrentValues, CurveSummary, ObjectiveSummary, PlotSummary, ProgramSummary } from './protocol';
import { choiceEvaluator } from './runs/choices';
import { currentValues } from './runs/currentValues';
import { Curve, thin } from './runs/curves';

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
  };
}

function startingChoices({ choices }: StagedProgram, point: Float64Array): ProgramSummary['choices'] {
  const evaluator = choiceEvaluator(choices);
  return evaluator === null ? null : { list: choices!.list, start: evaluator.at(point) };
}

/** What a run of `plan` would do, before its first step. */
export async function summarize(
  staged: StagedProgram,
  plan: TrainingPlan | null,
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
    parameters: parameters.map(({ name, span, shape, constraint }, index) => ({
      name,
      span,
      shape,
      start: startFigures[index]!,
      gradient: values?.gradients[index] ?? Number.NaN,
      constraint: describeConstraint(constraint),
    })),
    objective: plan === null ? null : objectiveSummary(plan, values!),
    watches: watches.map(({ name, span }, index) => ({
      name,
      span,
      start: values?.watches[index] ?? Number.NaN,
    })),
    plots: await Promise.all(plots.map((plot) => plotSummary(plot, point, heldOut))),
    choices: startingChoices(staged, point),
    nodes: objective === null ? 0 : countNodes(objective.graph),
  };
}
