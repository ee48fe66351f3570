/** Training and evaluation on the GPU: a shader for each graph, and a run of steps in each call of it. */

import type { Graph, RowSelection } from '../../graph';
import {
  type Backend,
  type BackendReport,
  type Points,
  type PopulationStepper,
  type StepGraphs,
  type Stepper,
  UnsupportedStep,
} from '../backend';
import { sameInputs } from '../stepInputs';
import { hasManyRuns, kernelOptions, maxLanes } from './compile';
import { GpuFailure } from './failure';
import { GpuProgram } from './program';
import { GpuPopulation, GpuStepper } from './steppers';

/** The number of evaluated graphs, the latest, that keep their memory on the device. */
const maxKept = 4;

/**
 * The lanes of a run. A device in software has no idle lanes, and compiles barriers twenty times as slowly: there a run
 * has one lane.
 */
function lanesOf({ adapterInfo }: GPUDevice): number {
  return adapterInfo?.isFallbackAdapter || adapterInfo?.architecture === 'swiftshader' ? 1 : maxLanes;
}

export class WebgpuBackend implements Backend {
  private present: BackendReport;
  private readonly evaluations = new Map<
    Graph,
    { readonly many: boolean; readonly program: Promise<GpuProgram> }
  >();

  /** `fallback` makes the backend that continues if the device fails, with the reason. */
  constructor(
    private readonly device: GPUDevice,
    reason: string,
    private readonly fallback: (reason: string) => Required<Backend>,
    private readonly lanes = lanesOf(device),
  ) {
    this.present = { name: 'webgpu', precision: 'f32', reason };
  }

  get report(): BackendReport {
    return this.present;
  }

  async stepper(step: StepGraphs): Promise<Stepper> {
    return new GpuStepper(await this.members(step, [step.start]));
  }

  population(
    step: StepGraphs,
    starts: readonly Float64Array[],
    states?: readonly Float64Array[],
  ): Promise<PopulationStepper> {
    return this.members(step, starts, states);
  }

  private async members(
    step: StepGraphs,
    starts: readonly Float64Array[],
    states?: readonly Float64Array[],
  ): Promise<PopulationStepper> {
    if (step.optimizer.kind === 'lm') throw new UnsupportedStep('Shaders have no Levenberg-Marquardt.');
    const options = kernelOptions(step.update, step.recordedResults, starts.length, this.lanes);
    const program = await GpuProgram.make(this.device, step.update, options);
    const instead = async (
      from: readonly Float64Array[],
      optimizer: readonly Float64Array[],
      reason: string,
    ): Promise<PopulationStepper> => this.leave(reason).population(step, from, optimizer);
    return new GpuPopulation(program, step, starts, instead, states);
  }

  /** Hands all further work to another backend, whose report replaces this one. */
  private leave(reason: string): Required<Backend> {
    const other = this.fallback(reason);
    this.present = other.report;
    return other;
  }

  evaluate(graph: Graph, parameters: Float64Array, rows: RowSelection | null): Promise<Float64Array> {
    return this.evaluateAll(graph, { count: 1, values: parameters }, rows);
  }

  /** Evaluates all points in one call, as runs of one step. */
  async evaluateAll(graph: Graph, points: Points, rows: RowSelection | null): Promise<Float64Array> {
    try {
      return await this.evaluateHere(graph, points, rows);
    } catch (error) {
      if (!(error instanceof GpuFailure)) throw error;
      return this.leave(error.message).evaluateAll(graph, points, rows);
    }
  }

  private async evaluateHere(graph: Graph, points: Points, rows: RowSelection | null): Promise<Float64Array> {
    const program = await this.evaluation(graph, points.count);
    const { recorded, givenCount } = program.kernel;
    const results = new Float64Array(recorded * points.count);
    const inputs = sameInputs(1, rows);
    for (let first = 0; first < points.count; ) {
      const members = Math.min(points.count - first, program.maxMembers);
      const values = Float32Array.from(
        points.values.subarray(first * givenCount, (first + members) * givenCount),
      );
      const given = { values, step: 0, member: givenCount };
      results.set(
        await program.run({ members, states: new Float32Array(0), inputs, given }),
        recorded * first,
      );
      first += members;
    }
    return results;
  }

  private evaluation(graph: Graph, points: number): Promise<GpuProgram> {
    const many = hasManyRuns(points);
    const found = this.evaluations.get(graph);
    this.evaluations.delete(graph);
    if (found !== undefined && found.many !== many) release(found.program);
    const options = kernelOptions(graph, graph.results.length, points, this.lanes);
    const program = found?.many === many ? found.program : GpuProgram.make(this.device, graph, options);
    this.evaluations.set(graph, { many, program });
    const [oldest] = this.evaluations;
    if (this.evaluations.size > maxKept) {
      this.evaluations.delete(oldest![0]);
      release(oldest![1].program);
    }
    return program;
  }
}

function release(program: Promise<GpuProgram>): void {
  program.then(
    (each) => each.dispose(),
    () => undefined,
  );
}
