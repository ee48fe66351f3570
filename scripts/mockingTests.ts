/**
 * The test files that replace modules (`vi.mock`), which need modules of their own. All others share what a worker has
 * loaded: evaluating the same modules for each file again took a third of the time of the tests.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function mockingTests(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter(
      (path) => path.endsWith('.test.ts') && /^vi\.mock\(/m.test(readFileSync(join(root, path), 'utf8')),
    );
}
