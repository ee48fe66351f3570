/** `npm start`: installs what is missing, builds the playground where it has changed, and serves it. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root } from './install.mjs';

/** When the newest file below a path was changed. @param {string} path @returns {number} */
function newest(path) {
  if (!existsSync(path)) return 0;
  const about = statSync(path);
  if (!about.isDirectory()) return about.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

installPackages();
const { build, preview } = await import('vite');
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const built = existsSync(join(root, 'dist/index.html')) ? statSync(join(root, 'dist/index.html')).mtimeMs : 0;
if (sources.some((source) => newest(join(root, source)) > built)) {
  process.stdout.write('Building Gradus …\n');
  await build({ root, logLevel: 'warn' });
}
const port = Number(process.argv[process.argv.indexOf('--port') + 1]) || 4173;
const server = await preview({
  root,
  logLevel: 'warn',
  preview: { port, host: process.argv.includes('--host') },
});
const { local = [], network = [] } = server.resolvedUrls ?? {};
process.stdout.write(`\nGradus is ready: ${[...local, ...network].join(' ')}\nPress Ctrl-C to end.\n`);
