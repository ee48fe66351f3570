/**
 * How modules are joined into files. What the page needs before it shows anything is one file, and so is each part that is
 * loaded later: a request on a slow line costs as much as 30 kB. A build fails whose files import each other statically in a circle: which of them runs first would depend on which was
 * asked for first, and a constant could be read before it is there.
 */

import type { Plugin, Rolldown } from 'vite';

type Groups = NonNullable<Exclude<Rolldown.OutputOptions['codeSplitting'], boolean | undefined>['groups']>;

/** The entry's static imports first: what they share with a later part is in the entry's file. */
export const pageChunks: Groups = [{ name: 'page', tags: ['$initial'], priority: 1 }];

export const workerChunks: Groups = [{ name: 'worker', tags: ['$initial'] }];

interface Imports {
  readonly fileName: string;
  readonly imports: readonly string[];
}

/** Files that import each other statically in a circle, the first again at the end; null where there are none. */
export function findCycle(chunks: readonly Imports[]): readonly string[] | null {
  const imports = new Map(chunks.map((chunk) => [chunk.fileName, chunk.imports]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] | null => {
    const open = path.indexOf(file);
    if (open !== -1) return [...path.slice(open), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const each of imports.get(file) ?? []) {
      const found = visit(each);
      if (found !== null) return found;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const { fileName } of chunks) {
    const found = visit(fileName);
    if (found !== null) return found;
  }
  return null;
}

/** Fails a build whose chunks import each other in a circle. */
export function noChunkCycles(): Plugin {
  return {
    name: 'no-chunk-cycles',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const cycle = findCycle(chunks);
      if (cycle !== null) this.error(`Chunks import each other in a circle: ${cycle.join(' → ')}.`);
    },
  };
}
