/**
 * Stages what an objective is the loss of, beside the loss itself: the prediction and the residual of a row of a fit,
 * as a function of the row's columns, or the residuals of `least-squares`.
 */

import { sumTo } from '../../autodiff';
import {
  type GraphBuilder,
  type InputNode,
  numberType,
  type RowAxis,
  sizeOf,
  type ValueNode,
} from '../../graph';
import type { Core, Fit, Local, LossOption, Minimize } from '../../lang';
import { DiagnosticError, diagnostic } from '../../text/diagnostic';
import { callWithRow } from '../control/missing';
import { applyPending } from '../control/pending';
import { type Cell, pictureShape } from '../control/rowCells';
import { knownRows, rowOperands } from '../control/rows';
import { isNumeric } from '../machine/tensorValue';
import { listItems, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import { builtin, call, fitColumns, weightingOf, weightsColumn } from './objective';
import type { Runner } from './runner';
import type { Sliced } from './slices';
import type { ResidualLoss, StagedResiduals, StagedRows } from './stagedResiduals';

/** A row of a fit as nodes of the program's graph: its columns are inputs. */
export interface RowNodes {
  readonly axis: RowAxis;
  /** The layout of each column. */
  readonly cells: readonly Cell[];
  readonly inputs: readonly InputNode[];
  readonly prediction: ValueNode;
  /** The target minus the prediction; null if the loss is not one of residuals. */
  readonly residual: ValueNode | null;
  /** What is known of the columns and the loss. */
  readonly form: Pick<StagedRows, 'inputs' | 'crossEntropy' | 'reduction' | 'places'>;
}

/** Everything about residuals except where they come from. */
export type ResidualTerms = Omit<StagedResiduals, 'source'>;

/** The loss of residuals that an option means; null for another loss, or one with a bound that is learned. */
export function* residualLoss(runner: Runner, loss: LossOption | null): Sliced<ResidualLoss | null> {
  if (loss === null) return { kind: 'squared' };
  if (loss.kind === 'huber') {
    const value = yield* runner.value(loss.delta);
    if (value instanceof Traced) return null;
    if (typeof value === 'number' && value > 0) return { kind: 'huber', delta: value };
    const message = `The bound of huber wants a number above 0, but got ${describeValue(value)}.`;
    throw new DiagnosticError(diagnostic('bad-option', loss.delta.span, message));
  }
  if (loss.kind === 'procedure' || loss.name === 'cross-entropy') return null;
  return { kind: loss.name === 'squared-error' ? 'squared' : 'absolute' };
}

/** `(lambda (x … y) (let ((p (procedure x …))) (list p (%residual p y))))`. */
function rowProcedure({ inputs, target, procedure, span }: Fit, hasResidual: boolean): Core {
  const local = (name: string, at: number, place = span): Local => ({ name, id: -1 - at, span: place });
  const refer = (variable: Local): Core => ({ kind: 'local', variable, span: variable.span });
  const parameters = [...inputs, target].map(({ label, core }, index) => local(label, index, core.span));
  const predicted = local('prediction', parameters.length, procedure.core.span);
  const columns = parameters.map(refer);
  const wanted = columns.pop()!;
  const residual = call(builtin('%residual', span), [refer(predicted), wanted], span);
  const results = [refer(predicted), ...(hasResidual ? [residual] : [])];
  const body: Core = {
    kind: 'let',
    variables: [predicted],
    values: [call(builtin('%prediction', span), [call(procedure.core, columns, procedure.core.span)], span)],
    body: call(builtin('list', span), results, span),
    span,
  };
  return { kind: 'lambda', parameters, rest: null, body, name: null, span };
}

/** Stages one row; null if a column has numbers that are not known, or if nothing can be made of its prediction. */
export function* stageRow(
  runner: Runner,
  builder: GraphBuilder,
  fit: Fit,
  loss: ResidualLoss | null,
): Sliced<RowNodes | null> {
  const { machine } = runner;
  const labelled = fitColumns(fit);
  const columns: Value[] = [];
  for (const { core } of labelled) columns.push(yield* runner.value(core));
  const named = labelled.map(({ label, core }) => ({ name: label, span: core.span }));
  const site = { span: fit.span, user: true, form: 'fit', reduction: 'mean', columns: named } as const;
  const known = knownRows(machine, columns, site);
  if (known === null) return null;
  const { axis, cells } = known;
  // Without residuals, the prediction is for what is drawn: curves over columns of numbers, and pictures.
  const isDrawn = cells.every(({ kind }) => kind === 'number') || cells.some((cell) => pictureShape(cell));
  if (loss === null && !isDrawn) return null;
  const inputs = axis.columns.map(({ label, shape = [] }) =>
    builder.input(label, { ...numberType, shape }, builder.root, fit.span),
  );
  const count = fit.inputs.length + 1;
  const row = rowOperands(machine, inputs.slice(0, count), cells, columns, site);
  const procedure = yield* runner.value(rowProcedure(fit, loss !== null));
  const results =
    listItems(
      yield* runner.valueOf(
        (running, at) => callWithRow(running, procedure, row, at),
        fit.procedure.core.span,
      ),
    ) ?? [];
  const [prediction, difference] = results.map((each) =>
    isNumeric(each) ? applyPending(machine, machine.run, each) : null,
  );
  if (prediction == null) return null;
  const residual = difference == null ? null : builder.op('neg', [difference]);
  const { loss: option, reduce } = fit.options;
  const crossEntropy = option?.kind === 'named' && option.name === 'cross-entropy';
  const places = observedPlaces(yield* runner.value(fit.target.core));
  const form = { inputs: fit.inputs.length, crossEntropy, reduction: reduce ?? 'mean', places } as const;
  return { axis, cells, inputs, prediction, residual, form };
}

/** The places of the rows that have a target; null if all have one. */
function observedPlaces(target: Value): Int32Array | null {
  const items = target instanceof Vector ? target.items : listItems(target);
  if (items === null || !items.includes(false)) return null;
  return Int32Array.from(items.flatMap((each, row) => (each === false ? [] : [row])));
}

/** The terms of the rows of a fit, whose last column has the weights or errors. */
export function fitTerms(fit: Fit, loss: ResidualLoss, { axis }: RowNodes): ResidualTerms {
  const weighting = weightingOf(fit.options);
  const numbers = weighting === 'none' ? null : axis.columns.at(-1)!.values;
  return { loss, reduction: fit.options.reduce ?? 'mean', ...weighted(weighting, numbers) };
}

function weighted(
  weighting: ResidualTerms['weighting'],
  numbers: Float64Array | null,
): Pick<ResidualTerms, 'weighting' | 'weights' | 'scales'> {
  return {
    weighting,
    weights: weighting === 'relative' ? numbers : null,
    scales: weighting === 'errors' ? numbers!.map((each) => 1 / each) : null,
  };
}

/** The residuals of `least-squares`, and their loss. */
export interface StagedSquares {
  readonly terms: ResidualTerms;
  readonly residuals: readonly ValueNode[];
  readonly count: number;
  readonly loss: ValueNode;
}

export function* stageSquares(
  runner: Runner,
  builder: GraphBuilder,
  { expression, options }: Minimize,
): Sliced<StagedSquares> {
  const value = yield* runner.value(expression);
  const residuals: ValueNode[] = [];
  collect(value, expression, runner, residuals);
  const sizes = residuals.map(({ type }) => sizeOf(type.shape));
  const count = sizes.reduce((sum, each) => sum + each, 0);
  if (count === 0) refuse(expression, 'least-squares has no residuals.');
  const column = weightsColumn(options);
  const numbers = column === null ? null : yield* knownColumn(runner, column.core);
  if (numbers !== null && numbers.length !== count) {
    const message = `${column!.label} has ${numbers.length} numbers, but there are ${count} residuals.`;
    refuse(column!.core, message);
  }
  const reduction = options.reduce ?? 'mean';
  const terms = { loss: { kind: 'squared' }, reduction, ...weighted(weightingOf(options), numbers) } as const;
  const total = sumOfSquares(builder, residuals, terms);
  const loss = reduction === 'sum' ? total : builder.op('div', [total, builder.number(count)]);
  return { terms, residuals, count, loss };
}

/** Adds the nodes of a value that is made of numbers, in order. */
function collect(value: Value, core: Core, runner: Runner, nodes: ValueNode[]): void {
  if (isNumeric(value)) {
    nodes.push(applyPending(runner.machine, runner.machine.run, value));
    return;
  }
  const items = value instanceof Vector ? value.items : listItems(value);
  if (items === null) {
    const met = describeValue(value);
    refuse(core, `least-squares wants residuals in a list, a vector or a tensor, but there is ${met}.`);
  }
  for (const item of items) collect(item, core, runner, nodes);
}

function* knownColumn(runner: Runner, core: Core): Sliced<Float64Array> {
  // `%weights` returns a vector of numbers.
  const { items } = (yield* runner.value(core)) as Vector;
  return Float64Array.from(items as readonly number[]);
}

function sumOfSquares(
  b: GraphBuilder,
  residuals: readonly ValueNode[],
  { weights, scales }: ResidualTerms,
): ValueNode {
  let next = 0;
  const part = (numbers: Float64Array, { type }: ValueNode): ValueNode => {
    const values = numbers.subarray(next, next + sizeOf(type.shape));
    return type.shape.length === 0 ? b.number(values[0]!) : b.tensor(values.slice(), type);
  };
  const sums = residuals.map((each) => {
    const scaled = scales === null ? each : b.op('mul', [each, part(scales, each)]);
    const square = b.op('mul', [scaled, scaled]);
    const cost = weights === null ? square : b.op('mul', [square, part(weights, each)]);
    next += sizeOf(each.type.shape);
    return sumTo(b, cost, []);
  });
  return sums.reduce((sum, each) => b.op('add', [sum, each]));
}

function refuse(core: Core, message: string): never {
  throw new DiagnosticError(diagnostic('wrong-type', core.span, message));
}
