/**
 * Training on tfjs: one op a node, and the library's own optimizers. All parameters are one variable, so an update
 * costs the same for any number of them. Records stay on the device until a chunk of steps is done.
 */

import type { Graph, RowSelection } from '../../graph';
import { unreachable } from '../../text/internal';
import {
  type Backend,
  type BackendReport,
  type Checkpoint,
  type StepGraphs,
  type Stepper,
  UnsupportedStep,
} from '../backend';
import type { UpdateRule } from '../optimizer';
import { givenOfStep, rowsOfStep, type StepInputs } from '../stepInputs';
import { execute, Tape } from './execute';
import type * as TensorFlow from './library';
import { packed, unpacked } from './packing';

type Tensor = TensorFlow.Tensor;
type Tf = typeof TensorFlow;

function makeOptimizer(tf: Tf, spec: UpdateRule): TensorFlow.Optimizer {
  switch (spec.kind) {
    case 'adam':
      return tf.train.adam(spec.rate, spec.beta1, spec.beta2, spec.epsilon);
    case 'sgd':
      return tf.train.sgd(spec.rate);
    case 'momentum':
      return tf.train.momentum(spec.rate, spec.momentum);
    case 'rmsprop':
      return tf.train.rmsprop(spec.rate, spec.decay, 0, spec.epsilon);
    default:
      return unreachable(spec);
  }
}

export type TfjsBackendName = 'webgpu' | 'wasm' | 'cpu';

function ruleOf({ optimizer }: StepGraphs): UpdateRule {
  if (optimizer.kind === 'lm') throw new UnsupportedStep('tfjs has no Levenberg-Marquardt.');
  return optimizer;
}

class TfjsStepper implements Stepper {
  private readonly variable: TensorFlow.Variable;
  private optimizer: TensorFlow.Optimizer;

  constructor(
    private readonly tfOn: () => Tf,
    private readonly step: StepGraphs,
  ) {
    const tf = tfOn();
    const { start, rateFactors } = step;
    const moved = rateFactors === null ? start : start.map((each, index) => each / rateFactors[index]!);
    this.variable = tf.variable(tf.tensor1d(Float32Array.from(moved)));
    this.optimizer = makeOptimizer(tf, ruleOf(step));
  }

  async advance(inputs: StepInputs): Promise<Float64Array> {
    const tf = this.tfOn();
    const records = Array.from({ length: inputs.count }, (_, step) => {
      const rows = rowsOfStep(inputs, step);
      // tfjs may keep the numbers that a tensor is made of, and these are written over by later chunks.
      const own = inputs.rows.kind === 'same' || rows === null ? rows : { ...rows, rows: rows.rows.slice() };
      return this.takeStep(tf, own, givenOfStep(inputs, step));
    });
    const all = tf.tidy(() => tf.stack(records));
    for (const record of records) record.dispose();
    const values = Float64Array.from(await all.data());
    all.dispose();
    return values;
  }

  /** Takes one step, and returns its record, which the caller disposes of. */
  private takeStep(tf: Tf, rows: RowSelection | null, given: Float64Array): Tensor {
    const { step, variable } = this;
    return tf.tidy(() => {
      const parameters = this.parameters(tf);
      const operands =
        given.length === 0 ? parameters : tf.concat([parameters, tf.tensor1d(Float32Array.from(given))]);
      const results = execute(tf, step.objective, unpacked(tf, step.objective, operands), rows);
      const gradient = packed(tf, results.slice(step.recordedResults));
      this.optimizer.applyGradients([{ name: variable.name, tensor: gradient }]);
      return packed(tf, results.slice(0, step.recordedResults));
    });
  }

  /**
   * The unconstrained parameters. The variable holds them divided by their rate factors: a step of its elements at the
   * one rate of the optimizer, with the gradient by the parameters, is a step of each parameter at its own rate.
   */
  private parameters(tf: Tf): Tensor {
    const { rateFactors } = this.step;
    if (rateFactors === null) return this.variable;
    return tf.mul(this.variable, tf.tensor1d(Float32Array.from(rateFactors)));
  }

  async present(): Promise<Float64Array> {
    const { rateFactors } = this.step;
    const moved = Float64Array.from(await this.variable.data());
    return rateFactors === null ? moved : moved.map((each, index) => each * rateFactors[index]!);
  }

  async checkpoint(): Promise<Checkpoint> {
    const parameters = this.variable.clone();
    // The number of steps is a tensor of its own; the moments are variables, which go on to change.
    const weights = (await this.optimizer.getWeights()).map(({ name, tensor }, index) => {
      return { name, tensor: index === 0 ? tensor : tensor.clone() };
    });
    const tensors = [parameters, ...weights.map(({ tensor }) => tensor)];
    return {
      bytes: tensors.reduce((sum, { size }) => sum + size * Float32Array.BYTES_PER_ELEMENT, 0),
      restore: async () => {
        this.variable.assign(parameters.clone());
        this.optimizer.dispose();
        this.optimizer = makeOptimizer(this.tfOn(), ruleOf(this.step));
        await this.optimizer.setWeights(weights);
      },
      dispose: () => {
        for (const tensor of tensors) tensor.dispose();
      },
    };
  }

  dispose(): void {
    this.optimizer.dispose();
    this.variable.dispose();
  }
}

export class TfjsBackend implements Backend {
  readonly report: BackendReport;

  constructor(
    private readonly tf: Tf,
    private readonly name: TfjsBackendName,
    reason: string,
  ) {
    this.report = { name: `tfjs ${name}`, precision: 'f32', reason };
  }

  /** The library with this backend set: tfjs has one current backend, which runs the ops until another is set. */
  private readonly tfOn = (): Tf => {
    const { tf, name } = this;
    // A backend that has started is set synchronously.
    if (tf.getBackend() !== name) void tf.setBackend(name);
    return tf;
  };

  async stepper(step: StepGraphs): Promise<Stepper> {
    return new TfjsStepper(this.tfOn, step);
  }

  async evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array> {
    const tf = this.tfOn();
    const results = tf.tidy(() => {
      const inputs = unpacked(tf, graph, tf.tensor1d(Float32Array.from(parameters)));
      return packed(tf, execute(tf, graph, inputs, rows));
    });
    const values = Float64Array.from(await results.data());
    results.dispose();
    return values;
  }

  /** The gradient of a graph's first result by tfjs' own tape, as a check of ours. */
  async tapeGradient(
    graph: Graph,
    parameters: Float64Array,
    rows: RowSelection | null,
  ): Promise<Float64Array> {
    const tf = this.tfOn();
    const tape = new Tape(tf);
    const gradient = tf.tidy(() => {
      const loss = (vector: Tensor): Tensor => {
        const results = execute(tf, graph, unpacked(tf, graph, vector), rows, tape);
        // The sum adds 0 times the parameters, so that a value without any of them has a gradient too.
        return tf.add(tf.cast(results[0]!, 'float32'), tf.mul(tf.sum(vector), 0));
      };
      return tf.grad(loss)(tf.tensor1d(Float32Array.from(parameters)));
    });
    tape.dispose();
    const values = Float64Array.from(await gradient.data());
    gradient.dispose();
    return values;
  }
}
