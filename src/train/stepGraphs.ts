/**
 * A whole training step as a graph of the unconstrained parameters and the optimizer's state: constraints, loss,
 * gradient and update. What a step records are its loss, what is watched, the natural values and their gradients.
 */

import { reverse } from '../autodiff';
import type { OptimizerSpec, StepGraphs } from '../backends';
import {
  Copier,
  type Graph,
  GraphBuilder,
  type InputNode,
  numberType,
  prune,
  type ValueNode,
  type ValueType,
} from '../graph';
import type { StagedParameter } from '../stage';
import { constrain, unconstrain } from './constraints';
import { stateLayout, updateParameters } from './optimizers';
import { placesOf } from './parameters';

export interface TrainingProblem {
  readonly parameters: readonly StagedParameter[];
  /** Of the natural parameters, then of what each step is given: the loss, then what is watched. */
  readonly graph: Graph;
  readonly optimizer: OptimizerSpec;
}

/** Where a record of a step holds what, element by element; `width` is its length. */
export interface RecordLayout {
  readonly watches: number;
  readonly naturals: number;
  readonly gradients: number;
  readonly width: number;
}

export function recordLayout(graph: Graph, parameters: readonly StagedParameter[]): RecordLayout {
  const count = placesOf(parameters).reduce((sum, { size }) => sum + size, 0);
  const naturals = graph.results.length;
  return { watches: 1, naturals, gradients: naturals + count, width: naturals + 2 * count };
}

/** Loss, watches, natural values, gradients by them, gradients by the unconstrained values: all of the latter. */
function objectiveNodes(
  builder: GraphBuilder,
  inputs: readonly ValueNode[],
  given: readonly ValueNode[],
  problem: TrainingProblem,
) {
  const naturals = inputs.map((input, index) =>
    constrain(builder, input, problem.parameters[index]!.constraint),
  );
  const copier = new Copier(builder);
  const values = naturals.map((natural) => natural.value);
  const operands = [...values, ...given];
  for (const [index, input] of problem.graph.parameters.entries()) copier.set(input, operands[index]!);
  const results = copier.copy(problem.graph.body, problem.graph.results);
  const gradients = reverse(builder, results[0]!, values).map((each, index) => {
    return each ?? builder.zero(values[index]!.type);
  });
  const unconstrained = gradients.map((each, index) =>
    builder.op('mul', [each, naturals[index]!.derivative]),
  );
  return { recorded: [...results, ...values, ...gradients], unconstrained };
}

export function stepGraphs(problem: TrainingProblem): StepGraphs {
  const { parameters, graph, optimizer } = problem;
  const layout = stateLayout(optimizer);
  const names = parameters.map((parameter) => parameter.name);
  const recordNames = [...graph.resultNames, ...names, ...names.map((name) => `d ${name}`)];

  const givenInputs = (builder: GraphBuilder): InputNode[] =>
    graph.parameters.slice(parameters.length).map(({ name, type }) => builder.input(name, type));

  const plain = new GraphBuilder();
  const types = parameters.map(({ shape }): ValueType => ({ ...numberType, shape }));
  const plainInputs = names.map((name, index) => plain.input(name, types[index]!));
  const objective = objectiveNodes(plain, plainInputs, givenInputs(plain), problem);

  const whole = new GraphBuilder();
  const inputs = names.map((name, index) => whole.input(name, types[index]!));
  const shared = layout.shared.map((_, index) => whole.input(`state ${index}`, numberType));
  const each = names.map((name, parameter) =>
    layout.each.map((_, index) => whole.input(`${name} state ${index}`, types[parameter]!)),
  );
  const { recorded, unconstrained } = objectiveNodes(whole, inputs, givenInputs(whole), problem);
  const next = updateParameters(whole, optimizer, inputs, unconstrained, shared, each);
  const state = [...next.shared, ...next.each.flat()];

  return {
    objective: prune(
      plain.finish(
        [...objective.recorded, ...objective.unconstrained],
        [...recordNames, ...names.map((n) => `u ${n}`)],
      ),
    ),
    update: prune(
      whole.finish(
        [...recorded, ...next.parameters, ...state],
        [...recordNames, ...names.map((n) => `next ${n}`), ...state.map((_, index) => `next state ${index}`)],
      ),
    ),
    optimizer,
    recorded: recordLayout(graph, parameters).width,
    recordedResults: recorded.length,
    start: Float64Array.from(
      parameters.flatMap(({ start, constraint }) => [...start].map((each) => unconstrain(each, constraint))),
    ),
    state: Float64Array.from([
      ...layout.shared,
      ...parameters.flatMap(({ start }) =>
        layout.each.flatMap((value) => new Array<number>(start.length).fill(value)),
      ),
    ]),
  };
}
