/** Whether something built is newer than what it was built from. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** When the newest file at or below a path was changed, in milliseconds since 1970; 0 where there is none. @param {string} path @returns {number} */
function newest(path) {
  if (!existsSync(path)) return 0;
  const about = statSync(path);
  if (!about.isDirectory()) return about.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Whether a file is there and none of its sources, files or folders, was changed after it.
 * @param {string} file
 * @param {readonly string[]} sources
 */
export function isFresh(file, sources) {
  const built = existsSync(file) ? statSync(file).mtimeMs : 0;
  return built > 0 && sources.every((source) => newest(source) <= built);
}
