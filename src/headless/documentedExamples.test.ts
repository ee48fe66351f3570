/** Examples in README.md and docs/: each request of the terminal and each program answers as the text beside it says. */

import { describe, expect, test } from 'vitest';
import readme from '../../README.md?raw';
import { answerLine } from './answer';

const documents: Readonly<Record<string, string>> = {
  'README.md': readme,
  ...Object.fromEntries(
    Object.entries(
      import.meta.glob<string>('../../docs/*.md', { query: '?raw', import: 'default', eager: true }),
    ).map(([path, text]) => [path.replace('../../', ''), text]),
  ),
};

interface Block {
  readonly document: string;
  readonly text: string;
}

function blocks(language: string): Block[] {
  return Object.entries(documents).flatMap(([document, text]) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => ({
      document,
      text: match[1]!,
    })),
  );
}

async function ask(request: object): Promise<Record<string, unknown>> {
  return JSON.parse(await answerLine(JSON.stringify(request)));
}

/** Another machine's library may round the last digits of a number differently. */
function rounded(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(10)) : value,
  );
}

describe('requests of the terminal', () => {
  const lines = blocks('json').flatMap(({ text }) => text.trim().split('\n'));
  const requests = lines.filter((line) => line.includes('"op"'));
  const answers = lines.filter((line) => line.includes('"ok"'));

  test('have an answer each', () => {
    expect(requests.length).toBeGreaterThan(3);
    expect(answers).toHaveLength(requests.length);
  });

  test.each(requests.map((request, index) => [request, answers[index]!]))(
    'are answered as the text says: %s',
    async (request, answer) => {
      expect(rounded(await answerLine(request))).toEqual(rounded(answer));
    },
  );
});

/** What a comment claims of the text before it: a value, a mistake, or where the parameters end. */
interface Claim {
  readonly document: string;
  readonly source: string;
  readonly kind: 'value' | 'error';
  readonly text: string;
}

function claims({ document, text }: Block): Claim[] {
  return [...text.matchAll(/; (=>|error:) (.*)$/gm)].map((match) => ({
    document,
    source: text.slice(0, match.index),
    kind: match[1] === '=>' ? 'value' : 'error',
    text: match[2]!.trim(),
  }));
}

/** Each parameter's name, then its number, or the elements of a vector. */
async function checkEnd(source: string, text: string): Promise<void> {
  const { parameters } = await ask({ op: 'train', source });
  const claimed = text.split(', ').map((each) => each.split(' '));
  const ends = Object.entries(parameters as Record<string, number | number[]>).map(([name, value], index) => {
    const digitsGiven = claimed[index]?.[1]?.split('.')[1]?.length ?? 0;
    return [name, ...[value].flat().map((each) => each.toFixed(digitsGiven))];
  });
  expect(ends).toEqual(claimed);
}

describe('programs', () => {
  const programs = blocks('scheme');
  const trains = (source: string): boolean => /^\((fit|minimize) /m.test(source);

  test('are in the README and in the guides', () => {
    expect(new Set(programs.map(({ document }) => document))).toContain('README.md');
    expect(programs.flatMap(claims).length).toBeGreaterThan(20);
  });

  test.each(programs.filter(({ text }) => !text.includes('; error:')))(
    'in $document compile and run: $text',
    async ({ text: source }) => {
      const whole = { op: 'evaluate', source };
      const oneStep = { op: 'train', source, overrides: { steps: 1 } };
      const { ok, diagnostics = [] } = await ask(trains(source) ? oneStep : whole);
      expect(diagnostics).toEqual([]);
      expect(ok).toBe(true);
    },
  );

  test.each(programs.flatMap(claims))(
    'in $document end in $text: $source',
    async ({ source, kind, text }) => {
      if (kind === 'value' && trains(source)) return checkEnd(source, text);
      const answer = await ask({ op: 'evaluate', source });
      if (kind === 'value') expect(answer['written']).toBe(text);
      else expect((answer['diagnostics'] as { message: string }[])[0]?.message).toBe(text);
    },
  );

  test('the README is right about where its program ends', async () => {
    const [program] = programs.filter(({ document }) => document === 'README.md');
    const { parameters } = await ask({ op: 'train', source: program!.text });
    for (const [name, value] of Object.entries(parameters as Record<string, number>)) {
      expect(readme).toContain(`\`${name}\` ${Number(value.toPrecision(6))}`);
    }
  });
});
