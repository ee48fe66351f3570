/** The README's examples of the terminal, and its first program, answer as it says. */

import { expect, test } from 'vitest';
import readme from '../../README.md?raw';
import { answerLine } from './answer';

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map((match) => match[1]!);
}

const lines = blocks('json').flatMap((block) => block.trim().split('\n'));
const requests = lines.filter((line) => line.includes('"op"'));
const answers = lines.filter((line) => line.includes('"ok"'));

test('the README shows an answer for each request', () => {
  expect(requests.length).toBeGreaterThan(3);
  expect(answers).toHaveLength(requests.length);
});

test.each(requests.map((request, index) => [request, answers[index]!]))(
  'the README is right about %s',
  async (request, answer) => {
    // Another machine's library may round the last digit of a number otherwise.
    const close = (text: string) =>
      JSON.parse(text, (_, value: unknown) =>
        typeof value === 'number' ? Number(value.toPrecision(10)) : value,
      );
    expect(close(await answerLine(request))).toEqual(close(answer));
  },
);

test('the README is right about where its program ends', async () => {
  const [source] = blocks('scheme');
  const { parameters } = JSON.parse(await answerLine(JSON.stringify({ op: 'train', source })));
  for (const [name, value] of Object.entries<number>(parameters)) {
    expect(readme).toContain(`\`${name}\` ${Number(value.toPrecision(6))}`);
  }
});
