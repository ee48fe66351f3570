/**
 * The terminal as JavaScript that Node starts at once: `dist-terminal/gradus.mjs` holds what every operation needs, the files
 * in `parts/` what some need, such as tfjs. `node scripts/terminalBundle.mjs` builds it.
 */

import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFresh } from './freshness.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export const terminalBundle = join(root, 'dist-terminal/gradus.mjs');

const sources = ['src', 'scripts/terminalBundle.mjs', 'package-lock.json'].map((path) => join(root, path));

export function terminalBundleIsFresh() {
  return isFresh(terminalBundle, sources);
}

/**
 * Builds the bundle, by default where `npm run gradus` runs it. It is made elsewhere and put into place file by file, the
 * one that is run last, so that a terminal that starts meanwhile finds a whole one.
 */
export async function buildTerminal(bundle = terminalBundle) {
  const { build } = await import('vite');
  const folder = dirname(bundle);
  mkdirSync(folder, { recursive: true });
  const made = mkdtempSync(join(folder, 'making-'));
  try {
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      publicDir: false,
      // Small packages go into the bundle: Node takes longer to find one than to read it.
      ssr: { noExternal: true, external: tfjs },
      build: {
        ssr: 'src/headless/main.ts',
        outDir: made,
        emptyOutDir: true,
        minify: true,
        target: 'node20',
        chunkSizeWarningLimit: 2500,
        rolldownOptions: {
          output: { entryFileNames: 'gradus.mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
        },
      },
    });
    cpSync(join(made, 'parts'), join(folder, 'parts'), { recursive: true });
    renameSync(join(made, 'gradus.mjs'), bundle);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** These find files of their own beside them, so they stay where npm put them. */
const tfjs = ['tfjs', 'tfjs-core', 'tfjs-backend-cpu', 'tfjs-backend-wasm', 'tfjs-backend-webgpu'].map(
  (name) => `@tensorflow/${name}`,
);

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildTerminal();
