/**
 * Puts the bodies of a candidate in the place of the calls of unknowns in graphs. The constant of an unknown, an input of
 * every graph, becomes an input for each free constant of its body.
 */

import { differentiate, sumTo } from '../autodiff';
import {
  Copier,
  type Graph,
  GraphBuilder,
  numberType,
  type Shape,
  type TensorNode,
  type ValueNode,
} from '../graph';
import type { UnknownForm } from '../lang';
import type { Bound, Objective, ParameterConstraint, StagedParameter } from '../stage';
import { InternalError } from '../text/internal';
import { constantsOf, type Formula } from './formula';
import { formulaNode } from './formulaNodes';
import { withGraphs } from './objectiveGraphs';
import type { Candidate } from './task';

/** An objective without unknowns, and the parameters that its graphs take. */
export interface FilledObjective {
  readonly objective: Objective;
  readonly parameters: readonly StagedParameter[];
}

/** A program in which the bodies of all unknowns are those of a candidate. */
export function fillObjective(
  objective: Objective,
  parameters: readonly StagedParameter[],
  unknowns: readonly UnknownForm[],
  candidate: Candidate,
): FilledObjective {
  const filler = new Filler(unknowns, candidate);
  return {
    objective: withGraphs(objective, (graph) => filler.graph(graph)),
    parameters: parameters.flatMap((each) => filler.parameters(each)),
  };
}

/** The parameters of a filled program: in the place of the constant of an unknown, the free constants of its body. */
export function filledParameters(
  parameters: readonly StagedParameter[],
  unknowns: readonly UnknownForm[],
  candidate: Candidate,
): readonly StagedParameter[] {
  const filler = new Filler(unknowns, candidate);
  return parameters.flatMap((each) => filler.parameters(each));
}

/** The name of a free constant as a parameter, counted from 0. No program can write it. */
export function constantParameterName(unknown: Pick<UnknownForm, 'constant'>, index: number): string {
  return `${unknown.constant} ${index + 1}`;
}

class Filler {
  /** The free constants of each body. */
  private readonly constants: readonly (readonly number[])[];
  private readonly derivatives = new Map<string, Graph>();

  constructor(
    private readonly unknowns: readonly UnknownForm[],
    private readonly candidate: Candidate,
  ) {
    this.constants = candidate.map(constantsOf);
  }

  private indexOf(name: string): number {
    return this.unknowns.findIndex(({ constant }) => constant === name);
  }

  graph(graph: Graph): Graph {
    const builder = new GraphBuilder();
    const inputs = new Map<number, readonly ValueNode[]>();
    const copier = new Copier(builder, undefined, (node, operands) =>
      node.op === 'unknown' ? this.value(builder, node, operands, inputs) : null,
    );
    for (const input of graph.parameters) {
      const which = this.indexOf(input.name);
      if (which < 0) {
        copier.set(input, copier.copyInput(input, builder.root));
        continue;
      }
      const names = this.constants[which]!.map((_, index) =>
        constantParameterName(this.unknowns[which]!, index),
      );
      inputs.set(
        which,
        names.map((name) => builder.input(name, numberType, builder.root, input.span)),
      );
      // Only calls of the unknown have it as an operand.
      copier.set(input, builder.number(0));
    }
    return builder.finish(copier.copy(graph.body, graph.results), graph.resultNames);
  }

  /** The value of a call, or a derivative of it. */
  private value(
    builder: GraphBuilder,
    { attributes, type }: TensorNode,
    operands: readonly ValueNode[],
    inputs: ReadonlyMap<number, readonly ValueNode[]>,
  ): ValueNode {
    const [which, count, ...by] = attributes;
    const formula = this.candidate[which!];
    const constants = inputs.get(which!);
    if (formula === undefined || constants === undefined) throw new InternalError('an unknown has no body');
    const values = { arguments: operands.slice(0, count), constants };
    const value =
      by.length === 0
        ? formulaNode(builder, formula, values)
        : this.derivative(builder, { which: which!, formula, shape: type.shape, by }, [
            ...values.arguments,
            ...constants,
          ]);
    return builder.broadcastTo(value, type.shape);
  }

  private derivative(
    builder: GraphBuilder,
    wanted: {
      readonly which: number;
      readonly formula: Formula;
      readonly shape: Shape;
      readonly by: readonly number[];
    },
    values: readonly ValueNode[],
  ): ValueNode {
    const key = JSON.stringify([wanted.which, wanted.shape, wanted.by]);
    const graph = this.derivatives.get(key) ?? this.derivativeGraph(wanted);
    this.derivatives.set(key, graph);
    const copier = new Copier(builder);
    for (const [index, input] of graph.parameters.entries()) copier.set(input, values[index]!);
    return copier.copy(graph.body, graph.results)[0]!;
  }

  /** The derivative of a formula by arguments, one after the other, as a function of its arguments and constants. */
  private derivativeGraph({
    which,
    formula,
    shape,
    by,
  }: {
    readonly which: number;
    readonly formula: Formula;
    readonly shape: Shape;
    readonly by: readonly number[];
  }): Graph {
    const { parameters } = this.unknowns[which]!;
    const builder = new GraphBuilder();
    const input = (name: string, own: Shape): ValueNode =>
      builder.input(name, { ...numberType, shape: own }, builder.root, null);
    const values = {
      arguments: parameters.map((name) => input(name, shape)),
      constants: this.constants[which]!.map((_, index) => input(`${index}`, [])),
    };
    const value = builder.broadcastTo(formulaNode(builder, formula, values), shape);
    let graph = builder.finish([value], ['value']);
    for (const argument of by) graph = derivativeOf(graph, argument);
    return graph;
  }

  /** The parameters in the place of one: itself, or the free constants of the body of an unknown. */
  parameters(parameter: StagedParameter): readonly StagedParameter[] {
    const which = this.indexOf(parameter.name);
    if (which < 0) return [{ ...parameter, constraint: this.constraint(parameter.constraint) }];
    const unknown = this.unknowns[which]!;
    return this.constants[which]!.map((value, index) => ({
      ...parameter,
      name: constantParameterName(unknown, index),
      start: Float64Array.of(value),
    }));
  }

  private constraint(constraint: ParameterConstraint): ParameterConstraint {
    const filled = (bound: Bound): Bound =>
      bound.kind === 'known' ? bound : { ...bound, graph: this.graph(bound.graph) };
    switch (constraint.kind) {
      case 'above':
        return { ...constraint, low: filled(constraint.low) };
      case 'below':
        return { ...constraint, high: filled(constraint.high) };
      case 'between':
        return { ...constraint, low: filled(constraint.low), high: filled(constraint.high) };
      default:
        return constraint;
    }
  }
}

/** Element by element: the derivative of the sum over all elements has in each place that of the element there. */
function derivativeOf(graph: Graph, argument: number): Graph {
  const builder = new GraphBuilder();
  const copier = new Copier(builder);
  for (const input of graph.parameters) copier.set(input, copier.copyInput(input, builder.root));
  const [value] = copier.copy(graph.body, graph.results);
  const total = value!.type.shape.length === 0 ? value! : sumTo(builder, value!, []);
  const gradient = differentiate(builder.finish([total], ['sum']), argument + 1);
  return {
    ...gradient,
    results: [gradient.results[argument + 1]!],
    resultNames: ['derivative'],
  };
}
