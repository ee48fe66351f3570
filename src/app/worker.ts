/** The entry of the worker: it answers the page's requests, and sends progress. */

import type { FromService, ToService } from '../rpc';
import { eventsTo, type Port, serve } from '../rpc';
import { loadNamedParts } from './lateParts';
import { type Line, prefetchOnce } from './prefetch';
import type { GradusService, Progress, ServiceEvent } from './protocol';
import { Service } from './service';

/** The arrays that the worker does not need any more. */
function transferable(progress: Progress): Transferable[] {
  const { losses, holdoutLosses, parameters, gradients, watches, present, elements, currentValues, curves } =
    progress;
  const arrays = [
    losses,
    holdoutLosses,
    parameters,
    gradients,
    watches,
    present,
    elements,
    ...(curves ?? []),
  ];
  if (currentValues !== null) arrays.push(currentValues.gradients, currentValues.watches);
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}

// The global scope of a worker is a port.
const page = self as unknown as Port<FromService<ServiceEvent>, ToService<GradusService>>;
const send = eventsTo<ServiceEvent>(page);
const service = new Service(
  (progress) => send({ kind: 'progress', progress }, transferable(progress)),
  (progress) => send({ kind: 'digits', progress }),
  // Not every browser tells a worker of its line, and TypeScript knows of none.
  prefetchOnce(navigator as Line),
);
// The names in a table are no names of the language.
serve<GradusService>(page, service, (method, argument) =>
  method === 'setTables' ? null : loadNamedParts(argument),
);
