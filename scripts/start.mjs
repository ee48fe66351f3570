/** `npm start`: installs what is missing, builds the playground where it has changed, and serves it. */

import { join } from 'node:path';
import { isFresh } from './freshness.mjs';
import { installPackages, root } from './install.mjs';

installPackages();
const { build, preview } = await import('vite');
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'scripts/site', 'package-lock.json'];
if (
  !isFresh(
    join(root, 'dist/index.html'),
    sources.map((source) => join(root, source)),
  )
) {
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
