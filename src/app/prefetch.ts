/**
 * Loads what the first run will want before anybody presses Train: once, a while after the first program was compiled, and not
 * where the browser asks to save data. A failure is left to the run, which loads it again.
 */

import { wasmPart } from '../backends/lateBackends';

/** After the first answer of the compiler, in milliseconds: the page loads its editor and charts meanwhile. */
const after = 3000;

/** What is known of the line; not every browser says so. */
export interface Line {
  readonly connection?: { readonly saveData?: boolean };
}

/** To be called whenever a program was compiled. */
export function prefetchOnce(line: Line, load: () => Promise<unknown> = () => wasmPart.load()): () => void {
  let isDone = line.connection?.saveData === true;
  return () => {
    if (isDone) return;
    isDone = true;
    setTimeout(() => void load().catch(() => undefined), after);
  };
}
