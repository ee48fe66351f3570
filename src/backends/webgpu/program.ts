/**
 * A compiled graph on the device, with its memory, which takes steps of one run or of many. Between two calls the
 * caller holds the states, so nothing is lost with the device.
 */

import type { Graph } from '../../graph';
import type { StepInputs } from '../stepInputs';
import { GrowingBuffer } from './buffers';
import { compileKernel, type Kernel, textOf } from './compile';
import { type KernelOptions, type RunUniforms, uniformBytes, uniformStride, uniformsOf } from './entry';
import { GpuFailure } from './failure';
import { pipelineFor } from './pipeline';
import { rowLists } from './rowLists';

/** The inputs of the runs of a call: numbers, and the distances to those of the next step and of the next run. */
export interface Given {
  readonly values: Float32Array<ArrayBuffer>;
  readonly step: number;
  readonly member: number;
}

export interface Batch {
  readonly members: number;
  /** The state of each run, followed by the rounding error of each of its numbers. A call replaces them. */
  readonly states: Float32Array<ArrayBuffer>;
  readonly inputs: StepInputs;
  readonly given: Given;
}

/** The calls for all steps: one, or, if workgroups share the rows, one for each part of each step. */
function callsOf(kernel: Kernel, steps: number): Pick<RunUniforms, 'steps' | 'step' | 'stage'>[] {
  if (kernel.options.groups === 1) return [{ steps, step: 0, stage: 0 }];
  return Array.from({ length: steps * kernel.stages }, (_, index) => ({
    steps,
    step: Math.floor(index / kernel.stages),
    stage: index % kernel.stages,
  }));
}

/** The first length of an invocation's tape, in numbers. */
const firstCapacity = 256;
/** The maximum size of all tapes in bytes, if the device has it. */
const maxTape = 2 ** 30;

export class GpuProgram {
  private readonly uniforms: GrowingBuffer;
  private readonly data: GrowingBuffer;
  private readonly lists: GrowingBuffer;
  private readonly given: GrowingBuffer;
  private readonly state: GrowingBuffer;
  private readonly records: GrowingBuffer;
  private readonly tape: GrowingBuffer;
  private readonly wanted: GrowingBuffer;
  private readonly partials: GrowingBuffer;
  private readonly readback: GrowingBuffer;
  private capacity: number;
  private dataIsThere = false;
  /** The previous call: calls run one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly device: GPUDevice,
    readonly kernel: Kernel,
    private readonly pipeline: GPUComputePipeline,
  ) {
    const { STORAGE, UNIFORM, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
    const buffer = (usage: number): GrowingBuffer => new GrowingBuffer(device, usage);
    this.uniforms = buffer(UNIFORM | COPY_DST);
    this.data = buffer(STORAGE | COPY_DST);
    this.lists = buffer(STORAGE | COPY_DST);
    this.given = buffer(STORAGE | COPY_DST);
    this.state = buffer(STORAGE | COPY_DST | COPY_SRC);
    this.records = buffer(STORAGE | COPY_SRC);
    this.tape = buffer(STORAGE);
    this.wanted = buffer(STORAGE | COPY_DST | COPY_SRC);
    this.partials = buffer(STORAGE);
    this.readback = buffer(MAP_READ | COPY_DST);
    this.capacity = kernel.records ? firstCapacity : 0;
  }

  static async make(device: GPUDevice, graph: Graph, options: KernelOptions): Promise<GpuProgram> {
    const kernel = compileKernel(graph, options);
    return new GpuProgram(device, kernel, await pipelineFor(device, textOf(kernel)));
  }

  /** Takes one step of every run for each input. Returns the records, run by run and step by step. */
  run(batch: Batch): Promise<Float32Array> {
    const result = this.last.then(() => this.runUntilItFits(batch));
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Frees the memory, after the calls in progress. */
  dispose(): void {
    this.last = this.last.then(() => this.free());
  }

  private free(): void {
    const { uniforms, data, lists, given, state, records, tape, wanted, partials, readback } = this;
    const all = [uniforms, data, lists, given, state, records, tape, wanted, partials, readback];
    for (const each of all) each.dispose();
    this.dataIsThere = false;
  }

  /** How many runs fit into the memory of the device at once. */
  get maxMembers(): number {
    const { lanes } = this.kernel.options;
    const groups = this.device.limits.maxComputeWorkgroupsPerDimension * this.kernel.options.runs;
    return Math.max(
      1,
      Math.min(groups, Math.floor(this.roomForTapes / (4 * Math.max(1, this.capacity) * lanes))),
    );
  }

  private get roomForTapes(): number {
    return Math.min(maxTape, this.device.limits.maxStorageBufferBindingSize);
  }

  /** Repeats a batch with longer tapes until they are long enough. A batch with too short tapes has no effect. */
  private async runUntilItFits(batch: Batch): Promise<Float32Array> {
    const before = batch.states.slice();
    for (;;) {
      const { records, wanted } = await this.attempt(batch);
      if (wanted <= this.capacity) return records;
      batch.states.set(before);
      this.capacity = Math.ceil(1.25 * wanted);
    }
  }

  private async attempt({ members, states, inputs, given }: Batch) {
    const { device, kernel, capacity } = this;
    const { lanes, runs } = kernel.options;
    const groups = kernel.options.groups * Math.ceil(members / runs);
    const invocations = groups * lanes * runs;
    const tapeBytes = 4 * capacity * invocations;
    if (tapeBytes > this.roomForTapes)
      throw new GpuFailure('The run needs more memory than the GPU has for it.');
    const recordBytes = 4 * members * inputs.count * kernel.recorded;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const calls = callsOf(kernel, inputs.count);
    const run = { members, capacity, invocations, givenStep: given.step, givenMember: given.member };
    const records = this.records.ofSize(recordBytes);
    const state = this.state.with(states);
    const wanted = this.wanted.with(Uint32Array.of(0));
    const uniforms = this.uniforms.with(uniformsOf(calls.map((call) => ({ ...run, ...call }))));
    const buffers = [
      this.dataIsThere ? this.data.ofSize(0) : this.data.with(kernel.data),
      this.lists.with(rowLists(kernel.axes, inputs)),
      this.given.with(given.values),
      state,
      records,
      this.tape.ofSize(tapeBytes),
      wanted,
      this.partials.ofSize(8 * kernel.partials * groups),
    ];
    this.dataIsThere = true;
    const resources = [{ buffer: uniforms, size: uniformBytes }, ...buffers.map((buffer) => ({ buffer }))];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    const group = device.createBindGroup({ layout: this.pipeline.getBindGroupLayout(0), entries });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.pipeline);
    for (const [index, { stage }] of calls.entries()) {
      pass.setBindGroup(0, group, [index * uniformStride]);
      // The work after the sums is for one workgroup.
      pass.dispatchWorkgroups(kernel.stages > 1 && stage === kernel.stages - 1 ? 1 : groups);
    }
    pass.end();
    const parts = [
      { from: records, bytes: recordBytes },
      { from: state, bytes: states.byteLength },
      { from: wanted, bytes: 4 },
    ];
    const read = await this.readBack(encoder, parts);
    states.set(new Float32Array(read[1]!));
    return { records: new Float32Array(read[0]!), wanted: new Uint32Array(read[2]!)[0]! };
  }

  private async readBack(
    encoder: GPUCommandEncoder,
    parts: readonly { readonly from: GPUBuffer; readonly bytes: number }[],
  ): Promise<readonly ArrayBuffer[]> {
    const { device } = this;
    const size = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    const target = this.readback.ofSize(size);
    let at = 0;
    for (const { from, bytes } of parts) {
      if (bytes > 0) encoder.copyBufferToBuffer(from, 0, target, at, bytes);
      at += bytes;
    }
    device.queue.submit([encoder.finish()]);
    const scopes = Promise.all([device.popErrorScope(), device.popErrorScope()]);
    try {
      const errors = await Promise.all([scopes, target.mapAsync(GPUMapMode.READ, 0, size)]);
      const error = errors[0].find((each) => each !== null);
      if (error !== undefined) throw new GpuFailure(`The GPU refuses the run: ${error.message}`);
    } catch (reason) {
      if (reason instanceof GpuFailure) throw reason;
      const [error] = await scopes.catch(() => [null, null]);
      throw new GpuFailure(
        error === null ? 'The GPU was lost.' : `The GPU refuses the run: ${error.message}`,
      );
    }
    let from = 0;
    const whole = target.getMappedRange(0, size);
    const copies = parts.map(({ bytes }) => {
      const copy = whole.slice(from, from + bytes);
      from += bytes;
      return copy;
    });
    target.unmap();
    return copies;
  }
}
