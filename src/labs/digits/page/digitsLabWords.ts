/** Describes the state of a run in a sentence. */

import { formatPlain } from '../../../editor/figures';
import { count } from '../../../ui/words';
import { networkNames, tasks } from '../programs/programs';
import type { LabRun } from './digitsLab';

const backendNames = {
  'tfjs webgpu': 'tfjs on WebGPU',
  'tfjs wasm': 'tfjs in WebAssembly',
  'tfjs cpu': 'tfjs in JavaScript',
  reference: 'reference',
  wasm: 'wasm',
  webgpu: 'webgpu',
} as const;

/** The summary of a run, which is null before the first one. */
export function labSummary(run: LabRun | null): string {
  if (run === null) return 'Nothing is trained yet.';
  const { state, message, networks, counts, settings, backend } = run;
  if (state === 'preparing') return message ?? 'Starting.';
  const taken = Math.min(...networks.map((each) => each.taken));
  const words = {
    training: 'Training',
    paused: 'Paused',
    done: 'Done',
    stopped: 'Stopped',
    failed: 'Failed',
  };
  const where = `${words[state]}${message === null ? '' : `: ${message}`}`;
  const steps = `${count(taken)} of ${count(settings.steps)} steps each`;
  const data =
    counts === null ? '' : `, on ${count(counts.training)} images, tested on ${count(counts.test)}`;
  const on = backend === null ? '' : `, ${backendNames[backend.name]}`;
  const losses = networks.flatMap(({ network, measures }) => {
    const last = measures.at(-1);
    return last === undefined ? [] : [`${networkNames[network]} ${formatPlain(last.loss)}`];
  });
  const judged = losses.length === 0 ? '' : ` Test loss: ${losses.join(', ')}.`;
  return `${where}${message === null ? ',' : ''} ${steps}${data}${on}.${judged}`;
}

/** The name of a task's second measure, beside its loss. */
export function qualityName(run: LabRun): string {
  return tasks[run.settings.task].kind === 'pictures' ? 'PSNR (dB)' : 'share of right answers';
}
