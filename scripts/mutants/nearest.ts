/**
 * A source file to the test files that reach it by imports, nearest first: what a fault there breaks is most often noticed
 * by the test beside it, then by those of the modules that import it.
 */

import { basename, dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';

/** Which files import each file, by paths from the root of the project. Types are left out: they run nothing. */
export class Importers {
  readonly #of = new Map<string, string[]>();

  constructor(sources: ReadonlyMap<string, string>) {
    for (const [path, source] of sources)
      for (const request of requestsOf(path, source)) {
        const target = resolveRequest(path, request, sources);
        if (target !== null) this.#add(target, path);
      }
  }

  #add(target: string, importer: string): void {
    const importers = this.#of.get(target);
    if (importers === undefined) this.#of.set(target, [importer]);
    else importers.push(importer);
  }

  /** Test files by the number of imports between them and the file. The one that has its name is the first. */
  testsOf(path: string): readonly string[] {
    const distance = new Map([[path, 0]]);
    // A map is walked in the order of insertion, including what is inserted meanwhile: breadth first.
    for (const [reached, steps] of distance)
      for (const importer of this.#of.get(reached) ?? [])
        if (!distance.has(importer)) distance.set(importer, steps + 1);
    const beside = path.replace(/\.tsx?$/, '.test.ts');
    const rank = (test: string): number =>
      test === beside ? 0 : distance.get(test)! + (dirname(test) === dirname(path) ? 0 : 0.5);
    return [...distance.keys()]
      .filter((reached) => /\.test\.ts$/.test(basename(reached)))
      .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  }
}

function requestsOf(path: string, source: string): readonly string[] {
  const { module } = parseSync(path, source);
  const imported = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some((entry) => !entry.isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const passedOn = module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ isType, moduleRequest }) => (isType || moduleRequest === null ? [] : [moduleRequest.value]));
  const late = module.dynamicImports.map(({ moduleRequest }) =>
    source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  );
  return [...imported, ...passedOn, ...late];
}

function resolveRequest(from: string, request: string, sources: ReadonlyMap<string, string>): string | null {
  if (!request.startsWith('.')) return null;
  const base = normalize(join(dirname(from), request.replace(/\?.*$/, '')));
  return [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((each) => sources.has(each)) ?? null;
}
