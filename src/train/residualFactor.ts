/**
 * The triangular factor of an objective's residuals and their Jacobian, as a node: R with R' R = [J r]' [J r], where each
 * row counts as the loss weighs it. For the rows of a fit one pass over them computes it, and a row of J is one reverse
 * pass over that row. Residuals that share a computation have a Jacobian by the mode that needs fewer passes.
 */

import { jacobianOf, withJacobian } from '../autodiff';
import { Copier, type Graph, numberType, type RowAxis, sizeOf, type ValueNode } from '../graph';
import type { ResidualLoss, StagedResiduals } from '../stage';
import { unreachable } from '../text/internal';
import type { NaturalNodes } from './parameterMap';
import type { TrainingProblem } from './trainingProblem';
import type { VectorNodes } from './vectorNodes';

/** The weight of a residual's loss, and what the residual is multiplied by before; null for 1. */
interface Scaling {
  readonly weight: ValueNode | null;
  readonly scale: ValueNode | null;
}

/** Residuals as numbers or as one vector, with how each counts. */
interface Weighed extends Scaling {
  readonly residual: ValueNode;
}

export class ResidualFactor {
  /** The residuals, then their derivatives by the natural parameters. */
  private readonly graph: Graph;

  private readonly parameterCount: number;

  constructor(
    private readonly residuals: StagedResiduals,
    private readonly problem: Pick<TrainingProblem, 'parameters' | 'map'>,
  ) {
    const { source } = residuals;
    const parameterCount = problem.parameters.length;
    this.parameterCount = parameterCount;
    this.graph =
      source.kind === 'rows'
        ? withJacobian(source.rows.graph, parameterCount, 1)
        : jacobianOf(source.graph, parameterCount);
  }

  /**
   * The factor at these operands of the program: natural parameters, then the inputs of a step. Its order is one more
   * than the number of their elements. An absolute residual under the size of `smoothing` counts like its square.
   */
  node(v: VectorNodes, operands: readonly ValueNode[], smoothing: ValueNode): ValueNode {
    const { source } = this.residuals;
    if (source.kind === 'together') return this.together(v, source, operands, smoothing);
    return overRows(v, 'triangular', source.rows.axis, (columns) => {
      const [, whole, ...derivatives] = copied(v, this.graph, [...operands, ...columns]);
      const elements = elementsOf(v, whole!);
      const each = v.number(1 / Math.sqrt(elements.length));
      const rows = elements.map((residual, index) => {
        const from = index * this.parameterCount;
        const row = v.vector([...derivatives.slice(from, from + this.parameterCount), residual]);
        const scaling = this.rowScaling(v, columns);
        return v.mul(row, v.mul(each, this.multiplier(v, { residual, ...scaling }, smoothing)));
      });
      const below = rows.map((row) => v.asRow(row));
      return rows.length === 1 ? rows[0]! : below.reduce((upper, row) => v.below(upper, row));
    });
  }

  /** The factor of the same residuals by the unconstrained numbers, from that by the natural values. */
  byFree(v: VectorNodes, whole: ValueNode, pullBack: NaturalNodes['pullBack']): ValueNode {
    const { map, parameters } = this.problem;
    if (map.isIdentity) return whole;
    const size = map.naturalSize;
    const shapes = parameters.map(({ shape }) => shape);
    const unit = v.unit(size);
    const rows = Array.from({ length: size }, (_, index) => {
      const one = v.b.tensorOp('reshape', [v.b.tensorOp('slice', [unit], [0, index, 1])], [size]);
      return v.asRow(v.vector(pullBack(v.parts(one, shapes))));
    });
    const jacobian = v.product(v.corner(whole, size + 1, size), v.joined(rows, 0));
    return v.triangularize(v.beside(jacobian, v.asColumn(v.column(whole, size, size + 1))));
  }

  private together(
    v: VectorNodes,
    source: Extract<StagedResiduals['source'], { kind: 'together' }>,
    operands: readonly ValueNode[],
    smoothing: ValueNode,
  ): ValueNode {
    const results = copied(v, this.graph, operands);
    const count = source.graph.results.length;
    const leaves = results.slice(0, count);
    const residual = v.vector(leaves);
    const sizes = operands.slice(0, this.parameterCount).map(({ type }) => sizeOf(type.shape));
    const blocks = leaves.map((leaf, index) => {
      const from = count + index * this.parameterCount;
      const rows = sizeOf(leaf.type.shape);
      const beside = sizes.map((size, at) => v.b.tensorOp('reshape', [results[from + at]!], [rows, size]));
      return v.joined(beside, 1);
    });
    const jacobian = v.joined(blocks, 0);
    const matrix = v.beside(jacobian, v.asColumn(residual));
    const multiplier = this.multiplier(v, { residual, ...this.allScaling(v) }, smoothing);
    const isNumber = multiplier.type.shape.length === 0;
    return v.triangularize(v.mul(matrix, isNumber ? multiplier : v.asColumn(multiplier)));
  }

  /** The scaling of a row: its last column holds the weights or the errors. */
  rowScaling(v: VectorNodes, columns: readonly ValueNode[]): Scaling {
    const { weighting } = this.residuals;
    const last = columns.at(-1)!;
    return {
      weight: weighting === 'relative' ? last : null,
      scale: weighting === 'errors' ? v.div(v.number(1), last) : null,
    };
  }

  /** The scaling of all residuals together, as vectors. */
  private allScaling(v: VectorNodes): Scaling {
    const { weights, scales } = this.residuals;
    const vector = (values: Float64Array | null): ValueNode | null =>
      values === null ? null : v.b.tensor(values, { ...numberType, shape: [values.length] });
    return { weight: vector(weights), scale: vector(scales) };
  }

  /** What a residual and its derivatives are multiplied by, so that the square of the product is its part of the loss. */
  private multiplier(v: VectorNodes, { residual, weight, scale }: Weighed, smoothing: ValueNode): ValueNode {
    const scaled = scale === null ? residual : v.mul(residual, scale);
    const curvature = robustWeight(v, this.residuals.loss, scaled, smoothing);
    const factors = [weight, curvature].flatMap((each) => (each === null ? [] : [v.sqrt(each)]));
    if (scale !== null) factors.push(scale);
    return factors.reduce((product, each) => v.mul(product, each), v.number(1));
  }
}

/**
 * The weight of a residual in the squares that replace its loss (iteratively reweighted least squares: Holland and
 * Welsch, Communications in Statistics 6, 1977); null for 1. The squares have the loss's slope at the residual.
 */
function robustWeight(
  v: VectorNodes,
  loss: ResidualLoss,
  residual: ValueNode,
  smoothing: ValueNode,
): ValueNode | null {
  switch (loss.kind) {
    case 'squared':
      return null;
    case 'huber': {
      const delta = v.number(loss.delta);
      return v.div(delta, v.max(v.abs(residual), delta));
    }
    case 'absolute':
      return v.div(v.number(1), v.max(v.abs(residual), smoothing));
    default:
      return unreachable(loss);
  }
}

/** A reduction over rows as a node; `body` makes the value of a row from its columns. */
export function overRows(
  v: VectorNodes,
  reduction: 'sum' | 'triangular',
  axis: RowAxis,
  body: (columns: readonly ValueNode[]) => ValueNode,
): ValueNode {
  const { b } = v;
  const block = b.openBlock();
  const columns = axis.columns.map(({ label, shape = [] }) =>
    b.input(label, { ...numberType, shape }, block),
  );
  block.results.push(b.within(block, () => body(columns)));
  return b.result(b.rows(reduction, axis, block), 0);
}

/** The results of a graph, with these nodes as its inputs. */
export function copied(v: VectorNodes, graph: Graph, operands: readonly ValueNode[]): readonly ValueNode[] {
  const copier = new Copier(v.b);
  for (const [index, input] of graph.parameters.entries()) copier.set(input, operands[index]!);
  return copier.copy(graph.body, graph.results);
}

function elementsOf(v: VectorNodes, node: ValueNode): readonly ValueNode[] {
  const { shape } = node.type;
  if (shape.length === 0) return [node];
  return v.parts(v.vector([node]), new Array<readonly number[]>(sizeOf(shape)).fill([]));
}
