/**
 * The layout of the rows of a column: a number, a tensor, or a list or vector of these. A column of more than numbers
 * becomes one column of vectors, and the value of a row is rebuilt from its elements.
 */

import { type GraphBuilder, type Shape, sizeOf, type ValueNode } from '../../graph';
import { fromNode, list, listItems, Pair, TensorValue, Traced, type Value, Vector } from '../machine/values';

export type Cell =
  /** `missing`: some cells have no number, which is NaN in the column. */
  | { readonly kind: 'number'; readonly missing?: true }
  | { readonly kind: 'tensor'; readonly shape: Shape }
  | { readonly kind: 'list' | 'vector'; readonly items: readonly Cell[] };

/** The layout of a value; null if it is not made of known numbers. */
export function cellOf(value: Value): Cell | null {
  if (typeof value === 'number') return { kind: 'number' };
  if (value instanceof TensorValue) return { kind: 'tensor', shape: value.shape };
  const items = value instanceof Vector ? value.items : value instanceof Pair ? listItems(value) : null;
  if (items === null) return null;
  const cells = items.map(cellOf);
  if (cells.includes(null)) return null;
  // None is null, by the line above.
  return { kind: value instanceof Vector ? 'vector' : 'list', items: cells as Cell[] };
}

export function sameCell(a: Cell, b: Cell): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function cellSize(cell: Cell): number {
  if (cell.kind === 'number') return 1;
  if (cell.kind === 'tensor') return sizeOf(cell.shape);
  return cell.items.reduce((sum, each) => sum + cellSize(each), 0);
}

/** The fewest rows, and columns, of pixels that are a picture. */
const minSide = 3;

/** The rows and columns of a value that can be seen as a picture: a matrix, or a list of lists of one length. */
export function pictureShape(cell: Cell): readonly [rows: number, columns: number] | null {
  if (cell.kind === 'tensor') return pictureOf(cell.shape);
  if (cell.kind === 'number') return null;
  const [first] = cell.items;
  if (first === undefined || first.kind === 'number' || first.kind === 'tensor') return null;
  const isEven = cell.items.every((each) => sameCell(each, first));
  const isFlat = first.items.every(({ kind }) => kind === 'number');
  return isEven && isFlat ? pictureOf([cell.items.length, first.items.length]) : null;
}

/** The same for a shape: the third axis of a picture, its channels, has one element. */
export function pictureOf([rows = 0, columns = 0, channels = 1, ...more]: Shape):
  | readonly [rows: number, columns: number]
  | null {
  const isPicture = rows >= minSide && columns >= minSide && channels === 1 && more.length === 0;
  return isPicture ? [rows, columns] : null;
}

/** Writes the numbers of a value that `cellOf` knows to `numbers` from `at` on. Returns the next position. */
export function copyNumbers(value: Value, numbers: Float64Array, at: number): number {
  if (typeof value === 'number' || value === false) {
    numbers[at] = value === false ? Number.NaN : value;
    return at + 1;
  }
  if (value instanceof TensorValue) {
    numbers.set(value.values, at);
    return at + value.values.length;
  }
  const items = value instanceof Vector ? value.items : (listItems(value) ?? []);
  return items.reduce<number>((next, item) => copyNumbers(item, numbers, next), at);
}

/** The value of a row, rebuilt from the node that holds its elements. */
export function cellValue(cell: Cell, node: ValueNode, builder: GraphBuilder): Value {
  let next = 0;
  const build = (each: Cell): Value => {
    if (each.kind === 'number' || each.kind === 'tensor') {
      const size = cellSize(each);
      const part = builder.tensorOp('slice', [node], [0, next, size]);
      next += size;
      return fromNode(builder.tensorOp('reshape', [part], each.kind === 'number' ? [] : each.shape));
    }
    const items = each.items.map(build);
    return each.kind === 'vector' ? new Vector(items) : list(items);
  };
  return cell.kind === 'number' ? new Traced(node) : build(cell);
}
