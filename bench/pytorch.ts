/** Runs the programs of `pytorch.py`, if there is a python3 with torch. */

import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface PyTorch {
  readonly name: string;
  /** Microseconds an epoch of a workload by its name, measured by the program itself. */
  readonly measure: (workload: string) => number;
}

/** Null without PyTorch. */
export function findPyTorch(): PyTorch | null {
  const found = spawnSync('python3', ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
  if (found.status !== 0) return null;
  const script = fileURLToPath(new URL('./pytorch.py', import.meta.url));
  const measure = (workload: string): number => {
    const output = execFileSync('python3', [script, workload], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return (JSON.parse(output) as { microseconds: number }).microseconds;
  };
  return { name: `PyTorch ${found.stdout.trim()}`, measure };
}
