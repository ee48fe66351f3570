/** A setup file of vitest: writes a line for each test file, with the places that it reached. */

import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, expect } from 'vitest';

declare global {
  /** Instrumented sources add their places here; it is missing in workers that a test starts. */
  var reachedPlaces: Set<number> | undefined;
}

const reached = new Set<number>();
globalThis.reachedPlaces = reached;
afterAll(() => {
  const test = relative(process.cwd(), expect.getState().testPath!);
  appendFileSync('reached.jsonl', `${JSON.stringify({ test, reached: [...reached] })}\n`);
});
