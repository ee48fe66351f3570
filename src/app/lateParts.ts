/** Loads the parts of the language that the texts of a request name, before the request is answered. */

import { missingParts } from '../stage';

/** Loads what the strings within a request need; null where everything is there, so that nothing waits. */
export function loadNamedParts(request: unknown): Promise<unknown> | null {
  const missing = new Set([...textsIn(request)].flatMap(missingParts));
  return missing.size === 0 ? null : Promise.all([...missing].map((part) => part.load()));
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    for (const part of Object.values(value)) yield* textsIn(part);
}
