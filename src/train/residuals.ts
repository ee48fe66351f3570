/**
 * Residuals, predictions and the exact Jacobian of an objective at a point, on any backend. Rows of a fit are evaluated
 * as points of one graph: a row's columns are further inputs, and a row of the Jacobian is one reverse pass over it.
 */

import { withJacobian } from '../autodiff';
import { type Backend, pointsOf, resultsAt } from '../backends';
import { type Graph, type RowAxis, sizeOf } from '../graph';
import type { Objective, StagedResiduals, StagedRows } from '../stage';
import { lazy } from '../text/lazy';

/** All residuals at a point, row by row. */
export interface ResidualValues {
  /** What a fit predicts, element by element like `residuals`; null for `least-squares`. */
  readonly predictions: Float64Array | null;
  /** The target minus the prediction, or what `least-squares` gave. */
  readonly residuals: Float64Array;
  /** How many residuals a row has: the elements of its prediction; 1 for `least-squares`. */
  readonly each: number;
}

/** Residuals with their derivatives. */
export interface ResidualJacobian extends ResidualValues {
  /** d residual / d parameter, a row for each residual and a column for each element of the natural parameters. */
  readonly jacobian: Float64Array;
}

/** The graphs of an objective's residuals, each made when it is first read. */
export class ResidualGraphs {
  private readonly derived: () => Graph;

  constructor(
    readonly residuals: StagedResiduals,
    /** The number of parameters: the first inputs of every graph of the program. */
    parameterCount: number,
  ) {
    const { graph } = this;
    const first = residuals.source.kind === 'rows' ? 1 : 0;
    this.derived = lazy(() => withJacobian(graph, parameterCount, first));
  }

  /** Takes a point of the program, and the columns of a row for a fit; prediction and residual, or all residuals. */
  get graph(): Graph {
    const { source } = this.residuals;
    return source.kind === 'rows' ? source.rows.graph : source.graph;
  }

  /** The results of `graph`, then the derivatives of each residual, in order, by each parameter. */
  get jacobian(): Graph {
    return this.derived();
  }

  /** The residuals at a point: natural values, and the temperature if the program has one. */
  async at(backend: Backend, point: Float64Array): Promise<ResidualValues> {
    return this.split(await this.evaluated(backend, this.graph, point), 0);
  }

  /** The residuals and their Jacobian at a point. */
  async jacobianAt(backend: Backend, point: Float64Array, parameterSize: number): Promise<ResidualJacobian> {
    const results = await this.evaluated(backend, this.jacobian, point);
    return { ...this.split(results, parameterSize), jacobian: this.derivatives(results, parameterSize) };
  }

  /** The factor of each squared residual in the sum of squares that is minimized, row by row; null if all are 1. */
  get factors(): Float64Array | null {
    const { weights, scales } = this.residuals;
    return weights ?? scales?.map((each) => each * each) ?? null;
  }

  private evaluated(backend: Backend, graph: Graph, point: Float64Array): Promise<Float64Array> {
    const { source } = this.residuals;
    if (source.kind === 'together') return backend.evaluate(graph, point, null);
    return resultsAt(backend, graph, rowPoints(source.rows.axis, point), null);
  }

  /** The number of rows, and of residuals in each. */
  get extent(): { readonly rows: number; readonly each: number } {
    const { source } = this.residuals;
    if (source.kind === 'together') return { rows: source.count, each: 1 };
    return { rows: source.rows.axis.rowCount, each: sizeOf(source.rows.graph.results[1]!.type.shape) };
  }

  private split(results: Float64Array, parameterSize: number): ResidualValues {
    const { rows, each } = this.extent;
    if (this.residuals.source.kind === 'together')
      return { predictions: null, residuals: results.slice(0, rows), each };
    const width = each * (2 + parameterSize);
    const part = (start: number): Float64Array =>
      Float64Array.from({ length: rows * each }, (_, index) => {
        const row = Math.floor(index / each);
        return results[row * width + start + (index - row * each)]!;
      });
    return { predictions: part(0), residuals: part(each), each };
  }

  private derivatives(results: Float64Array, parameterSize: number): Float64Array {
    const { rows, each } = this.extent;
    if (this.residuals.source.kind === 'together') return results.slice(rows);
    const width = each * (2 + parameterSize);
    const jacobian = new Float64Array(rows * each * parameterSize);
    for (let row = 0; row < rows; row++) {
      const own = results.subarray(row * width + 2 * each, (row + 1) * width);
      jacobian.set(own, row * each * parameterSize);
    }
    return jacobian;
  }
}

/** A point for each row: the point of the program, then the row's columns. */
function rowPoints({ rowCount, columns }: RowAxis, point: Float64Array) {
  return pointsOf(
    Array.from({ length: rowCount }, (_, row) => {
      const cells = columns.map(({ values, shape = [] }) => {
        const size = sizeOf(shape);
        return values.subarray(row * size, (row + 1) * size);
      });
      return Float64Array.from([...point, ...cells.flatMap((each) => [...each])]);
    }),
  );
}

/** The first `width` numbers that the graph of a fit gives at a point, row by row: its predictions come first. */
export async function predictionsAt(
  { graph, axis }: StagedRows,
  backend: Backend,
  point: Float64Array,
  width: number,
): Promise<Float64Array> {
  const results = await resultsAt(backend, graph, rowPoints(axis, point), null);
  const all = results.length / axis.rowCount;
  return Float64Array.from({ length: axis.rowCount * width }, (_, index) => {
    const row = Math.floor(index / width);
    return results[row * all + (index - row * width)]!;
  });
}

/** The graphs of an objective's residuals; null if its loss is not one of residuals. */
export function residualGraphs(
  { residuals }: Pick<Objective, 'residuals'>,
  parameterCount: number,
): ResidualGraphs | null {
  return residuals === null ? null : new ResidualGraphs(residuals, parameterCount);
}
