/** Programs with the libraries that ship, at every level. Those of malt.txt are the kinds of program that The Little Learner walks through. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluation } from '../../testing/compile';
import { parseCorpus, sameWritten } from '../../text/corpus';

const levels = ['direct', 'interpreter', 'tower'] as const;
const files = ['malt.txt', 'sicp.txt'];

for (const file of files) {
  describe(file, () => {
    for (const { name, source, expected, output } of parseCorpus(
      readFileSync(new URL(file, import.meta.url), 'utf8'),
    )) {
      test.each(levels)(`${name}, at %s`, (level) => {
        const found = evaluation(source, { level });
        expect(found.mistakes).toBe('');
        expect(sameWritten(expected, found.written, 1e-9), `wanted ${expected}, got ${found.written}`).toBe(
          true,
        );
        if (output !== null) expect(found.output).toBe(output);
      });
    }
  });
}
