import { expect, it } from 'vitest';
import type { ProgramSummary } from '../../app/protocol';
import { span } from '../../text/span';
import { defaultSoftness } from '../../train';
import { shownChoices } from './choices';
import { Recording } from './recording';
import type { Shown } from './shown';

const source = '(soft-choice w (+ 1\n  x) (pick) 3) (soft-choice v 1 2)';

function at(text: string, from = 0) {
  const start = source.indexOf(text, from);
  return span('program', start, start + text.length);
}

const program: ProgramSummary = {
  signature: '',
  parameters: [],
  objective: null,
  watches: [],
  plots: [],
  choices: {
    list: [
      { span: at('(soft-choice w'), options: [at('(+ 1\n  x)'), null, at('3')] },
      { span: at('(soft-choice v'), options: [at('1', 35), at('2', 35)] },
    ],
    start: { temperature: 0.5, shares: Float64Array.of(0.2, 0.7, 0.1, 0.5, 0.5) },
    softness: defaultSoftness,
  },
  nodes: 0,
};

function shown(of: ProgramSummary): Shown {
  const recording = new Recording(null, of, source);
  return { program: of, source, recording, past: null, stale: false, older: false };
}

it('gives each choice its shares, each option its text on one line, and tells the winner if there is one', () => {
  const [first, second] = shownChoices(shown(program));
  expect(first!.options.map(({ text, share }) => [text, share])).toEqual([
    ['(+ 1 x)', 0.2],
    ['option 2', 0.7],
    ['3', 0.1],
  ]);
  expect(first!.winner).toBe(first!.options[1]);
  expect(first!.winner!.span).toEqual(first!.span);
  expect(second!.options.map(({ text, share }) => [text, share])).toEqual([
    ['1', 0.5],
    ['2', 0.5],
  ]);
  expect(second!.winner).toBeNull();
});

it('is empty for a program without soft choices', () => {
  expect(shownChoices(shown({ ...program, choices: null }))).toEqual([]);
});
