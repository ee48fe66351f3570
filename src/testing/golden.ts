/**
 * Golden corpora: each case of a text file is a source and the output of a pass. With GRADUS_RECORD=1 the file is
 * rewritten with the present output, for its author to read before keeping it.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { formatCorpus, parseCorpus } from '../text/corpus';

export function goldenCorpus(file: URL, pass: (source: string) => string): void {
  const recording = process.env['GRADUS_RECORD'] === '1';
  const cases = parseCorpus(readFileSync(file, 'utf8'), recording ? 'allowed' : 'rejected');
  describe(file.pathname.split('/').slice(-3).join('/'), () => {
    for (const each of cases) {
      test(each.name, () => {
        const made = pass(each.source).trimEnd();
        if (!recording) expect(made).toBe(each.expected);
      });
    }
    afterAll(() => {
      if (!recording) return;
      writeFileSync(
        file,
        formatCorpus(cases.map((each) => ({ ...each, expected: pass(each.source).trimEnd() }))),
      );
    });
  });
}
