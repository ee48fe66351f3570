/** The levels in words: what is compiled at each, and what it cost to have an evaluator ready. */

import type { EvaluatorReport, Level } from '../../app/protocol';
import { milliseconds, plural } from './numbers';

export const levelSentences: Readonly<Record<Level, string>> = {
  direct: 'The program itself is compiled.',
  interpreter: 'The evaluator, a Scheme program, is compiled once. Your program is data to it.',
  tower: 'The evaluator is data to the compiled evaluator, and your program is data to that.',
};

/** What a program went through, behind what it compiled to; nothing at `direct`. */
export function throughLevel(level: Level): string {
  switch (level) {
    case 'direct':
      return '';
    case 'interpreter':
      return ', through the interpreter';
    case 'tower':
      return ', through the tower';
  }
}

/** The evaluators were made ready once, and what this program took. */
export function describeEvaluator({ preparation, uses, staging }: EvaluatorReport): string {
  const used =
    uses === 1 ? 'This program is the first through it' : `${plural(uses, 'program')} went through it`;
  return `The evaluator was made ready once, in ${milliseconds(preparation)}. ${used}; this one was staged in ${milliseconds(staging)}.`;
}
