/** Devices that are lost, shaders that are refused, memory that is given back. */

import { ReferenceBackend, type StepInput } from '../../src/backends';
import { tfjsDevice } from '../../src/backends/tfjs';
import { pipelineFor } from '../../src/backends/webgpu/pipeline';
import { staged } from '../../src/testing/compile';
import { planTraining, Trainer } from '../../src/train';
import { apart, gpu } from './comparisons';

export interface Loss {
  /** The backends before and after, and what the second says. */
  readonly names: readonly string[];
  readonly reason: string;
  /** Steps that were recorded, and how far their parameters are from the reference's. */
  readonly recorded: number;
  readonly difference: number;
}

/** A run whose device is lost after some steps, and which goes on. */
export async function loseDevice(source: string, before: number, after: number): Promise<Loss> {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, { tolerance: 0 });
  const backend = await gpu();
  const trainer = await Trainer.start(plan, backend);
  const first = await trainer.advance(before);
  const named = backend.report.name;
  (await tfjsDevice())!.destroy();
  const second = await trainer.advance(after);
  const reference = await Trainer.start(plan, new ReferenceBackend('to compare with'));
  const wanted = await reference.advance(before + after);
  const got = Float64Array.from([...first.parameters, ...second.parameters]);
  trainer.dispose();
  return {
    names: [named, backend.report.name],
    reason: backend.report.reason,
    recorded: first.count + second.count,
    difference: apart(got, wanted.parameters, 1),
  };
}

/** What is said of a shader that the device's compiler refuses. */
export async function refuseShader(): Promise<string> {
  const device = (await tfjsDevice())!;
  try {
    await pipelineFor(device, '@compute @workgroup_size(1)\nfn main() {\n  let x = nothing + 1u;\n}');
    return 'It was taken.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Buffers that a device has made and not given back. */
function countBuffers(device: GPUDevice): { readonly alive: Set<GPUBuffer>; restore(): void } {
  const alive = new Set<GPUBuffer>();
  const create = device.createBuffer;
  device.createBuffer = (descriptor) => {
    const buffer = create.call(device, descriptor);
    alive.add(buffer);
    const destroy = buffer.destroy;
    buffer.destroy = () => {
      alive.delete(buffer);
      return destroy.call(buffer);
    };
    return buffer;
  };
  return { alive, restore: () => Reflect.deleteProperty(device, 'createBuffer') };
}

export interface Memory {
  readonly made: number;
  /** Buffers that are there after some programs were trained, and after many more. */
  readonly afterSome: number;
  readonly afterAll: number;
}

/** Programs of one shape and other numbers, compiled and trained one after another. */
export async function manyPrograms(count: number): Promise<Memory> {
  const { alive, restore } = countBuffers((await tfjsDevice())!);
  let afterSome = 0;
  for (let index = 0; index < count; index++) {
    const { objective, parameters } = staged(
      `(define-parameter a ${1 + index / 7}) (minimize (square (- (* ${index + 2} a) (sin a))) (steps 5))`,
    );
    const trainer = await Trainer.start(planTraining(objective!, parameters), await gpu());
    await trainer.advance(5);
    trainer.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    if (index === Math.floor(count / 4)) afterSome = alive.size;
  }
  const afterAll = alive.size;
  restore();
  return { made: count, afterSome, afterAll };
}

/** Many steps in one call, with a tape that is too short at first: the same records as step by step. */
export async function longTape(turns: number): Promise<number> {
  const { objective, parameters } = staged(
    `(define-data (x) '((1) (2) (3)))
(define-parameter a 0.5)
(minimize (mean-over ((x x)) (do ((k 0 (+ k 1)) (v x (+ v (* 0.001 a (- 1 v))))) ((= k ${turns}) (square v)))))`,
  );
  const plan = planTraining(objective!, parameters);
  if (plan.step.kind !== 'update') throw new Error('the program searches');
  const inputs: StepInput[] = Array.from({ length: 3 }, () => ({ rows: null, given: new Float64Array(0) }));
  const stepper = await (await gpu()).stepper(plan.step);
  const got = await stepper.advance(inputs);
  stepper.dispose();
  const wanted = await (await new ReferenceBackend('to compare with').stepper(plan.step)).advance(inputs);
  return apart(got, wanted, 1);
}
