/**
 * Prepares shaders for the device, beside other work, and reports the errors of its compiler. The latest ones are kept.
 */

import { GpuFailure, ShaderError } from './failure';

const maxKept = 16;

const kept = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/** The bindings of every kernel, whether it uses them or not: one of uniforms, three to read, five to write. */
function layoutOf(device: GPUDevice): GPUPipelineLayout {
  const types = ['uniform', ...new Array(3).fill('read-only-storage'), ...new Array(5).fill('storage')];
  const entries = types.map((type, binding) => ({
    binding,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type, hasDynamicOffset: type === 'uniform' },
  }));
  return device.createPipelineLayout({ bindGroupLayouts: [device.createBindGroupLayout({ entries })] });
}

export function pipelineFor(device: GPUDevice, text: string): Promise<GPUComputePipeline> {
  const pipelines = kept.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  kept.set(device, pipelines);
  const pipeline = pipelines.get(text) ?? make(device, text);
  // The latest one is last. One that failed is not kept.
  pipelines.delete(text);
  pipelines.set(text, pipeline);
  pipeline.catch(() => pipelines.delete(text));
  const [oldest] = pipelines.keys();
  if (pipelines.size > maxKept) pipelines.delete(oldest!);
  return pipeline;
}

async function make(device: GPUDevice, code: string): Promise<GPUComputePipeline> {
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ code });
  const layout = layoutOf(device);
  const scope = device.popErrorScope();
  const [{ messages }, error] = await Promise.all([module.getCompilationInfo(), scope]).catch(() => {
    throw new GpuFailure('The GPU was lost.');
  });
  const found = messages.filter(({ type }) => type === 'error');
  if (found.length > 0 || error !== null) throw new ShaderError(refusal(code, found, error));
  try {
    return await device.createComputePipelineAsync({ layout, compute: { module, entryPoint: 'main' } });
  } catch (reason) {
    throw new ShaderError(refusal(code, [], reason instanceof Error ? reason : null));
  }
}

function refusal(
  code: string,
  [first]: readonly GPUCompilationMessage[],
  error: { readonly message: string } | null,
): string {
  if (first === undefined)
    return `The GPU refuses the program's shader: ${error?.message ?? 'it does not say why.'}`;
  const line = code.split('\n')[first.lineNum - 1]?.trim() ?? '';
  return `The GPU's compiler refuses line ${first.lineNum} of the program's shader, "${line}": ${first.message}`;
}
