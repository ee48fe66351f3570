/** Programs whose results a real Scheme recorded, run on the machine. */

import './allParts';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expandText } from '../lang';
import { parseCorpus, sameWritten } from '../text/corpus';
import { renderDiagnostics } from '../text/render';
import { writeValue } from './machine/write';
import { evaluateProgram, lastValue } from './program/evaluate';
import { finish } from './program/slices';

const folder = new URL('./corpus/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
  describe(file, () => {
    for (const { name, source, expected, output } of parseCorpus(
      readFileSync(new URL(file, folder), 'utf8'),
    )) {
      test(name, () => {
        const { program, diagnostics } = expandText(source, { source: 'program', tables: [] });
        expect(renderDiagnostics(diagnostics, { program: source })).toBe('');
        let printed = '';
        const print = (text: string): void => {
          printed += text;
        };
        const result = finish(evaluateProgram(program, { tables: () => null, print }));
        // Only a Scheme with integers of any size is silent where one passes 2^53.
        const mistakes = result.diagnostics.filter(({ code }) => code !== 'large-integer');
        expect(renderDiagnostics(mistakes, { program: source })).toBe('');
        const written = writeValue(lastValue(result));
        expect(sameWritten(expected, written), `wanted ${expected}, got ${written}`).toBe(true);
        if (output !== null) expect(printed).toBe(output);
      });
    }
  });
}
