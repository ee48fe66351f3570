/** The C program `lotkaVolterra.c`, compiled if there is a gcc. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ByHand {
  /** Microseconds an epoch, measured by the program itself. */
  readonly measure: (rows: number) => number;
  readonly dispose: () => void;
}

/** The compiled program; null without a gcc. */
export function compileByHand(): ByHand | null {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
  const program = join(folder, 'lotkaVolterra');
  const source = fileURLToPath(new URL('./lotkaVolterra.c', import.meta.url));
  const dispose = (): void => rmSync(folder, { recursive: true });
  if (spawnSync('gcc', ['-O3', '-o', program, source, '-lm']).status !== 0) {
    dispose();
    return null;
  }
  const measure = (rows: number): number => {
    const epochs = Math.max(1, Math.ceil(200_000 / rows));
    const output = execFileSync(program, [String(rows), String(epochs)], { encoding: 'utf8' });
    return (JSON.parse(output) as { microseconds: number }).microseconds;
  };
  return { measure, dispose };
}
