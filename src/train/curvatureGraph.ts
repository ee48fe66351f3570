/**
 * The graph of how the loss curves around a point, by the unconstrained numbers: the triangular factor of the residuals
 * and their Jacobian where the loss is made of residuals, else the exact Hessian.
 */

import { jacobianOf } from '../autodiff';
import { type Graph, GraphBuilder, numberType, prune, sizeOf } from '../graph';
import type { StagedResiduals } from '../stage';
import { copied, ResidualFactor } from './residualFactor';
import { residualCount, type TrainingProblem } from './trainingProblem';
import { VectorNodes } from './vectorNodes';

export interface CurvatureGraph {
  /**
   * `factor`: the R of [J r] = Q R, a square of one order more than there are numbers. `hessian`: the second derivatives
   * of the loss.
   */
  readonly kind: 'factor' | 'hessian';
  /** Takes the inputs of the objective. Its only result is the matrix. */
  readonly graph: Graph;
  /** The multiple of R'R that the Hessian is taken for, or 1; null where the loss has edges, and so no such multiple. */
  readonly multiple: number | null;
}

/** The largest number of unconstrained numbers whose curvature is worth its cost in a search by gradients. */
const maxFactor = 100;
const maxHessian = 40;
/** The largest number of nodes of a gradient that is differentiated again. */
const maxNodes = 20_000;

/** Null where it would take too long, and for a gradient that is clipped. `objective` has the gradient as its last results. */
export function curvatureGraph(problem: TrainingProblem, objective: Graph): CurvatureGraph | null {
  const { residuals, map, clipNorm } = problem;
  if (clipNorm !== null) return null;
  if (residuals === null) return map.freeSize > maxHessian ? null : hessianGraph(problem, objective);
  if (map.freeSize > maxFactor) return null;
  const part = residuals.reduction === 'sum' ? 1 : 1 / residualCount(problem);
  // How residuals grow has nothing to do with their loss where that has edges.
  const isSharp = residuals.loss.kind === 'absolute';
  const counted: StagedResiduals = isSharp ? { ...residuals, loss: { kind: 'squared' } } : residuals;
  const multiple = residuals.loss.kind === 'squared' ? 2 * part : part;
  const graph = factorGraph(problem, new ResidualFactor(counted, problem));
  return { kind: 'factor', graph, multiple: isSharp ? null : multiple };
}

function factorGraph({ parameters, map, graph }: TrainingProblem, factor: ResidualFactor): Graph {
  const b = new GraphBuilder();
  const v = new VectorNodes(b);
  const free = parameters.map(({ name }, index) =>
    b.input(name, { ...numberType, shape: map.freeShapes[index]! }),
  );
  const given = graph.parameters.slice(parameters.length).map(({ name, type }) => b.input(name, type));
  const naturals = map.nodes(b, free);
  const whole = factor.node(v, [...naturals.values, ...given], v.number(0));
  return prune(b.finish([factor.byFree(v, whole, naturals.pullBack)], ['factor']));
}

function hessianGraph({ parameters, map }: TrainingProblem, objective: Graph): CurvatureGraph | null {
  if (objective.body.nodes.length > maxNodes) return null;
  const count = parameters.length;
  const slopes = {
    results: objective.results.slice(-count),
    resultNames: objective.resultNames.slice(-count),
  };
  const derived = jacobianOf(prune({ ...objective, ...slopes }), count);
  const b = new GraphBuilder();
  const v = new VectorNodes(b);
  const inputs = derived.parameters.map(({ name, type }) => b.input(name, type));
  const results = copied(v, derived, inputs).slice(count);
  const sizes = map.freeShapes.map(sizeOf);
  const rows = sizes.map((height, row) => {
    const blocks = sizes.map((width, column) =>
      b.tensorOp('reshape', [results[row * count + column]!], [height, width]),
    );
    return v.joined(blocks, 1);
  });
  return { kind: 'hessian', graph: prune(b.finish([v.joined(rows, 0)], ['hessian'])), multiple: 1 };
}
