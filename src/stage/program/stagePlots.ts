/**
 * Stages the curves of `plot`, and of a `fit`, as nodes of the program's graph. Each becomes a graph of its own at the
 * end, when all parameters are known.
 */

import { type Graph, type GraphBuilder, type InputNode, numberType, type ValueNode } from '../../graph';
import type { Core, Fit, Labelled, Plot } from '../../lang';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { numberNode } from '../control/pending';
import { tensorBytes } from '../machine/heap';
import { mistake } from '../machine/mistakes';
import { Primitive } from '../machine/primitive';
import { Closure, listItems, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import type { RowNodes } from './residuals';
import type { Runner } from './runner';
import type { Sliced } from './slices';
import { graphOfRows, type PictureNodes, type PlotPictures, picturesOf } from './stagePictures';

/** A curve of a plot as a function of the parameters, and of the temperature if the program has one. */
export type StagedCurve =
  /**
   * The value y as a function of the parameters and the inputs. It is drawn at the rows of `inputs`, which has a column
   * for each input; at all of them if `isWhole`, else at some of many.
   */
  | {
      readonly kind: 'function';
      readonly label: string;
      readonly graph: Graph;
      readonly inputs: readonly Float64Array[];
      readonly isWhole: boolean;
    }
  /** The values at the points of the plot as a function of the parameters. */
  | { readonly kind: 'series'; readonly label: string; readonly graph: Graph };

export interface StagedPlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /**
   * A `map` has both inputs of a fit as x and y. An `agreement` plot has targets as x and predictions as y; it is for a fit of
   * more inputs.
   */
  readonly kind: 'curve' | 'map' | 'agreement' | 'pictures';
  /** Null for another plot than a map. */
  readonly map: PlotMap | null;
  /** Null where no row has a picture. Its x and y are the numbers of the rows. */
  readonly pictures: PlotPictures | null;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly curves: readonly StagedCurve[];
}

/**
 * Where a map has its values: the points of its curve are those of a grid, row by row from the smallest y, followed by some rows
 * of the data.
 */
export interface PlotMap {
  /** The number of points along each side of the grid. */
  readonly size: number;
  /** The ends of the grid. */
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly target: string;
  /** The target of each row, and how many rows one of those of the curve is for. */
  readonly observed: Float64Array;
  readonly stride: number;
}

/** Makes a graph of the inputs that every graph of the program has, followed by `inputs`. */
export type MakeGraph = (
  results: readonly ValueNode[],
  names: readonly string[],
  inputs?: readonly InputNode[],
) => Graph;

/** The value of a procedure as a node, with its arguments as inputs. */
interface Applied {
  readonly operands: readonly InputNode[];
  readonly node: ValueNode;
}

type CurveNodes =
  | (Applied & {
      readonly kind: 'function';
      readonly label: string;
      readonly inputs: readonly Float64Array[];
      readonly isWhole: boolean;
    })
  | { readonly kind: 'series'; readonly label: string; readonly nodes: readonly ValueNode[] }
  | ({ readonly kind: 'rows'; readonly label: string } & PictureNodes);

type PlotNodes = Omit<StagedPlot, 'curves'> & { readonly curves: readonly CurveNodes[] };

export class PlotStager {
  private readonly plots: PlotNodes[] = [];
  /** The numbers of columns: many plots may show the same. */
  private readonly columns = new Map<Value, Float64Array>();

  constructor(
    private readonly runner: Runner,
    private readonly builder: GraphBuilder,
  ) {}

  /** The numbers of a column; null if its rows hold anything else. */
  private *numbers(core: Core): Sliced<Float64Array | null> {
    return this.columnOf(yield* this.runner.value(core));
  }

  private columnOf(value: Value): Float64Array | null {
    let column = this.columns.get(value);
    if (column !== undefined) return column;
    const items = value instanceof Vector ? value.items : listItems(value);
    if (!items?.every((item) => typeof item === 'number')) return null;
    column = Float64Array.from(items);
    this.runner.memory.keep(tensorBytes(column.length));
    this.columns.set(value, column);
    return column;
  }

  private *column(core: Core, what: string): Sliced<Float64Array> {
    const value = yield* this.runner.value(core);
    const column = this.columnOf(value);
    if (column !== null) return column;
    const met = describeValue(value);
    return mistake('wrong-type', core.span, `${what} must be a column of numbers, but it is ${met}.`);
  }

  /** Makes the curve of a fit over its only input, the map over two, and predictions against targets for more. */
  *fit(form: Fit, row: RowNodes | null): Sliced<void> {
    const { label } = form.procedure;
    const names = form.inputs.map((input) => input.label);
    const target = form.target.label;
    const y = yield* this.numbers(form.target.core);
    const columns: Float64Array[] = [];
    for (const input of form.inputs) {
      const values = yield* this.numbers(input.core);
      if (values !== null) columns.push(values);
    }
    const seen = row === null ? null : picturesOf(row);
    if (seen !== null) {
      const { pictures, nodes } = seen;
      const title = `${target} of ${names.join(' and ')}`;
      const rows = Float64Array.from({ length: pictures.of }, (_, index) => index);
      const axes = { xLabel: names[0]!, yLabel: target, x: rows, y: rows };
      const curves: CurveNodes[] = [{ kind: 'rows', label, ...nodes }];
      this.plots.push({ title, kind: 'pictures', map: null, pictures, ...axes, curves });
      return;
    }
    // There is no curve for rows of lists, or for predictions of more than a number.
    if (row === null || y === null || columns.length < form.inputs.length) return;
    if (row.prediction.type.shape.length > 0) return;
    const value = { operands: row.inputs.slice(0, columns.length), node: row.prediction };
    const [x, second] = columns;
    if (columns.length === 1) {
      const curves: CurveNodes[] = [{ kind: 'function', label, ...value, inputs: [grid(x!)], isWhole: true }];
      const title = `${target} against ${names[0]}`;
      const axes = { xLabel: names[0]!, yLabel: target, x: x!, y };
      this.plots.push({ title, kind: 'curve', map: null, pictures: null, ...axes, curves });
      return;
    }
    const map = columns.length === 2 ? mapOver(x!, second!, target, y) : null;
    if (map !== null) {
      const curves: CurveNodes[] = [
        { kind: 'function', label, ...value, inputs: pointsOf(map, x!, second!), isWhole: true },
      ];
      const title = `${target} over ${names[0]} and ${names[1]}`;
      const axes = { xLabel: names[0]!, yLabel: names[1]!, x: x!, y: second! };
      this.plots.push({ title, kind: 'map', map, pictures: null, ...axes, curves });
      return;
    }
    this.plots.push({
      title: `predicted against measured ${target}`,
      xLabel: `${target}, measured`,
      yLabel: `${target}, predicted`,
      kind: 'agreement',
      map: null,
      pictures: null,
      x: y,
      y,
      curves: [{ kind: 'function', label, ...value, inputs: columns, isWhole: false }],
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
    const axes = { xLabel: form.x.label, yLabel: form.y.label, x, y };
    this.plots.push({ title, kind: 'curve', map: null, pictures: null, ...axes, curves });
  }

  private *curve({ core, label }: Labelled, x: Float64Array): Sliced<CurveNodes> {
    const value = yield* this.runner.value(core);
    if (value instanceof Closure || value instanceof Primitive) {
      const applied = yield* this.applied(value, ['x'], core.span);
      return { kind: 'function', label, ...applied, inputs: [grid(x)], isWhole: true };
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

  /** Stages a procedure of the program with arguments of these names. */
  private *applied(procedure: Value, names: readonly string[], span: Span): Sliced<Applied> {
    const { builder, runner } = this;
    const operands = names.map((name) => builder.input(name, numberType, builder.root, span));
    const value = yield* runner.apply(
      procedure,
      operands.map((operand) => new Traced(operand)),
      span,
    );
    return { operands, node: numberNode(runner.machine, value, 'What the procedure returns', span) };
  }

  /** The plots in order. Called when all parameters are known. */
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
      const { node, operands, inputs, isWhole } = curve;
      return { kind, label, graph: graph([node], ['y'], operands), inputs, isWhole };
    }
    case 'series': {
      const names = curve.nodes.map((_, index) => `${label} ${index}`);
      return { kind, label, graph: graph(curve.nodes, names) };
    }
    case 'rows': {
      const row = graph([curve.node], ['prediction'], curve.operands);
      return { kind: 'series', label, graph: graphOfRows(row, curve) };
    }
    default:
      return unreachable(curve);
  }
}

/** The number of points of a curve, and the most rows of data that it has a point at. */
const gridSize = 201;
const maxPlaces = 200;

/** Evenly spaced points from the minimum to the maximum of `x`, and among them the values of `x` themselves, if they are few. */
function grid(x: Float64Array): Float64Array {
  const [low, high] = rangeOf(x);
  const even = Float64Array.from(
    { length: gridSize },
    (_, index) => low + ((high - low) * index) / (gridSize - 1),
  );
  const places = new Set(x);
  if (places.size > maxPlaces) return even;
  return Float64Array.from(new Set([...even, ...places])).sort();
}

function rangeOf(x: Float64Array): readonly [low: number, high: number] {
  return [
    x.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY),
    x.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY),
  ];
}

/** The number of points along each side of a map, how far it reaches beyond the data, and the most rows on it. */
const mapSize = 41;
const mapMargin = 0.06;
const maxMapRows = 700;

/** The grid of a map; null where an input does not vary. */
function mapOver(x: Float64Array, y: Float64Array, target: string, observed: Float64Array): PlotMap | null {
  const wide = (column: Float64Array): readonly [number, number] => {
    const [low, high] = rangeOf(column);
    return [low - mapMargin * (high - low), high + mapMargin * (high - low)];
  };
  const ends = { x: wide(x), y: wide(y) };
  if ([ends.x, ends.y].some(([low, high]) => !(high > low) || !Number.isFinite(high - low))) return null;
  return { size: mapSize, ...ends, target, observed, stride: Math.ceil(x.length / maxMapRows) };
}

/** The points of a map's curve: one column for each input. */
function pointsOf(
  { size, stride, ...ends }: PlotMap,
  x: Float64Array,
  y: Float64Array,
): readonly Float64Array[] {
  const along = ([low, high]: readonly [number, number], index: number): number =>
    low + ((high - low) * index) / (size - 1);
  const some = (column: Float64Array): Float64Array => column.filter((_, row) => row % stride === 0);
  const cells = Array.from({ length: size * size }, (_, index) => index);
  return [
    Float64Array.from([...cells.map((index) => along(ends.x, index % size)), ...some(x)]),
    Float64Array.from([...cells.map((index) => along(ends.y, Math.floor(index / size))), ...some(y)]),
  ];
}
