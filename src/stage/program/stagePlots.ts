/**
 * The curves of `plot`, and of a `fit` that draws itself, as nodes of the program's graph. Each becomes a graph of its
 * own at the end: only then are all parameters known.
 */

import { type Graph, type GraphBuilder, type InputNode, numberType, type ValueNode } from '../../graph';
import type { Core, Fit, Labelled, Plot } from '../../lang';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { numberNode } from '../control/pending';
import { mistake } from '../machine/mistakes';
import { Primitive } from '../machine/primitive';
import { isTensor } from '../machine/tensorValue';
import { Closure, listItems, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import type { Runner } from './runner';
import type { Sliced } from './slices';

/** A curve over the points of a plot, as a function of the parameters, and of the temperature as the objective is. */
export type StagedCurve =
  /** Of the parameters and the inputs: y. It is drawn at the rows of `inputs`, one column for each input. */
  | {
      readonly kind: 'function';
      readonly label: string;
      readonly graph: Graph;
      readonly inputs: readonly Float64Array[];
    }
  /** Of the parameters: as many values as the plot has points. */
  | { readonly kind: 'series'; readonly label: string; readonly graph: Graph };

export interface StagedPlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** `agreement`: x are targets, y are predictions, for a fit of several inputs. */
  readonly kind: 'curve' | 'agreement';
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly curves: readonly StagedCurve[];
}

/** A graph of what every graph of the program is a function of, then of `inputs`. */
export type MakeGraph = (
  results: readonly ValueNode[],
  names: readonly string[],
  inputs?: readonly InputNode[],
) => Graph;

/** What a procedure returns for its arguments. */
interface Applied {
  readonly operands: readonly InputNode[];
  readonly node: ValueNode;
}

type CurveNodes =
  | (Applied & {
      readonly kind: 'function';
      readonly label: string;
      readonly inputs: readonly Float64Array[];
    })
  | { readonly kind: 'series'; readonly label: string; readonly nodes: readonly ValueNode[] };

type PlotNodes = Omit<StagedPlot, 'curves'> & { readonly curves: readonly CurveNodes[] };

export class PlotStager {
  private readonly plots: PlotNodes[] = [];

  constructor(
    private readonly runner: Runner,
    private readonly builder: GraphBuilder,
  ) {}

  /** The numbers of a column; null where its rows hold anything else. */
  private *numbers(core: Core): Sliced<Float64Array | null> {
    const value = yield* this.runner.value(core);
    const items = value instanceof Vector ? value.items : listItems(value);
    return items?.every((item) => typeof item === 'number') ? Float64Array.from(items) : null;
  }

  private *column(core: Core, what: string): Sliced<Float64Array> {
    const value = yield* this.runner.value(core);
    const items = value instanceof Vector ? value.items : listItems(value);
    if (items === null || !items.every((item) => typeof item === 'number')) {
      return mistake(
        'wrong-type',
        core.span,
        `${what} must be a column of numbers, but it is ${describeValue(value)}.`,
      );
    }
    return Float64Array.from(items as number[]);
  }

  /** The curve of a fit over its one input; with several, its predictions at each row against the targets. */
  *fit(form: Fit): Sliced<void> {
    const { label, core } = form.procedure;
    const names = form.inputs.map((input) => input.label);
    const target = form.target.label;
    const procedure = yield* this.runner.value(core);
    const y = yield* this.numbers(form.target.core);
    const columns: Float64Array[] = [];
    for (const input of form.inputs) {
      const values = yield* this.numbers(input.core);
      if (values !== null) columns.push(values);
    }
    // Rows of lists, and predictions of more than a number, have no curve.
    if (y === null || columns.length < form.inputs.length) return;
    const value = yield* this.applied(procedure, names, core.span, 'numbers only');
    if (value === null) return;
    const [x] = columns;
    if (columns.length === 1) {
      const curves: CurveNodes[] = [{ kind: 'function', label, ...value, inputs: [grid(x!)] }];
      const title = `${target} against ${names[0]}`;
      this.plots.push({ title, xLabel: names[0]!, yLabel: target, kind: 'curve', x: x!, y, curves });
      return;
    }
    this.plots.push({
      title: `predicted against measured ${target}`,
      xLabel: `${target}, measured`,
      yLabel: `${target}, predicted`,
      kind: 'agreement',
      x: y,
      y,
      curves: [{ kind: 'function', label, ...value, inputs: columns }],
    });
  }

  *plot(form: Plot): Sliced<void> {
    const x = yield* this.column(form.x.core, form.x.label);
    const y = yield* this.column(form.y.core, form.y.label);
    if (x.length !== y.length) {
      mistake(
        'unequal-columns',
        form.span,
        `plot has ${x.length} values of ${form.x.label}, but ${y.length} of ${form.y.label}.`,
      );
    }
    const curves: CurveNodes[] = [];
    for (const curve of form.curves) curves.push(yield* this.curve(curve, x));
    const title = `${form.y.label} against ${form.x.label}`;
    this.plots.push({ title, xLabel: form.x.label, yLabel: form.y.label, kind: 'curve', x, y, curves });
  }

  private *curve({ core, label }: Labelled, x: Float64Array): Sliced<CurveNodes> {
    const value = yield* this.runner.value(core);
    if (value instanceof Closure || value instanceof Primitive) {
      const applied = yield* this.applied(value, ['x'], core.span, 'anything');
      return { kind: 'function', label, ...applied!, inputs: [grid(x)] };
    }
    const items = value instanceof Vector ? value.items : listItems(value);
    if (items === null) {
      return mistake(
        'wrong-type',
        core.span,
        `A curve is a procedure of x, or one number for each x, but ${label} is ${describeValue(value)}.`,
      );
    }
    if (items.length !== x.length) {
      mistake(
        'unequal-columns',
        core.span,
        `The curve ${label} has ${items.length} values, but there are ${x.length} of x.`,
      );
    }
    const { machine } = this.runner;
    const nodes = items.map((item, index) =>
      numberNode(machine, item, `Value ${index} of the curve ${label}`, core.span),
    );
    return { kind: 'series', label, nodes };
  }

  /**
   * What a procedure of the program returns for arguments of these names. Null where that is a tensor and `wanted` says
   * that this is no mistake.
   */
  private *applied(
    procedure: Value,
    names: readonly string[],
    span: Span,
    wanted: 'numbers only' | 'anything',
  ): Sliced<Applied | null> {
    const { builder, runner } = this;
    const operands = names.map((name) => builder.input(name, numberType, builder.root, span));
    const value = yield* runner.apply(
      procedure,
      operands.map((operand) => new Traced(operand)),
      span,
    );
    if (wanted === 'numbers only' && isTensor(value)) return null;
    return { operands, node: numberNode(runner.machine, value, 'What the procedure returns', span) };
  }

  /** The plots in order, once every parameter is known that a graph is a function of. */
  staged(graph: MakeGraph): readonly StagedPlot[] {
    return this.plots.map(({ curves, ...plot }) => ({
      ...plot,
      curves: curves.map((curve) => stagedCurve(curve, graph)),
    }));
  }
}

function stagedCurve(curve: CurveNodes, graph: MakeGraph): StagedCurve {
  const { kind, label } = curve;
  switch (kind) {
    case 'function': {
      const { node, operands, inputs } = curve;
      return { kind, label, graph: graph([node], ['y'], operands), inputs };
    }
    case 'series': {
      const names = curve.nodes.map((_, index) => `${label} ${index}`);
      return { kind, label, graph: graph(curve.nodes, names) };
    }
    default:
      return unreachable(curve);
  }
}

/** How many points a curve is drawn with. */
const gridSize = 201;

/** Evenly from the least to the greatest of `x`. */
function grid(x: Float64Array): Float64Array {
  const low = x.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const high = x.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  return Float64Array.from({ length: gridSize }, (_, index) => low + ((high - low) * index) / (gridSize - 1));
}
