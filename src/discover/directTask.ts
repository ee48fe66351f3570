/**
 * Recognises a program whose loss is a sum of squares of one unknown's value over rows, and reads off the squares: the
 * arguments of the call in each row, the value that would be best there, and how much the square counts.
 */

import { differentiate } from '../autodiff';
import {
  Copier,
  Evaluator,
  type Graph,
  GraphBuilder,
  type InputNode,
  nodesBehind,
  numberType,
  type OpName,
  type RowsNode,
  type TensorNode,
  type ValueNode,
} from '../graph';
import type { UnknownForm } from '../lang';
import type { Objective, StagedParameter } from '../stage';
import { splitRows } from '../train/batches';
import type { DirectProblem, HeldOutRows } from './directProblem';

/** Null if the program is no such task. The options of the objective say which rows are held out. */
export function directProblem(
  objective: Objective,
  parameters: readonly StagedParameter[],
  unknowns: readonly UnknownForm[],
): DirectProblem | null {
  const { graph, noisy } = objective;
  if (unknowns.length !== 1 || parameters.length !== 1 || noisy !== null) return null;
  const region = reductionOf(graph);
  const call = region === null ? null : onlyCall(region);
  if (region === null || call === null) return null;
  const squares = squaresOf(region, call);
  return squares === null ? null : inRows(squares, region, objective);
}

/** The reduction over rows that the loss is; null if it is something else. */
function reductionOf({ results, body }: Graph): RowsNode | null {
  const [loss] = results;
  if (loss?.kind !== 'result' || loss.region.kind !== 'rows' || loss.region.block !== body) return null;
  return loss.region.reduction === 'triangular' || loss.region.body.results.length !== 1 ? null : loss.region;
}

/** The one call of the unknown in a row, of numbers, whose arguments depend on data alone. */
function onlyCall({ body, axis }: RowsNode): TensorNode | null {
  const isCall = (node: object): node is TensorNode => 'op' in node && node.op === 'unknown';
  const calls = [...nodesBehind(body.results)].filter(isCall);
  const [call] = calls;
  if (call === undefined || calls.length > 1 || call.block !== body) return null;
  const [, count] = call.attributes;
  const values = call.operands.slice(0, count);
  const isPlain =
    call.attributes.length === 2 &&
    call.type.shape.length === 0 &&
    axis.columns.every(({ shape = [] }) => shape.length === 0) &&
    ![...nodesBehind(values)].some(isCall);
  return isPlain ? call : null;
}

/** The loss of a row is scale * (value - target)^2 + rest. */
interface Squares {
  readonly arguments: readonly Float64Array[];
  readonly scales: Float64Array;
  readonly targets: Float64Array;
  readonly rests: Float64Array;
}

/** The squares of all rows; null if the loss of some row is no square of the unknown's value. */
function squaresOf(region: RowsNode, call: TensorNode): Squares | null {
  const loss = rowGraph(region, call, (row) => row.results);
  const slope = derivative(loss);
  const curvature = derivative(slope);
  if (!isSquare(loss, curvature)) return null;
  const [, count] = call.attributes;
  const evaluators = [loss, slope, curvature].map((graph) => new Evaluator(graph));
  const given = rowGraph(region, call, () => call.operands.slice(0, count));
  const values = new Evaluator(given);
  const { rowCount, columns } = region.axis;
  const column = (): Float64Array => new Float64Array(rowCount);
  const found: Squares = {
    arguments: Array.from({ length: count! }, column),
    scales: column(),
    targets: column(),
    rests: column(),
  };
  for (let row = 0; row < rowCount; row++) {
    const cells = columns.map((each) => each.values[row]!);
    const at = (value: number): number[] => evaluators.map((each) => each.evaluate([value, ...cells])[0]!);
    const square = squareIn(at);
    if (square === null) return null;
    found.scales[row] = square.scale;
    found.targets[row] = square.target;
    found.rests[row] = square.rest;
    for (const [index, value] of values.evaluate([0, ...cells]).entries())
      found.arguments[index]![row] = value;
  }
  return found;
}

/** Ops of which a function that is made is a quotient of polynomials. */
const rational: ReadonlySet<OpName> = new Set<OpName>(['add', 'sub', 'mul', 'div', 'neg']);

/**
 * Whether a graph is, as a function of its first parameter, a square: a quotient of polynomials whose curvature is the
 * same everywhere.
 */
function isSquare(loss: Graph, curvature: Graph): boolean {
  const value = loss.parameters[0]!;
  if (nodesBehind(curvature.results).has(curvature.parameters[0]!)) return false;
  const known = new Map<ValueNode, boolean>([[value, true]]);
  /** Whether a node changes with the value. */
  const changes = (node: ValueNode): boolean => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const result =
      node.kind === 'op' || node.kind === 'tensor'
        ? node.operands.map(changes).includes(true)
        : node.kind === 'result' && nodesBehind([node]).has(value);
    known.set(node, result);
    return result;
  };
  loss.results.forEach(changes);
  return [...known].every(
    ([node, does]) => !does || node === value || (node.kind === 'op' && rational.has(node.op)),
  );
}

/** `at` gives the loss, its slope and its curvature at a value of the unknown. */
function squareIn(
  at: (value: number) => number[],
): { readonly scale: number; readonly target: number; readonly rest: number } | null {
  const [, slope, curvature] = at(0) as [number, number, number];
  const scale = curvature / 2;
  // A row whose weight is 0 has no target.
  const target = scale === 0 ? 0 : -slope / curvature;
  const [rest] = at(target) as [number];
  return scale >= 0 && [scale, target, rest].every(Number.isFinite) ? { scale, target, rest } : null;
}

/** What `select` names in the body of a region, as a function of the value of the call and of the columns of a row. */
function rowGraph(
  region: RowsNode,
  call: TensorNode,
  select: (body: RowsNode['body']) => readonly ValueNode[],
): Graph {
  const builder = new GraphBuilder();
  const value = builder.input('value', numberType, builder.root, null);
  const copier = new Copier(builder, undefined, (node) => (node === call ? value : null));
  const wanted = select(region.body);
  const behind = [...nodesBehind(wanted)];
  for (const input of region.body.inputs) copier.set(input, copier.copyInput(input, builder.root));
  const root = region.block;
  const isInput = (node: { readonly kind: string }): node is InputNode => node.kind === 'input';
  // The constant of the unknown is read by the call alone, whose place the value takes.
  for (const input of root.inputs.filter(isInput)) copier.set(input, value);
  const outside = behind.filter(
    (node): node is ValueNode => node.block === root && !isInput(node) && 'type' in node,
  );
  copier.copy(root, outside);
  const results = copier.copy(region.body, wanted);
  return builder.finish(
    results,
    results.map((_, index) => `${index}`),
  );
}

/** The derivative of the first result by the first parameter. */
function derivative(graph: Graph): Graph {
  const whole = differentiate({ ...graph, results: graph.results.slice(0, 1) }, 1);
  return { ...whole, results: whole.results.slice(1, 2), resultNames: ['slope'] };
}

function inRows(squares: Squares, { reduction, axis }: RowsNode, { options }: Objective): DirectProblem {
  const { rests } = squares;
  const split = splitRows(axis.rowCount, options.holdout, options.seed);
  const training = split.training?.rows ?? Int32Array.from({ length: axis.rowCount }, (_, row) => row);
  const part = (rows: Int32Array): HeldOutRows => ({
    rows,
    offset: rows.reduce((sum, row) => sum + rests[row]!, 0),
    divisor: reduction === 'mean' ? rows.length : 1,
  });
  const { offset, divisor } = part(training);
  return {
    kind: 'direct',
    arguments: squares.arguments,
    scales: squares.scales,
    targets: squares.targets,
    offset,
    divisor,
    training,
    holdout: split.holdout === null ? null : part(split.holdout.rows),
  };
}
