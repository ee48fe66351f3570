import { lezer } from '@lezer/generator/rollup';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { buildId } from './scripts/site/buildId.ts';
import { noChunkCycles } from './scripts/site/chunks.ts';
import { hostHeaders, isolation } from './scripts/site/headers.ts';
import { securityPolicy } from './scripts/site/securityPolicy.ts';

export default defineConfig({
  // Relative addresses: the built site works from any path of any host.
  base: './',
  // An address that names no file is answered with 404. With the page in its place, a browser would take a missing script
  // for a broken one.
  appType: 'mpa',
  plugins: [lezer(), react(), securityPolicy(), hostHeaders(), buildId(), noChunkCycles()],
  worker: { format: 'es', plugins: () => [noChunkCycles()] },
  server: { headers: isolation },
  preview: { headers: isolation },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2500,
  },
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    setupFiles: ['src/testing/propertySeed.ts'],
    testTimeout: 120_000,
    // Vitest leaves one core free by default, which on two cores is half of the time.
    maxWorkers: '100%',
  },
});
