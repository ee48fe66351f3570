import { expect, test } from 'vitest';
import { Importers } from './nearest';

test('lists the test beside a file first, then those that reach it by fewer imports', () => {
  const importers = new Importers(
    new Map([
      ['src/a/sum.ts', ''],
      ['src/a/sum.test.ts', "import { mean } from './mean';"],
      ['src/a/mean.ts', "export { sum } from './sum';"],
      ['src/a/mean.test.ts', "import './mean';"],
      ['src/b/index.ts', "import { mean } from '../a/mean';"],
      ['src/b/late.test.ts', "await import('.');\nawait import('../b/index.ts');"],
      ['src/b/direct.test.ts', "import { sum } from '../a/sum?raw';"],
    ]),
  );
  expect(importers.testsOf('src/a/sum.ts')).toEqual([
    'src/a/sum.test.ts',
    'src/b/direct.test.ts',
    'src/a/mean.test.ts',
    'src/b/late.test.ts',
  ]);
});

test('leaves out what imports types alone, and what imports something else', () => {
  const importers = new Importers(
    new Map([
      ['src/shape.ts', ''],
      ['src/other.ts', ''],
      ['src/types.test.ts', "import type { Shape } from './shape';\nimport { type Size } from './shape';"],
      ['src/other.test.ts', "import { shape } from './other';\nimport { test } from 'shape';"],
    ]),
  );
  expect(importers.testsOf('src/shape.ts')).toEqual([]);
});
