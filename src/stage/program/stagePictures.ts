/**
 * Shows a fit whose rows have pictures as pictures: of some rows the inputs, what is predicted and what is measured. The
 * predictions of these rows are one graph of the parameters.
 */

import {
  Copier,
  type Graph,
  GraphBuilder,
  type InputNode,
  numberType,
  prune,
  sizeOf,
  type ValueNode,
} from '../../graph';
import { type Cell, pictureOf, pictureShape } from '../control/rowCells';
import type { RowNodes } from './residuals';

/** A column in the rows that are shown. */
export interface PictureColumn {
  readonly label: string;
  /** The rows and columns of a picture; null for other values. */
  readonly picture: readonly [rows: number, columns: number] | null;
  /** The number of elements of one row's value. */
  readonly size: number;
  /** Row by row. */
  readonly values: Float64Array;
}

export interface PlotPictures {
  /** The rows of the data that are shown, in order. */
  readonly rows: Int32Array;
  /** How many rows there are. */
  readonly of: number;
  readonly inputs: readonly PictureColumn[];
  readonly target: PictureColumn;
  /** What is predicted in each row: a picture, or other values. */
  readonly predicted: Pick<PictureColumn, 'picture' | 'size'>;
}

/** The prediction of a row as nodes, for the rows that are shown. */
export interface PictureNodes {
  readonly operands: readonly InputNode[];
  readonly node: ValueNode;
  readonly columns: readonly PictureColumn[];
  readonly count: number;
}

/** The most rows that are shown, and the most numbers of a column in them. */
const maxRows = 6;
const maxNumbers = 40_000;

/** The pictures of a fit; null where neither an input nor the prediction is one. */
export function picturesOf({
  axis,
  cells,
  inputs,
  prediction,
  form,
}: RowNodes): { readonly pictures: PlotPictures; readonly nodes: PictureNodes } | null {
  const { shape } = prediction.type;
  const predicted = { picture: pictureOf(shape), size: sizeOf(shape) };
  const shown = axis.columns.slice(0, form.inputs + 1);
  const shapes = shown.map((_, index) => pictureShape(cells[index]!));
  if (predicted.picture === null && shapes.every((each) => each === null)) return null;
  const largest = Math.max(predicted.size, ...shown.map((column) => sizeOf(column.shape ?? [])));
  const count = Math.min(axis.rowCount, maxRows, Math.max(1, Math.floor(maxNumbers / largest)));
  const rows = Int32Array.from({ length: count }, (_, index) => Math.floor((index * axis.rowCount) / count));
  const columns = shown.map((column, index): PictureColumn => {
    const size = sizeOf(column.shape ?? []);
    const values = new Float64Array(count * size);
    for (const [at, row] of rows.entries())
      values.set(column.values.subarray(row * size, (row + 1) * size), at * size);
    return { label: column.label, picture: shapes[index] ?? null, size, values };
  });
  const target = { ...columns.at(-1)!, picture: columns.at(-1)!.picture ?? likePrediction(cells, predicted) };
  return {
    pictures: { rows, of: axis.rowCount, inputs: columns.slice(0, -1), target, predicted },
    nodes: { operands: inputs.slice(0, form.inputs), node: prediction, columns, count },
  };
}

/** A target that is a picture by its numbers is drawn as the prediction is. */
function likePrediction(
  cells: readonly Cell[],
  { picture }: Pick<PictureColumn, 'picture'>,
): PictureColumn['picture'] {
  const target = cells.at(-1);
  return target !== undefined && target.kind !== 'number' ? picture : null;
}

/**
 * The predictions of the rows that are shown, one result for each, from the graph of one row: its parameters end with the
 * columns of the row.
 */
export function graphOfRows(row: Graph, { operands, columns, count }: PictureNodes): Graph {
  const builder = new GraphBuilder();
  const own = row.parameters.slice(0, row.parameters.length - operands.length);
  const inputs = own.map(({ name, type }) => builder.input(name, type));
  const results: ValueNode[] = [];
  for (let index = 0; index < count; index++) {
    const copier = new Copier(builder);
    for (const [position, parameter] of own.entries()) copier.set(parameter, inputs[position]!);
    for (const [position, { type }] of operands.entries()) {
      const { size, values } = columns[position]!;
      const cell = values.slice(index * size, (index + 1) * size);
      copier.set(
        row.parameters[own.length + position]!,
        builder.tensor(cell, { ...numberType, shape: type.shape }),
      );
    }
    results.push(...copier.copy(row.body, row.results));
  }
  return prune(
    builder.finish(
      results,
      results.map((_, index) => `row ${index}`),
    ),
  );
}
