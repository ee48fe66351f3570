/** Lets Node load what Vite loads: `?raw` as text, `?url` as a file's address. Registered by `--import`. */

import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';

/** @param {string} url @param {object} context @param {Function} nextLoad */
export async function load(url, context, nextLoad) {
  const [address, query] = url.split('?');
  if (query !== 'raw' && query !== 'url') return nextLoad(url, context);
  const path = fileURLToPath(address);
  const value = query === 'url' ? path : await readFile(path, 'utf8');
  return { format: 'module', shortCircuit: true, source: `export default ${JSON.stringify(value)};` };
}

if (!new URL(import.meta.url).searchParams.has('hooks')) register(`${import.meta.url}?hooks`);
