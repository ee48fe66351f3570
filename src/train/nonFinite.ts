/**
 * Explains why a loss or a parameter stopped being finite: finds the first expression of the program whose value is not
 * finite although its operands are, in the state in which it happened, row by row.
 */

import { differentiate } from '../autodiff';
import {
  Evaluator,
  type Graph,
  isTurns,
  type LoopNode,
  type Node,
  nextValues,
  nodesBehind,
  type Observer,
  type OpNode,
  prune,
  type RowAxis,
  type RowSelection,
  resultSources,
  type TensorNode,
  type ValueNode,
} from '../graph';
import { boundsOf, type Objective, type StagedParameter, type StagedRows } from '../stage';
import { type Diagnostic, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import { allFinite } from './finite';
import { formatFixedWidth } from './formatFixedWidth';
import { placesOf } from './parameters';

export interface NonFiniteState {
  readonly objective: Objective;
  /** The graph that was trained: the objective's, or the one with noise. */
  readonly graph: Graph;
  /** The natural values at the step, followed by the inputs of the step. */
  readonly operands: Float64Array;
  /** How many inputs of the graph are learned. */
  readonly parameterCount: number;
  readonly rows: RowSelection | null;
  readonly step: number;
  /** The precision of the backend: 32-bit values overflow where doubles do not. */
  readonly precision: 'f64' | 'f32';
}

interface Found {
  readonly node: OpNode | TensorNode;
  /** The first element that is not finite. */
  readonly value: number;
  /** The elements of each operand. */
  readonly operands: readonly Float64Array[];
  readonly rows: readonly number[];
}

/** A loop that reached its limit of turns. */
interface Endless {
  readonly node: LoopNode;
  readonly rows: readonly number[];
}

/** Stops the evaluation at the first find. */
class Stop {
  constructor(readonly found: Found | Endless) {}
}

/**
 * The expression that makes a result of `graph` not finite; null if all results are finite. What is not finite without
 * a part in a result, such as an operand that `max` does not choose, is not to blame.
 */
function firstNonFinite(
  graph: Graph,
  { operands, rows, precision }: Pick<NonFiniteState, 'operands' | 'rows' | 'precision'>,
  undecided = false,
): Found | Endless | null {
  const blames = new Blames((node) => evaluator.elementsOf(node));
  const onLimit = (node: LoopNode, at: readonly number[]): void => {
    throw new Stop({ node, rows: [...at] });
  };
  const { observe } = blames;
  const options = { observe, onLimit, undecided, ...(precision === 'f32' ? { round: Math.fround } : {}) };
  const evaluator = new Evaluator(graph, options);
  try {
    evaluator.evaluate(operands, rows);
  } catch (error) {
    if (error instanceof Stop) return error.found;
    throw error;
  }
  const failed = graph.results.filter((each) => !evaluator.elementsOf(each).every(Number.isFinite));
  return failed.length === 0
    ? null
    : (failed.map((each) => blames.of(each)).find(Boolean) ?? blames.earliest);
}

/** What is to blame for each value that is not finite, in its latest evaluation and in the first that was not finite. */
class Blames {
  private readonly latest = new Map<Node, Found>();
  private readonly first = new Map<Node, Found>();
  /** The first value of all that is not finite although its operands are. */
  earliest: Found | null = null;

  constructor(private readonly elementsOf: (node: ValueNode) => Float64Array) {}

  readonly observe: Observer = (node, values, at) => {
    const value = values.find((each) => !Number.isFinite(each));
    if (value === undefined) {
      this.latest.delete(node);
      return;
    }
    const operands = node.operands.map((operand) => this.elementsOf(operand));
    const found = { node, value, operands, rows: [...at] };
    const chosen = isChoice(node) ? [chosenPosition(operands)] : [...operands.keys()];
    // A constant is not to blame, but what chooses it is.
    const failing = chosen.filter(
      (position) =>
        node.operands[position]!.kind !== 'constant' && !operands[position]!.every(Number.isFinite),
    );
    const isOwn = failing.length === 0 || failureOf(found) !== null;
    if (isOwn) this.earliest ??= found;
    const blame = isOwn ? found : failing.map((position) => this.of(node.operands[position]!)).find(Boolean);
    const known = blame ?? this.earliest;
    if (known == null) return;
    this.latest.set(node, known);
    if (!this.first.has(node)) this.first.set(node, known);
  };

  /** What is to blame for a value; null if it is not known. */
  of(node: ValueNode, inRows = false, met: ReadonlySet<Node> = new Set()): Found | null {
    const known = (inRows ? this.first : this.latest).get(node);
    if (known !== undefined) return known;
    if (met.has(node)) return null;
    for (const { source, rows } of this.sourcesOf(node)) {
      const blame = this.of(source, inRows || rows, new Set([...met, node]));
      if (blame !== null) return blame;
    }
    return null;
  }

  /** The values that a value is taken from, without arithmetic of its own, and whether it is a reduction over rows. */
  private sourcesOf(node: ValueNode): readonly { readonly source: ValueNode; readonly rows: boolean }[] {
    if (node.kind === 'result') {
      const { region, position } = node;
      const rows = region.kind === 'rows';
      const sources = resultSources(region, position).map((source) => ({ source, rows }));
      const test =
        region.kind === 'branch' ? region.condition : region.kind === 'loop' ? region.body.results[0]! : null;
      if (test !== null && Number.isNaN(this.elementsOf(test)[0]))
        return [{ source: test, rows }, ...sources];
      // The arm that was taken last comes first.
      const isSecond = region.kind === 'branch' && this.elementsOf(region.condition)[0] === 0;
      return isSecond ? sources.reverse() : sources;
    }
    if (node.kind !== 'input') return [];
    const { region } = node.block;
    const index = region !== null && isTurns(region) ? region.carried.indexOf(node) : -1;
    if (region === null || !isTurns(region) || index < 0) return [];
    return [region.starts[index]!, nextValues(region)[index]!].map((source) => ({ source, rows: false }));
  }
}

/** Whether a node chooses one of two values by one condition. */
function isChoice(node: OpNode | TensorNode): boolean {
  return node.op === 'select' && node.operands[0]!.type.shape.length === 0;
}

function chosenPosition(operands: readonly Float64Array[]): 0 | 1 | 2 {
  // A test that is undecided chooses nothing.
  if (Number.isNaN(operands[0]![0])) return 0;
  return operands[0]![0] === 0 ? 2 : 1;
}

/** The mistake that a `select` chose, if it chose one. */
function failureOf({ node, operands }: Found): Diagnostic | null {
  if (!isChoice(node)) return null;
  const chosen = node.operands[chosenPosition(operands)]!;
  return chosen.kind === 'constant' ? chosen.failure : null;
}

/**
 * "Row 3 (x 0.02, y 76)", rows counted from 1, for each region around a node. A fit without some rows, which have no target,
 * has the numbers that its rows have in the data.
 */
function describeRows({ node, rows }: Found | Endless, fit: StagedRows | null): string {
  const axes = axesAround(node);
  const places = rows.map((row, index) => {
    const axis = axes[index];
    const numbers = axis?.columns.filter(({ shape = [] }) => shape.length === 0) ?? [];
    const values = numbers.map(({ label, values }) => `${label} ${formatFixedWidth(values[row]!)}`);
    const place = axis?.rowCount === fit?.axis.rowCount ? (fit?.places?.[row] ?? row) : row;
    return `row ${place + 1}${values.length === 0 ? '' : ` (${values.join(', ')})`}`;
  });
  return places.length === 0 ? '' : ` at ${places.join(', ')}`;
}

/** The axes of the row regions around `node`, outermost first. */
function axesAround(node: Node): RowAxis[] {
  const axes: RowAxis[] = [];
  for (let region = node.block?.region ?? null; region !== null; region = region.block.region) {
    if (region.kind === 'rows') axes.unshift(region.axis);
  }
  return axes;
}

/** The names of ops that the program names differently. */
const spoken: Partial<Record<(OpNode | TensorNode)['op'], string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  neg: '-',
  pow: 'expt',
  atan2: 'atan',
  rem: 'remainder',
  mod: 'modulo',
  logSoftmax: 'log-softmax',
  logSumExp: 'log-sum-exp',
};

function describeCall({ node, operands }: Found): string {
  if (node.op === 'select') return 'a test chose this, because a number is out of range';
  const shown = node.operands.map((operand, index) => describeOperand(operand, operands[index]!));
  return `(${[spoken[node.op] ?? node.op, ...shown].join(' ')})`;
}

/** A number as it is; for a tensor, its shape and the range of its elements. */
function describeOperand({ type }: ValueNode, elements: Float64Array): string {
  if (type.shape.length === 0) return formatFixedWidth(elements[0]!);
  const [least, most] = [Math.min(...elements), Math.max(...elements)].map(formatFixedWidth);
  return `a tensor of shape [${type.shape.join(' ')}] from ${least} to ${most}`;
}

function describeValue(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  return value > 0 ? 'infinite' : 'minus infinite';
}

/** The code of an index for which there is no item, whether it is known when the program is compiled or when it runs. */
export const outOfRange = 'index-out-of-range';

/** The index for which a node found no item, and the number of items; null for another node. */
function beyondTheEnd({ node, operands }: Found): { readonly index: number; readonly count: number } | null {
  if (node.op !== 'gather') return null;
  const [count = 0] = node.operands[0]!.type.shape;
  const index = operands[1]!.find((each) => !(Number.isInteger(each) && each >= 0 && each < count));
  return index === undefined ? null : { index, count };
}

/**
 * The mistake of an endless loop, of an index without an item, or of a call of `error`; null for arithmetic. `when` is part of the sentence, as in "
 * in step 3".
 */
function mistakeOf(
  found: Found | Endless,
  span: Span,
  when: string,
  fit: StagedRows | null,
): Diagnostic | null {
  const where = `${describeRows(found, fit)}${when}`;
  if (!('operands' in found)) {
    const { label, limit } = found.node;
    return diagnostic(
      'loop-limit',
      found.node.span ?? span,
      `${label} has gone round ${limit.toLocaleString('en')} times without coming to an end${where === '' ? '' : `,${where}`}.`,
      { hint: 'Look for a condition that is never met, or start from other values.' },
    );
  }
  const beyond = beyondTheEnd(found);
  if (beyond !== null) {
    return diagnostic(
      outOfRange,
      found.node.span ?? span,
      `This takes the item at place ${formatFixedWidth(beyond.index)}, but the places of its items are the whole numbers from 0 to ${beyond.count - 1}${where === '' ? '' : `,${where}`}.`,
      { hint: 'Test the index before it is used, or keep it in range by clamp and round.' },
    );
  }
  const failure = failureOf(found);
  if (failure === null || where === '') return failure;
  return { ...failure, message: `${failure.message.replace(/\.$/, '')},${where}.` };
}

/** The program's mistake on the way to a value of `graph` that is not finite; null if it is arithmetic. */
export function mistakeIn(graph: Graph, operands: Float64Array, span: Span): Diagnostic | null {
  const found = firstNonFinite(graph, { operands, rows: null, precision: 'f64' });
  return found === null ? null : mistakeOf(found, span, '', null);
}

function diagnose(found: Found | Endless, { step, objective }: NonFiniteState, what: string): Diagnostic {
  const mistake = mistakeOf(found, objective.span, ` in step ${step}`, objective.rows);
  // An endless loop is always a mistake.
  if (mistake !== null || !('operands' in found)) return mistake!;
  const where = `${describeRows(found, objective.rows)} in step ${step}`;
  return diagnostic(
    'non-finite',
    found.node.span ?? objective.span,
    `${what} became ${describeValue(found.value)}${where}: ${describeCall(found)}.`,
    { hint: 'Keep its operands in range: a constraint on a parameter, a smaller rate, or a test before it.' },
  );
}

/** The graph of the loss alone: watched values may be anything. */
function lossOf(graph: Graph): Graph {
  return prune({
    ...graph,
    results: graph.results.slice(0, 1),
    resultNames: graph.resultNames.slice(0, 1),
  });
}

/** Why a run left the numbers: the mistake, and the parameters that its expression depends on, by number. */
export interface Explained {
  readonly diagnostic: Diagnostic;
  readonly parameters: readonly number[];
}

export function explainNonFinite(state: NonFiniteState): Explained {
  const { graph, parameterCount } = state;
  const { span } = state.objective;
  const loss = lossOf(graph);
  const inValue = firstNonFinite(loss, state);
  if (inValue !== null) return explained(inValue, loss, diagnose(inValue, state, 'This value'));
  const gradient = differentiate(loss, parameterCount);
  const inGradient = firstNonFinite(gradient, state);
  if (inGradient !== null)
    return explained(inGradient, gradient, diagnose(inGradient, state, 'The derivative of this'));
  return {
    diagnostic: diagnostic(
      'non-finite',
      span,
      `The training left the range of numbers in step ${state.step}.`,
      {
        hint: 'Use a smaller rate.',
      },
    ),
    parameters: [],
  };
}

/**
 * An index without an item on which the loss depends by a comparison alone: the item is not a number, and what is
 * compared with it counts as false. Null if there is none.
 */
export function explainIndex(state: NonFiniteState): Explained | null {
  const loss = lossOf(state.graph);
  const found = firstNonFinite(loss, state, true);
  if (found === null || !('operands' in found) || beyondTheEnd(found) === null) return null;
  return explained(found, loss, diagnose(found, state, 'This value'));
}

/** The same of a bound that depends on parameters, at natural values where it is not finite; null if all bounds are. */
export function explainBound(
  parameters: readonly StagedParameter[],
  naturals: Float64Array,
  state: NonFiniteState,
): Explained | null {
  for (const [index, { start }] of placesOf(parameters).entries()) {
    const operands = naturals.subarray(0, start);
    if (!allFinite(operands)) return null;
    for (const bound of boundsOf(parameters[index]!.constraint)) {
      if (bound.kind === 'known') continue;
      const found = firstNonFinite(bound.graph, { ...state, operands, rows: null });
      if (found !== null) return explained(found, bound.graph, diagnose(found, state, 'This bound'));
    }
  }
  return null;
}

function explained({ node }: Found | Endless, { parameters }: Graph, diagnostic: Diagnostic): Explained {
  const behind = nodesBehind(node.kind === 'loop' ? node.body.results : [node]);
  return { diagnostic, parameters: [...parameters.keys()].filter((index) => behind.has(parameters[index]!)) };
}
