/** Where the built page has the chunks of its lazy parts: read from the calls that load them. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PartName } from '../src/parts/lazyPart';

const assets = fileURLToPath(new URL('../dist/assets', import.meta.url));

/** The files that a part is loaded from, as `assets/….js`. */
export function chunksOf(part: PartName): ReadonlySet<string> {
  // The loader of a part is called with its name: `lazyPart("editor", () => import("./editor-….js"))`.
  const loader = new RegExp(
    `\\(["'\`]${part}["'\`],(?:async)?\\(\\)=>.{0,300}?import\\(["'\`]\\./([^"'\`]+)["'\`]\\)`,
    'g',
  );
  const chunks = readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [...readFileSync(`${assets}/${name}`, 'utf8').matchAll(loader)])
    .map(([, chunk]) => `assets/${chunk}`);
  if (chunks.length === 0) throw new Error(`The built page loads no part ${part}.`);
  return new Set(chunks);
}
