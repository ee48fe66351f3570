/**
 * Computes the constraint of a parameter, and says whether natural values keep it. A bound is known before training, or
 * is a graph of the parameters before it.
 */

import {
  broadcastShapes,
  broadcastStrides,
  Evaluator,
  type Graph,
  indicesUnder,
  printShape,
  type Shape,
  sameShape,
  sizeOf,
  type TensorData,
  type ValueNode,
} from '../../graph';
import type { DefineParameter, Labelled } from '../../lang';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { applyPending } from '../control/pending';
import { mistake } from '../machine/mistakes';
import { dataOf, isNumeric, shapeOf } from '../machine/tensorValue';
import { Traced } from '../machine/values';
import { describeValue } from '../machine/write';
import type { Runner } from './runner';
import type { Sliced } from './slices';

/** A bound of every element of a parameter, with its text. */
export type Bound =
  | { readonly kind: 'known'; readonly label: string; readonly values: Float64Array }
  /** A function of the parameters before this one, in the shape of this one. */
  | { readonly kind: 'expression'; readonly label: string; readonly graph: Graph };

/** What the natural values of a parameter keep to. `simplex` and `ordered` are about the elements along the last axis. */
export type ParameterConstraint =
  | { readonly kind: 'none' | 'positive' | 'simplex' | 'ordered' }
  | { readonly kind: 'above'; readonly low: Bound }
  | { readonly kind: 'below'; readonly high: Bound }
  | { readonly kind: 'between'; readonly low: Bound; readonly high: Bound };

/** Makes the graph of a bound that depends on parameters. */
export type BoundGraph = (node: ValueNode, bound: Labelled, what: string) => Graph;

export function* stagedConstraint(
  runner: Runner,
  { name, initial, constraint }: DefineParameter,
  { shape }: TensorData,
  graphOf: BoundGraph,
): Sliced<ParameterConstraint> {
  const bound = (core: Labelled, side: string): Sliced<Bound> =>
    stagedBound(runner, core, `The ${side} bound of ${name}`, shape, graphOf);
  switch (constraint.kind) {
    case 'none':
    case 'positive':
      return { kind: constraint.kind };
    case 'simplex':
    case 'ordered':
      if ((shape.at(-1) ?? 0) >= 2) return { kind: constraint.kind };
      return mistake(
        'bad-start',
        initial.span,
        `${constraint.kind} is for a tensor with two or more elements along its last axis, but ${name} starts as ${shape.length === 0 ? 'a number' : `a tensor of shape ${printShape(shape)}`}.`,
        "Start it at a tensor, such as (tensor '(0.2 0.3 0.5)).",
      );
    case 'above':
      return { kind: 'above', low: yield* bound(constraint.low, 'lower') };
    case 'below':
      return { kind: 'below', high: yield* bound(constraint.high, 'upper') };
    case 'between': {
      const low = yield* bound(constraint.low, 'lower');
      const high = yield* bound(constraint.high, 'upper');
      checkOrder(low, high, name, constraint.span);
      return { kind: 'between', low, high };
    }
    default:
      return unreachable(constraint);
  }
}

function* stagedBound(
  runner: Runner,
  bound: Labelled,
  what: string,
  shape: Shape,
  graphOf: BoundGraph,
): Sliced<Bound> {
  const { core, label } = bound;
  const value = yield* runner.value(core);
  const wanted = shape.length === 0 ? 'a number' : `a number or a tensor of shape ${printShape(shape)}`;
  if (!isNumeric(value))
    return mistake('bad-option', core.span, `${what} wants ${wanted}, but got ${describeValue(value)}.`);
  const own = shapeOf(value);
  const wide = broadcastShapes(own, shape);
  if (wide === null || !sameShape(wide, shape))
    mistake(
      'bad-option',
      core.span,
      `${what} wants ${wanted}, but got a tensor of shape ${printShape(own)}.`,
    );
  if (value instanceof Traced) {
    const { machine } = runner;
    const node = machine.builder.broadcastTo(applyPending(machine, machine.run, value), shape);
    return { kind: 'expression', label, graph: graphOf(node, bound, what) };
  }
  const { values } = dataOf(value);
  const odd = values.find((each) => !Number.isFinite(each));
  if (odd !== undefined) mistake('bad-option', core.span, `${what} wants ${wanted}, but got ${odd}.`);
  return { kind: 'known', label, values: spread(values, own, shape) };
}

/** The elements broadcast to `shape`. */
function spread(values: Float64Array, own: Shape, shape: Shape): Float64Array {
  return Float64Array.from(indicesUnder(shape, broadcastStrides(own, shape)), (index) => values[index]!);
}

function checkOrder(low: Bound, high: Bound, name: string, span: Span): void {
  if (low.kind !== 'known' || high.kind !== 'known') return;
  const odd = low.values.findIndex((each, index) => each >= high.values[index]!);
  if (odd < 0) return;
  const [from, to] = [low.values[odd], high.values[odd]];
  mistake('bad-start', span, `The bounds of ${name} are not in order: ${from} and ${to}.`);
}

/** The elements of a bound, where `before` are those of all parameters before its own. */
export function boundValues(bound: Bound, before: Float64Array): Float64Array {
  if (bound.kind === 'known') return bound.values;
  let evaluator = evaluators.get(bound.graph);
  if (evaluator === undefined) {
    evaluator = new Evaluator(bound.graph);
    evaluators.set(bound.graph, evaluator);
  }
  return evaluator.evaluate(before);
}

const evaluators = new WeakMap<Graph, Evaluator>();

/** The bounds of a constraint, the lower one first. */
export function boundsOf(constraint: ParameterConstraint): readonly Bound[] {
  switch (constraint.kind) {
    case 'above':
      return [constraint.low];
    case 'below':
      return [constraint.high];
    case 'between':
      return [constraint.low, constraint.high];
    default:
      return [];
  }
}

/** How far the sum of a simplex may be from 1 where a program, or a request, gives its start. */
const simplexTolerance = 1e-8;

/** A constraint that values break: what they are to be, as in "positive", and what is found instead. */
export interface BrokenConstraint {
  readonly wanted: string;
  readonly found: string;
}

/**
 * How the natural values of one parameter break its constraint; null if they keep it. `before` are the elements of all
 * parameters before it.
 */
export function brokenConstraint(
  { shape, constraint }: { readonly shape: Shape; readonly constraint: ParameterConstraint },
  values: Float64Array,
  before: Float64Array,
): BrokenConstraint | null {
  const first = (
    wanted: string,
    bounds: readonly Bound[],
    keeps: (value: number, ...bounds: readonly number[]) => boolean,
  ): BrokenConstraint | null => {
    const known = bounds.map((bound) => boundValues(bound, before));
    const at = (index: number): number[] => known.map((each) => each[index]!);
    const odd = values.findIndex((value, index) => !keeps(value, ...at(index)));
    if (odd < 0) return null;
    const places = at(odd).flatMap((value, side) =>
      bounds[side]!.kind === 'known' ? [] : [`${bounds[side]!.label} is ${value}`],
    );
    const where = places.length === 0 ? '' : `, where ${places.join(' and ')}`;
    const spoken = at(odd).map((value, side) =>
      bounds[side]!.kind === 'known' ? value : bounds[side]!.label,
    );
    return { wanted: [wanted, spoken.join(' and ')].join(' ').trim(), found: `${values[odd]}${where}` };
  };
  switch (constraint.kind) {
    case 'none':
      return null;
    case 'positive':
      return first('positive', [], (value) => value > 0);
    case 'above':
      return first('above', [constraint.low], (value, low) => value > low!);
    case 'below':
      return first('below', [constraint.high], (value, high) => value < high!);
    case 'between':
      return first(
        'between',
        [constraint.low, constraint.high],
        (value, low, high) => value > low! && value < high!,
      );
    case 'simplex':
      return alongRows(values, shape, brokenSimplex);
    case 'ordered':
      return alongRows(values, shape, brokenOrder);
    default:
      return unreachable(constraint);
  }
}

function alongRows(
  values: Float64Array,
  shape: Shape,
  broken: (row: Float64Array) => BrokenConstraint | null,
): BrokenConstraint | null {
  const length = shape.at(-1)!;
  for (let start = 0; start < sizeOf(shape); start += length) {
    const found = broken(values.subarray(start, start + length));
    if (found !== null) return found;
  }
  return null;
}

function brokenSimplex(row: Float64Array): BrokenConstraint | null {
  const wanted = 'a simplex, elements above 0 with the sum 1';
  const odd = row.find((each) => !(each > 0));
  if (odd !== undefined) return { wanted, found: `${odd}` };
  const sum = row.reduce((total, each) => total + each, 0);
  return Math.abs(sum - 1) <= simplexTolerance ? null : { wanted, found: `elements with the sum ${sum}` };
}

function brokenOrder(row: Float64Array): BrokenConstraint | null {
  const odd = row.findIndex((each, index) => index > 0 && !(each > row[index - 1]!));
  return odd < 0 ? null : { wanted: 'increasing', found: `${row[odd - 1]} before ${row[odd]}` };
}

/** The bounds of a number as far as they are known before training; infinite for none. */
export function knownBounds(constraint: ParameterConstraint): {
  readonly low: number;
  readonly high: number;
} {
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const known = (bound: Bound, otherwise: number): number =>
    bound.kind === 'known' ? bound.values[0]! : otherwise;
  switch (constraint.kind) {
    case 'positive':
      return { low: 0, high };
    case 'above':
      return { low: known(constraint.low, low), high };
    case 'below':
      return { low, high: known(constraint.high, high) };
    case 'between':
      return { low: known(constraint.low, low), high: known(constraint.high, high) };
    default:
      return { low, high };
  }
}

/** The constraint as a program writes it, in words; null without one. */
export function describeConstraint(constraint: ParameterConstraint): string | null {
  switch (constraint.kind) {
    case 'none':
      return null;
    case 'positive':
    case 'simplex':
    case 'ordered':
      return constraint.kind;
    case 'above':
      return `above ${describeBound(constraint.low)}`;
    case 'below':
      return `below ${describeBound(constraint.high)}`;
    case 'between':
      return `between ${describeBound(constraint.low)} and ${describeBound(constraint.high)}`;
    default:
      return unreachable(constraint);
  }
}

/** One number if all elements have the same bound, else its text. */
function describeBound(bound: Bound): string {
  if (bound.kind === 'expression') return bound.label;
  const [first] = bound.values;
  return bound.values.every((each) => each === first) ? `${first}` : bound.label;
}
