/** The worker's door: requests in, replies and progress out. */

import type { RequestMessage, WorkerMessage } from './messages';
import type { Progress } from './protocol';
import { Service } from './service';

function post(message: WorkerMessage, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

/** The arrays that the worker has no further use for. */
function transferable(progress: Progress): Transferable[] {
  const { losses, holdoutLosses, parameters, gradients, watches, present, elements, currentValues, curves } =
    progress;
  const arrays = [losses, holdoutLosses, parameters, gradients, watches, present, elements, ...curves];
  if (currentValues !== null) arrays.push(currentValues.gradients, currentValues.watches);
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}

const service = new Service(
  (progress) => post({ kind: 'progress', progress }, transferable(progress)),
  (progress) => post({ kind: 'digits', progress }),
);

self.onmessage = async ({ data }: MessageEvent<RequestMessage>): Promise<void> => {
  const { id, method, argument } = data;
  post({ kind: 'received', id });
  try {
    // A request's method and argument belong together by the type of the message.
    const value = await (service[method] as (argument: unknown) => Promise<unknown>)(argument);
    post({ kind: 'reply', id, value });
  } catch (error) {
    post({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
};
