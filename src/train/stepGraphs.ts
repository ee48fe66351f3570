/**
 * Builds a whole training step as a graph of the unconstrained parameters and the optimizer's state: constraints, loss,
 * gradient and update. A step records its loss, the watched values, the natural values and their gradients.
 */

import { sumTo } from '../autodiff';
import type { LineSearched, StepGraphs, TrustRegion, UpdateRule } from '../backends';
import {
  Copier,
  type Graph,
  GraphBuilder,
  type InputNode,
  numberType,
  prune,
  sizeOf,
  type ValueNode,
} from '../graph';
import type { StagedParameter } from '../stage';
import { invariant } from '../text/internal';
import { lazy } from '../text/lazy';
import type { AbsoluteFinish } from './absoluteFinish';
import { searchPart } from './lateSearch';
import type { Searched } from './lbfgs';
import { stateLayout, updateParameters } from './optimizers';
import { placesOf, startsOf } from './parameters';
import { startingState as searchState } from './searchState';
import { type RecordedAs, residualCount, type TrainingProblem } from './trainingProblem';

/** The places in a record of the loss, the watched values, the natural values and their gradients. */
export interface RecordLayout {
  readonly watches: number;
  readonly naturals: number;
  readonly gradients: number;
  /** How many numbers a record has. */
  readonly width: number;
  /** Whether the natural values are all elements: then a record determines the state. */
  readonly hasElements: boolean;
}

export function recordLayout(
  graph: Graph,
  parameters: readonly StagedParameter[],
  recordedAs: RecordedAs,
): RecordLayout {
  const elements = placesOf(parameters).reduce((sum, { size }) => sum + size, 0);
  const count = recordedAs === 'elements' ? elements : parameters.length;
  const naturals = graph.results.length;
  return {
    watches: 1,
    naturals,
    gradients: naturals + count,
    width: naturals + 2 * count,
    hasElements: recordedAs === 'elements' || parameters.every(({ shape }) => shape.length === 0),
  };
}

/**
 * The loss, watched values, natural values, gradients by them, and gradients by the unconstrained values, for all
 * elements.
 */
function objectiveNodes(
  builder: GraphBuilder,
  inputs: readonly ValueNode[],
  given: readonly ValueNode[],
  problem: TrainingProblem,
) {
  const { values, pullBack } = problem.map.nodes(builder, inputs);
  const copier = new Copier(builder);
  const operands = [...values, ...given];
  // The derivative is taken before a constraint is substituted: 1 - sigmoid(u) would become another function of u,
  // without the value.
  const derived = problem.gradient();
  for (const [index, input] of derived.parameters.entries()) copier.set(input, operands[index]!);
  const copied = copier.copy(derived.body, derived.results);
  const results = copied.slice(0, problem.graph.results.length);
  const gradients = copied.slice(results.length);
  const unconstrained = pullBack(gradients);
  const { clipNorm } = problem;
  const followed = clipNorm === null ? unconstrained : clipped(builder, unconstrained, clipNorm);
  const shown = [...values, ...gradients];
  const recorded = problem.recordedAs === 'elements' ? shown : shown.map((each) => summary(builder, each));
  return { recorded: [...results, ...recorded], unconstrained: followed };
}

/** The number, or the norm of a tensor: not finite if an element is not finite. */
function summary(b: GraphBuilder, value: ValueNode): ValueNode {
  return value.type.shape.length === 0 ? value : b.op('sqrt', [sumTo(b, b.op('mul', [value, value]), [])]);
}

/** All gradients times one factor, so that their common norm is at most `max`. */
function clipped(b: GraphBuilder, gradients: readonly ValueNode[], max: number): ValueNode[] {
  const squares = gradients.map((each) => sumTo(b, b.op('mul', [each, each]), []));
  const norm = b.op('sqrt', [squares.reduce((sum, each) => b.op('add', [sum, each]))]);
  const factor = b.op('div', [b.number(max), b.op('max', [norm, b.number(max)])]);
  return gradients.map((each) => b.op('mul', [each, factor]));
}

/** A step by formula, which is one graph, or a step by search, which evaluates the objective until it is found. */
export type TrainingStep =
  | ({
      readonly kind: 'update';
      readonly finish: (() => AbsoluteFinish) | null;
      /** A trust region: the update with what explains the step as its last results. */
      readonly explained: (() => Graph) | null;
    } & StepGraphs)
  | ({ readonly kind: 'search'; readonly optimizer: LineSearched } & Searched);

/** The minimum computation of a step: the graph that decides which backend can take it. */
export function computedGraph(step: TrainingStep): Graph {
  return step.kind === 'update' ? step.update : step.objective;
}

/**
 * The graphs of a step. A backend uses one of them, and each is made when it is first read. Those of a search can be read
 * once `loadSteps` has loaded what makes them.
 */
export function trainingStep(problem: TrainingProblem): TrainingStep {
  const { optimizer, parameters, graph, recordedAs } = problem;
  const objective = lazy(() => objectiveGraph(problem));
  const common = {
    recorded: recordLayout(graph, parameters, recordedAs).width,
    recordedResults: graph.results.length + 2 * parameters.length,
    start: problem.map.toFree(startsOf(parameters)),
  };
  if (optimizer.kind === 'lbfgs') {
    return {
      kind: 'search',
      ...common,
      get objective() {
        return objective();
      },
      sizes: problem.sizes,
      unsized: problem.unsized,
      finish: absoluteFinish(problem),
      curvature: lazy(() => searchPart.value.curvatureGraph(problem, objective())),
      optimizer,
    };
  }
  if (optimizer.kind === 'lm') return trustedStep(problem, optimizer, common, objective);
  const update = lazy(() => updateGraph(problem, optimizer));
  return {
    kind: 'update',
    finish: null,
    explained: null,
    ...common,
    get objective() {
      return objective();
    },
    get update() {
      return update();
    },
    state: startingState(problem, optimizer),
    rateFactors: rateFactors(problem, optimizer),
    optimizer,
  };
}

function absoluteFinish({ residuals, map }: TrainingProblem): (() => AbsoluteFinish) | null {
  if (residuals?.loss.kind !== 'absolute') return null;
  return lazy(() => new searchPart.value.AbsoluteFinish(residuals, map));
}

/** A step of Levenberg-Marquardt. It records how the search had ended before it, behind everything else. */
function trustedStep(
  problem: TrainingProblem,
  optimizer: TrustRegion,
  { start, recorded, recordedResults }: Pick<StepGraphs, 'start' | 'recorded' | 'recordedResults'>,
  objective: () => Graph,
): TrainingStep {
  const { residuals } = problem;
  invariant(residuals !== null, 'lm has residuals');
  const build = (explains: boolean): Graph => {
    const { StepBuilder } = searchPart.value;
    return new StepBuilder({ ...problem, residuals, count: residualCount(problem) }, explains).build();
  };
  const update = lazy(() => build(false));
  return {
    kind: 'update',
    finish: absoluteFinish(problem),
    explained: lazy(() => build(true)),
    start,
    recorded: recorded + 1,
    recordedResults: recordedResults + 1,
    get objective() {
      return objective();
    },
    get update() {
      return update();
    },
    state: searchState(problem.map.freeSize),
    rateFactors: null,
    optimizer,
  };
}

/** The common inputs of all graphs: the unconstrained parameters first, the inputs of the step last. */
function inputsOf(builder: GraphBuilder, { parameters, map }: TrainingProblem): InputNode[] {
  return parameters.map(({ name }, index) =>
    builder.input(name, { ...numberType, shape: map.freeShapes[index]! }),
  );
}

function givenInputs(builder: GraphBuilder, { graph, parameters }: TrainingProblem): InputNode[] {
  return graph.parameters.slice(parameters.length).map(({ name, type }) => builder.input(name, type));
}

function recordNames({ graph, parameters }: TrainingProblem): string[] {
  const names = parameters.map(({ name }) => name);
  return [...graph.resultNames, ...names, ...names.map((name) => `d ${name}`)];
}

function objectiveGraph(problem: TrainingProblem): Graph {
  const builder = new GraphBuilder();
  const inputs = inputsOf(builder, problem);
  const { recorded, unconstrained } = objectiveNodes(builder, inputs, givenInputs(builder, problem), problem);
  const names = [...recordNames(problem), ...problem.parameters.map(({ name }) => `u ${name}`)];
  return prune(builder.finish([...recorded, ...unconstrained], names));
}

function updateGraph(problem: TrainingProblem, rule: UpdateRule): Graph {
  const { parameters, map } = problem;
  const layout = stateLayout(rule);
  const builder = new GraphBuilder();
  const inputs = inputsOf(builder, problem);
  const shared = layout.shared.map((_, index) => builder.input(`state ${index}`, numberType));
  const each = parameters.map(({ name }, position) => {
    const type = { ...numberType, shape: map.freeShapes[position]! };
    return layout.each.map((_, index) => builder.input(`${name} state ${index}`, type));
  });
  const { recorded, unconstrained } = objectiveNodes(builder, inputs, givenInputs(builder, problem), problem);
  const next = updateParameters(builder, rule, inputs, unconstrained, shared, each, ratesOf(problem, rule));
  const state = [...next.shared, ...next.each.flat()];
  const names = [
    ...recordNames(problem),
    ...parameters.map(({ name }) => `next ${name}`),
    ...state.map((_, index) => `next state ${index}`),
  ];
  return prune(builder.finish([...recorded, ...next.parameters, ...state], names));
}

/** The start of the optimizer's state. */
function startingState({ map }: TrainingProblem, rule: UpdateRule): Float64Array {
  const layout = stateLayout(rule);
  return Float64Array.from([
    ...layout.shared,
    ...map.freeShapes.flatMap((shape) =>
      layout.each.flatMap((value) => new Array<number>(sizeOf(shape)).fill(value)),
    ),
  ]);
}

/** The rate of each parameter. */
function ratesOf({ parameters }: TrainingProblem, { rate }: UpdateRule): readonly number[] {
  return parameters.map((parameter) => parameter.rate ?? rate);
}

/** The rate of each unconstrained number as a multiple of the optimizer's; null if all are the optimizer's. */
function rateFactors(problem: TrainingProblem, rule: UpdateRule): Float64Array | null {
  if (problem.parameters.every(({ rate }) => rate === null)) return null;
  const rates = ratesOf(problem, rule);
  return Float64Array.from(
    problem.map.freeShapes.flatMap((shape, index) =>
      new Array<number>(sizeOf(shape)).fill(rates[index]! / rule.rate),
    ),
  );
}
