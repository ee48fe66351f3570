/** The loss of an objective as nodes, and what it is made of, each as a graph of its own. */

import type { Graph, InputNode, ValueNode } from '../../graph';
import type { RunOptions } from './objective';
import type { ResidualTerms, RowNodes, StagedSquares } from './residuals';
import type { Objective } from './stagedProgram';
import type { StagedResiduals, StagedRows } from './stagedResiduals';

/** The loss of the objective as a node, and what it is the loss of. */
export interface StagedLoss {
  readonly node: ValueNode;
  readonly options: RunOptions;
  readonly row: RowNodes | null;
  readonly terms: ResidualTerms | null;
  readonly squares: StagedSquares | null;
  /** The negative logarithm of the likelihood, and whether a penalty is added to it. */
  readonly likelihood: { readonly node: ValueNode; readonly penalised: boolean } | null;
}

/** Separates nodes as a graph of the parameters and of these inputs. */
type Separate = (
  results: readonly ValueNode[],
  names: readonly string[],
  inputs?: readonly InputNode[],
) => Graph;

export function stagedTerms(
  { row, terms, squares, likelihood }: StagedLoss,
  separate: Separate,
): Pick<Objective, 'rows' | 'residuals' | 'likelihood'> {
  const rows = row === null ? null : stagedRows(row, separate);
  const source = sourceOf(rows, squares, separate);
  return {
    rows,
    residuals: terms === null || source === null ? null : { ...terms, source },
    likelihood:
      likelihood === null
        ? null
        : {
            graph: separate([likelihood.node], ['negative log likelihood']),
            penalised: likelihood.penalised,
          },
  };
}

function stagedRows({ prediction, residual, inputs, axis, form }: RowNodes, separate: Separate): StagedRows {
  const results = residual === null ? [prediction] : [prediction, residual];
  const names = ['prediction', 'residual'].slice(0, results.length);
  return { graph: separate(results, names, inputs), axis, ...form };
}

/** Where the residuals are from: the rows of a fit, or all of them at once. */
function sourceOf(
  rows: StagedRows | null,
  squares: StagedSquares | null,
  separate: Separate,
): StagedResiduals['source'] | null {
  if (squares === null) return rows === null ? null : { kind: 'rows', rows };
  const names = squares.residuals.map((_, index) => `residual ${index}`);
  return { kind: 'together', graph: separate(squares.residuals, names), count: squares.count };
}
