import { lezer } from '@lezer/generator/rollup';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mockingTests } from './scripts/mockingTests.ts';
import { buildId } from './scripts/site/buildId.ts';
import { noChunkCycles, pageChunks, workerChunks } from './scripts/site/chunks.ts';
import { hostHeaders, isolation } from './scripts/site/headers.ts';
import { preload } from './scripts/site/preload.ts';
import { securityPolicy } from './scripts/site/securityPolicy.ts';
import { signaturesOnly } from './scripts/site/signaturesOnly.ts';

/**
 * Test files with modules of their own: those that replace modules, one that chooses the device of tfjs, which all modules
 * share, and those that compute for long, which run faster in code that no other test has made the engine generalize.
 */
const alone = [
  ...mockingTests(import.meta.dirname, 'src'),
  'src/app/backends.test.ts',
  // It sees what is not loaded yet.
  'src/app/lateParts.test.ts',
  'src/cajal/laws.test.ts',
  'src/stage/levels/levels.test.ts',
  'src/stage/machine/limits.test.ts',
  'src/stage/machine/memory.test.ts',
  'src/stage/random.test.ts',
  'src/train/paperExperiments.test.ts',
];
const early = preload({ workers: ['src/app/worker.ts'], parts: [] });

export default defineConfig({
  // Relative addresses: the built site works from any path of any host.
  base: './',
  // An address that names no file is answered with 404. With the page in its place, a browser would take a missing script
  // for a broken one.
  appType: 'mpa',
  plugins: [lezer(), react(), securityPolicy(), hostHeaders(), early.page, buildId(), noChunkCycles()],
  worker: {
    format: 'es',
    plugins: () => [early.worker, signaturesOnly(), noChunkCycles()],
    rolldownOptions: { output: { codeSplitting: { groups: workerChunks } } },
  },
  server: { headers: isolation },
  preview: { headers: isolation },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      // The help with writing, late itself, has parts at hand that the worker loads one by one.
      checks: { ineffectiveDynamicImport: false },
      output: { codeSplitting: { groups: pageChunks } },
    },
  },
  test: {
    setupFiles: ['src/testing/propertySeed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Nothing that a test replaces is left to the next one.
    restoreMocks: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared modules',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: alone,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'own modules', include: alone } },
    ],
    // Vitest leaves one core free by default, which on two cores is half of the time.
    maxWorkers: '100%',
  },
});
