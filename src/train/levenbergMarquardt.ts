/**
 * A step of Levenberg-Marquardt as a graph, so that a backend takes it as a whole: the factor of the Jacobian, then trial
 * steps until one of them lowers the loss as a linear model of the residuals promised. After Moré (Lecture Notes in
 * Mathematics 630, 1978) and `lmder` of MINPACK, with these differences: residuals are rotated into a triangular factor
 * row by row, and a step under the rounding of the loss is judged by its length, not by the loss.
 */

import { type Graph, GraphBuilder, numberType, prune, sizeOf, type ValueNode } from '../graph';
import type { StagedResiduals } from '../stage';
import { copied, overRows, ResidualFactor } from './residualFactor';
import { type StateName, stateNames } from './searchState';
import type { TrainingProblem } from './trainingProblem';
import { codeOf, type Here, judged, type Point, trialNames } from './trialStep';
import { trustedStep } from './trustRegion';
import { VectorNodes } from './vectorNodes';

/** The first radius of trust, as a multiple of the scaled length of the parameters: `factor` of MINPACK. */
const firstRadius = 100;
/** The cosine between residuals and every column of the Jacobian under which the gradient is 0. */
const flatCosine = 1e-15;
const tiny = 1e-150;
/** Absolute residuals: the first and the last size under which they count like squares, as parts of their mean. */
const [firstSmoothing, lastSmoothing] = [0.1, 1e-9];

type State = Record<StateName, ValueNode>;

export interface LeastSquaresProblem extends TrainingProblem {
  readonly residuals: StagedResiduals;
  /** The number of rows, or of residuals, that the steps see. */
  readonly count: number;
}

/** The values that a step leaves: parameters as one vector, and the state. */
interface Next {
  readonly free: ValueNode;
  readonly scale: ValueNode;
  readonly state: State;
  /** What explains the step, where that is wanted. */
  readonly explained: readonly ValueNode[];
}

/** The last results of a step that is explained. */
const explainedNames = [...trialNames, 'gradient'] as const;

export class StepBuilder {
  private readonly b = new GraphBuilder();
  private readonly v = new VectorNodes(this.b);
  private readonly factor: ResidualFactor;
  private readonly inputs: readonly ValueNode[];
  private readonly state: State;
  private readonly scale: ValueNode;
  private readonly given: readonly ValueNode[];

  constructor(
    private readonly problem: LeastSquaresProblem,
    /** Whether the last results are what explains the step: the trial's numbers, and the gradient that it starts from. */
    private readonly explains = false,
  ) {
    const { b } = this;
    const { parameters, map, graph, residuals } = problem;
    this.factor = new ResidualFactor(residuals, problem);
    this.inputs = parameters.map(({ name }, index) =>
      b.input(name, { ...numberType, shape: map.freeShapes[index]! }),
    );
    // One node for each name.
    this.state = Object.fromEntries(stateNames.map((name) => [name, b.input(name, numberType)])) as State;
    this.scale = b.input('scale', { ...numberType, shape: [map.freeSize] });
    this.given = graph.parameters.slice(parameters.length).map(({ name, type }) => b.input(name, type));
  }

  /**
   * The results are the recorded values, then how the search had ended before this step, then the next parameters and
   * the next state. A search that has ended computes nothing and stays where it is.
   */
  build(): Graph {
    const { b, v, problem, state } = this;
    const { map, parameters, graph } = problem;
    const free = v.vector(this.inputs);
    const shapes = this.recordedShapes();
    const results = v.branch(
      v.lt(v.number(0), state.ended),
      () => [
        ...shapes.map((shape) => b.zero({ ...numberType, shape })),
        ...this.resultsOf({ free, scale: this.scale, state, explained: this.unexplained() }),
      ],
      () => this.step(free),
    );
    const names = parameters.map(({ name }) => name);
    const recorded = results.slice(0, shapes.length);
    const [next, scale, ...others] = results.slice(shapes.length);
    const [after, explained] = [others.slice(0, stateNames.length), others.slice(stateNames.length)];
    return prune(
      b.finish(
        [...recorded, state.ended, ...v.parts(next!, map.freeShapes), ...after, scale!, ...explained],
        [
          ...graph.resultNames,
          ...names,
          ...names.map((name) => `d ${name}`),
          'ended',
          ...names.map((name) => `next ${name}`),
          ...stateNames.map((name) => `next ${name}`),
          'next scale',
          ...(this.explains ? explainedNames : []),
        ],
      ),
    );
  }

  private recordedShapes(): readonly (readonly number[])[] {
    const { graph, parameters, recordedAs } = this.problem;
    const each = parameters.map(({ shape }) => (recordedAs === 'elements' ? shape : []));
    return [...graph.results.map(({ type }) => type.shape), ...each, ...each];
  }

  private resultsOf({ free, scale, state, explained }: Next): readonly ValueNode[] {
    return [free, scale, ...stateNames.map((name) => state[name]), ...explained];
  }

  /** What explains a step that is not taken. */
  private unexplained(): readonly ValueNode[] {
    const { v, b, problem, explains } = this;
    if (!explains) return [];
    const gradient = b.zero({ ...numberType, shape: [problem.map.freeSize] });
    return [...trialNames.map(() => v.number(0)), gradient];
  }

  private step(free: ValueNode): readonly ValueNode[] {
    const { v, problem, inputs, given } = this;
    const { map, graph, parameters } = problem;
    const naturals = map.nodes(this.b, inputs);
    const operands = [...naturals.values, ...given];
    const results = copied(v, graph, operands);
    const smoothing = this.smoothingAt(results[0]!);
    const whole = this.factor.node(v, operands, smoothing);
    const size = map.naturalSize;
    const jacobian = v.corner(whole, size + 1, size);
    const column = v.column(whole, size, size + 1);
    const byNatural = v.mul(v.number(this.slope), v.times(jacobian, column, true));
    const gradients = v.parts(
      byNatural,
      parameters.map(({ shape }) => shape),
    );
    const shown = [...naturals.values, ...gradients].map((each) => this.shown(each));
    const reduced = this.factor.byFree(v, whole, naturals.pullBack);
    const n = map.freeSize;
    const here = {
      loss: this.smoothLoss(operands, results[0]!, smoothing),
      r: v.corner(reduced, n, n),
      z: v.column(reduced, n, n),
      residual: v.norm(column),
    };
    return [...results, ...shown, ...this.resultsOf(this.search(free, here, smoothing))];
  }

  private shown(value: ValueNode): ValueNode {
    const isElements = this.problem.recordedAs === 'elements' || value.type.shape.length === 0;
    return isElements ? value : this.v.norm(value);
  }

  /** The derivative of the loss by a residual, as a multiple of the weighed residual. */
  private get slope(): number {
    return this.problem.residuals.loss.kind === 'squared' ? 2 * this.part : this.part;
  }

  /** The part of the loss of each residual in the loss: 1, or 1 over the number of rows of a mean. */
  private get part(): number {
    const { residuals, count } = this.problem;
    return residuals.reduction === 'sum' ? 1 : 1 / count;
  }

  /** The norm of the scaled targets of a fit: residuals are their differences to predictions. */
  private get targetNorm(): number {
    const { source, weights, scales } = this.problem.residuals;
    if (source.kind === 'together') return 0;
    const { axis } = source.rows;
    const target = axis.columns[axis.columns.length - (weights === null && scales === null ? 1 : 2)]!;
    const each = target.values.length / axis.rowCount;
    const squares = target.values.reduce((sum, value, index) => {
      const row = Math.floor(index / each);
      const scaled = value * (scales?.[row] ?? 1);
      return sum + ((weights?.[row] ?? 1) * scaled * scaled) / each;
    }, 0);
    return Math.sqrt(squares);
  }

  /** The size under which absolute residuals count like squares. */
  private smoothingAt(loss: ValueNode): ValueNode {
    const { v, state, problem } = this;
    if (problem.residuals.loss.kind !== 'absolute') return v.number(0);
    const mean = v.mul(loss, v.number(1 / (this.part * problem.count)));
    const least = v.max(v.mul(mean, v.number(lastSmoothing)), v.number(tiny));
    return v.select(
      v.isZero(state.begun),
      v.mul(mean, v.number(firstSmoothing)),
      v.max(state.smoothing, least),
    );
  }

  /** The loss itself, or that of absolute residuals which are squares near 0. */
  private smoothLoss(operands: readonly ValueNode[], loss: ValueNode, smoothing: ValueNode): ValueNode {
    const { residuals } = this.problem;
    const { v } = this;
    if (residuals.loss.kind !== 'absolute' || residuals.source.kind !== 'rows') return loss;
    const { rows } = residuals.source;
    const sum = overRows(v, 'sum', rows.axis, (columns) => {
      const [, residual] = copied(v, rows.graph, [...operands, ...columns]);
      const { weight, scale } = this.factor.rowScaling(v, columns);
      const size = v.abs(scale === null ? residual! : v.mul(residual!, scale));
      const near = v.add(
        v.div(v.mul(size, size), v.mul(v.number(2), smoothing)),
        v.div(smoothing, v.number(2)),
      );
      const costs = v.select(v.le(smoothing, size), size, near);
      const cost = v.mul(v.sum(costs), v.number(1 / sizeOf(costs.type.shape)));
      return weight === null ? cost : v.mul(cost, weight);
    });
    return v.mul(sum, v.number(this.part));
  }

  /** Tries steps until one is taken, or the search ends. */
  private search(free: ValueNode, here: Here, smoothing: ValueNode): Next {
    const { v, state } = this;
    const zero = v.number(0);
    const norms = v.columnNorms(here.r);
    const isFirst = v.isZero(state.begun);
    const own = v.select(v.isZero(norms), v.number(1), norms);
    const scale = v.select(isFirst, own, v.max(this.scale, norms));
    const extent = v.norm(v.mul(scale, free));
    const started = v.mul(v.number(firstRadius), v.select(v.isZero(extent), v.number(1), extent));
    const radius = v.select(isFirst, started, state.radius);
    const flat = this.isFlat(here, norms);
    // A search that was about to end has recorded its last point now.
    const ending = v.select(
      v.lt(zero, state.ending),
      state.ending,
      v.select(flat, v.number(codeOf('gradient')), zero),
    );
    const point = { free, here, scale, extent, smoothing };
    const [next, nextRadius, damping, quiet, nextEnding, nextSmoothing, ...explained] = v.branch(
      v.lt(zero, ending),
      () => [free, radius, state.damping, state.quiet, ending, smoothing, ...this.unexplained()],
      () => this.trials(point, radius, isFirst),
    );
    return {
      free: next!,
      scale,
      state: {
        begun: v.number(1),
        radius: nextRadius!,
        damping: damping!,
        quiet: quiet!,
        ending: nextEnding!,
        ended: ending,
        smoothing: nextSmoothing!,
      },
      explained,
    };
  }

  /** Whether the residuals are at a right angle to every column of the Jacobian, or 0. */
  private isFlat({ r, z, residual }: Here, norms: ValueNode): ValueNode {
    const { v } = this;
    const products = v.abs(v.times(r, z, true));
    const lengths = v.mul(norms, residual);
    const cosines = v.select(v.isZero(lengths), v.number(0), v.div(products, lengths));
    return v.le(v.largest(cosines), v.number(flatCosine));
  }

  private trials(point: Point, radius: ValueNode, isFirst: ValueNode): readonly ValueNode[] {
    const { v, state, problem } = this;
    const { free, here, smoothing } = point;
    const zero = v.number(0);
    const starts = [zero, radius, state.damping, state.quiet];
    const [next, nextRadius, damping, quiet, ending, promised, ...trialled] = v.loop(
      'trials',
      starts,
      ([turn, radius, damping, quiet]) => {
        const taken = trustedStep(v, { ...here, scale: point.scale, radius: radius!, damping: damping! });
        const target = v.sub(free, taken.step);
        const naturals = problem.map.nodes(this.b, v.parts(target, problem.map.freeShapes));
        const operands = [...naturals.values, ...this.given];
        const loss = this.smoothLoss(operands, copied(v, problem.graph, operands)[0]!, smoothing);
        const first = v.and(isFirst, v.isZero(turn!));
        const own = v.select(first, v.min(radius!, taken.length), radius!);
        const trial = { ...taken, target, loss, radius: own, quiet: quiet!, turn: turn! };
        const measure = { share: this.slope / 2, targetNorm: this.targetNorm };
        const { again, next, exits, explained } = judged(v, point, trial, measure);
        return { again, next, exits: this.explains ? [...exits, ...explained] : exits };
      },
    );
    // Absolute residuals: the squares near 0 become smaller with the progress that is left.
    const slow = v.lt(promised!, v.number(0.01));
    const nextSmoothing = v.select(slow, v.mul(smoothing, v.number(0.1)), smoothing);
    const isSmooth = problem.residuals.loss.kind !== 'absolute';
    const least = v.mul(v.number(lastSmoothing * 1.01), here.loss);
    const isSharp = isSmooth
      ? null
      : v.le(smoothing, v.mul(least, v.number(1 / (this.part * problem.count))));
    const ended = isSharp === null ? ending! : v.select(isSharp, ending!, zero);
    const gradient = v.mul(v.number(this.slope), v.times(here.r, here.z, true));
    return [
      ...[next!, nextRadius!, damping!, quiet!, ended, isSmooth ? zero : nextSmoothing],
      ...(this.explains ? [...trialled, gradient] : []),
    ];
  }
}
