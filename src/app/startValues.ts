/**
 * The figures of a program where its parameters start: loss, gradients and what is watched, of one evaluation, in doubles.
 * Plain evaluation is quickest for a little arithmetic; for more of it, a module is compiled.
 */

import { type Backend, ReferenceBackend, workOf } from '../backends';
import { wasmPart } from '../backends/lateBackends';
import { unsupported } from '../backends/wasm/supported';
import { countNodes, type Graph, type RowSelection } from '../graph';
import { scalarSummaries, type TrainingPlan, withoutNoise } from '../train';
import type { CurrentValues } from './protocol';
import { reportedRows } from './runs/reportedRows';

export type StartValues = CurrentValues;

/** Nanoseconds: for a unit of arithmetic in plain evaluation and in a module, and for a node to compile it into one. */
const cost = { plain: 5, compiled: 0.5, compiling: 8000 };

/**
 * What evaluates a graph soonest, once, where nothing of it is compiled yet. Plain evaluation is at hand where what compiles
 * could not be loaded.
 */
async function quickestBackend(graph: Graph): Promise<Backend> {
  const rows = Math.max(1, ...graph.axes.map(({ rowCount }) => rowCount));
  const { once, perRow, isGuess } = workOf(graph);
  const units = once.numbers + once.tensors + rows * (perRow.numbers + perRow.tensors);
  // A loop may turn much more often than is guessed.
  const isMuch = isGuess || units * (cost.plain - cost.compiled) > cost.compiling * countNodes(graph);
  const wasm = isMuch && unsupported(graph) === null ? await wasmPart.load().catch(() => null) : null;
  const reason = 'It evaluates soonest.';
  return wasm === null ? new ReferenceBackend(reason) : new wasm.WasmBackend(reason);
}

/** At the natural values of the parameters, with the temperature behind them where there is one. */
export async function startValues(plan: TrainingPlan, point: Float64Array): Promise<StartValues> {
  const { objective, gradient, rows, parameters } = plan;
  const operands = withoutNoise(point, gradient);
  const backend = await quickestBackend(gradient);
  const evaluate = (selection: RowSelection | null): Promise<Float64Array> =>
    backend.evaluate(gradient, operands, reportedRows(plan, gradient, selection));
  const values = await evaluate(rows.training);
  const watched = objective.graph.results.length;
  return {
    loss: values[0]!,
    holdoutLoss: rows.holdout === null ? null : (await evaluate(rows.holdout))[0]!,
    gradients: scalarSummaries(parameters, values.subarray(watched)),
    watches: values.slice(1, watched),
  };
}
