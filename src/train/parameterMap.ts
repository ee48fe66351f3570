/**
 * The map from the unconstrained numbers of all parameters, among which optimizers move, to the natural values that the
 * program sees. It does not work element by element: a simplex has fewer unconstrained numbers than elements, and a bound
 * may depend on the parameters before it.
 */

import { differentiate, sumTo } from '../autodiff';
import {
  Copier,
  Evaluator,
  type Graph,
  GraphBuilder,
  importGraph,
  numberType,
  type Shape,
  sizeOf,
  type ValueNode,
} from '../graph';
import { boundsOf, boundValues, type StagedParameter } from '../stage';
import { lazy } from '../text/lazy';
import { constrain, freeShape, type Natural, unconstrain } from './constraints';
import { placesOf } from './parameters';

/** The natural values as nodes. */
export interface NaturalNodes {
  readonly values: readonly ValueNode[];
  /**
   * From the gradients by the natural values, those by the unconstrained numbers. The nodes are made in the current
   * block of the builder, which may be one within that of the values.
   */
  readonly pullBack: (gradients: readonly ValueNode[]) => readonly ValueNode[];
}

export class ParameterMap {
  /** The shape of the unconstrained numbers of each parameter. */
  readonly freeShapes: readonly Shape[];
  /** How many numbers there are of all parameters. */
  readonly freeSize: number;
  readonly naturalSize: number;
  /** Whether no parameter has a constraint. */
  readonly isIdentity: boolean;
  private readonly forward = lazy(() => new Evaluator(this.forwardGraph()));
  private readonly backward = lazy(() => new Evaluator(this.backwardGraph()));
  private readonly boundGradients = new Map<Graph, Graph>();

  constructor(readonly parameters: readonly Pick<StagedParameter, 'name' | 'shape' | 'constraint'>[]) {
    this.freeShapes = parameters.map(freeShape);
    this.freeSize = this.freeShapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
    this.naturalSize = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.isIdentity = parameters.every(({ constraint }) => constraint.kind === 'none');
  }

  /** The natural values of these unconstrained numbers, one node for each parameter. */
  nodes(b: GraphBuilder, free: readonly ValueNode[]): NaturalNodes {
    const naturals: Natural[] = [];
    const values: ValueNode[] = [];
    for (const [index, parameter] of this.parameters.entries()) {
      const type = { ...numberType, shape: parameter.shape };
      const bounds = boundsOf(parameter.constraint).map((bound) =>
        bound.kind === 'known' ? b.tensor(bound.values, type) : copied(b, bound.graph, values)[0]!,
      );
      const natural = constrain(b, free[index]!, parameter, bounds);
      naturals.push(natural);
      values.push(natural.value);
    }
    return { values, pullBack: (gradients) => this.pullBack(b, naturals, gradients) };
  }

  /** The last parameter first, because its bounds add to the gradients of those before it. */
  private pullBack(
    b: GraphBuilder,
    naturals: readonly Natural[],
    gradients: readonly ValueNode[],
  ): ValueNode[] {
    const values = naturals.map(({ value }) => value);
    const totals = [...gradients];
    const free = [...gradients];
    for (let index = naturals.length - 1; index >= 0; index--) {
      const pulled = naturals[index]!.pullBack(totals[index]!);
      free[index] = pulled.free;
      for (const [side, bound] of boundsOf(this.parameters[index]!.constraint).entries()) {
        if (bound.kind === 'known') continue;
        const before = values.slice(0, bound.graph.parameters.length);
        const parts = copied(b, this.boundGradient(bound.graph), [...before, pulled.bounds[side]!]);
        for (const [at, part] of parts.entries()) totals[at] = b.op('add', [totals[at]!, part]);
      }
    }
    return free;
  }

  /** From the parameters before a bound and the gradient by it, what that adds to the gradients by the parameters. */
  private boundGradient(graph: Graph): Graph {
    let gradient = this.boundGradients.get(graph);
    if (gradient === undefined) {
      const { builder, results } = importGraph(graph);
      const count = graph.parameters.length;
      const weight = builder.input('gradient', results[0]!.type);
      const weighed = sumTo(builder, builder.op('mul', [results[0]!, weight]), []);
      const whole = differentiate(builder.finish([weighed], ['bound']), count);
      gradient = { ...whole, results: whole.results.slice(1), resultNames: whole.resultNames.slice(1) };
      this.boundGradients.set(graph, gradient);
    }
    return gradient;
  }

  /** The natural values of unconstrained numbers, all elements. */
  toNatural(free: Float64Array): Float64Array {
    return this.isIdentity ? free.slice() : this.forward().evaluate(free);
  }

  /** The unconstrained numbers of natural values that keep their constraints. */
  toFree(natural: Float64Array): Float64Array {
    if (this.isIdentity) return natural.slice();
    const parts = placesOf(this.parameters).map(({ start, size }, index) => {
      const parameter = this.parameters[index]!;
      const before = natural.subarray(0, start);
      const bounds = boundsOf(parameter.constraint).map((bound) => boundValues(bound, before));
      return unconstrain(parameter, natural.subarray(start, start + size), bounds);
    });
    return Float64Array.from(parts.flatMap((part) => [...part]));
  }

  /** From a gradient by the natural values at these unconstrained numbers, the gradient by these. */
  toFreeGradient(free: Float64Array, gradient: Float64Array): Float64Array {
    if (this.isIdentity) return gradient.slice();
    const operands = new Float64Array(this.freeSize + this.naturalSize);
    operands.set(free);
    operands.set(gradient, this.freeSize);
    return this.backward().evaluate(operands);
  }

  /** The derivatives of the natural values by the unconstrained numbers: a row for each natural value. */
  jacobian(free: Float64Array): Float64Array {
    const { freeSize, naturalSize } = this;
    const rows = new Float64Array(naturalSize * freeSize);
    const operands = new Float64Array(freeSize + naturalSize);
    operands.set(free);
    for (let row = 0; row < naturalSize; row++) {
      operands.fill(0, freeSize);
      operands[freeSize + row] = 1;
      rows.set(this.backward().evaluate(operands), row * freeSize);
    }
    return rows;
  }

  private freeInputs(b: GraphBuilder): ValueNode[] {
    return this.parameters.map(({ name }, index) =>
      b.input(name, { ...numberType, shape: this.freeShapes[index]! }),
    );
  }

  private forwardGraph(): Graph {
    const b = new GraphBuilder();
    const names = this.parameters.map(({ name }) => name);
    return b.finish(this.nodes(b, this.freeInputs(b)).values, names);
  }

  /** From the unconstrained numbers and a gradient by the natural values, the gradient by the unconstrained numbers. */
  private backwardGraph(): Graph {
    const b = new GraphBuilder();
    const nodes = this.nodes(b, this.freeInputs(b));
    const gradients = this.parameters.map(({ name, shape }) =>
      b.input(`d ${name}`, { ...numberType, shape }),
    );
    const names = this.parameters.map(({ name }) => `u ${name}`);
    return b.finish(nodes.pullBack(gradients), names);
  }
}

/** The results of `graph` with these nodes as its parameters. */
function copied(b: GraphBuilder, graph: Graph, operands: readonly ValueNode[]): ValueNode[] {
  const { span } = b;
  const copier = new Copier(b);
  for (const [index, input] of graph.parameters.entries()) copier.set(input, operands[index]!);
  const results = copier.copy(graph.body, graph.results);
  b.span = span;
  return results;
}
