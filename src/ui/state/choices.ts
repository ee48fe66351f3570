/** Soft choices as they are shown: each option's text and share, and which one wins. */

import type { ChoiceSummary, Span } from '../../app/protocol';
import { panelWords } from '../words';
import type { Shown } from './shown';

export interface ShownOption {
  /** The text of the option, on one line. */
  readonly text: string;
  readonly span: Span;
  /** From 0 to 1. */
  readonly share: number;
}

export interface ShownChoice {
  readonly span: Span;
  readonly options: readonly ShownOption[];
  /** The option with the largest share; null where several have it. */
  readonly winner: ShownOption | null;
}

/** The choices at the last record, or at the present parameters if the run does not move; in the order of the text. */
export function shownChoices({ program, source, recording }: Shown): readonly ShownChoice[] {
  const shares = recording.now.get().choices?.shares ?? new Float64Array(0);
  let next = 0;
  return (program.choices?.list ?? []).map((choice) => {
    const first = next;
    next += choice.options.length;
    return shownChoice(choice, shares.subarray(first, next), source);
  });
}

function shownChoice({ span, options }: ChoiceSummary, shares: Float64Array, source: string): ShownChoice {
  const shown = options.map((place, index): ShownOption => {
    const text =
      place === null
        ? panelWords.choices.option(index + 1)
        : source.slice(place.start, place.end).replace(/\s+/g, ' ');
    return { text, span: place ?? span, share: shares[index]! };
  });
  const most = Math.max(...shown.map(({ share }) => share));
  const best = shown.filter(({ share }) => share === most);
  return { span, options: shown, winner: best.length === 1 ? best[0]! : null };
}
