/** Turns something to try after a run into the changed text, and into the values that the next run starts from. */

import type { TextEdit } from '../../app/protocol';
import type { Recording } from '../state/recording';
import { carry } from '../state/spans';
import type { Starts } from './runController';

/** The present text after edits that were made for the text of the run; null where it has changed there. */
export function editedText(
  edits: readonly TextEdit[],
  { source }: Pick<Recording, 'source'>,
  present: string,
): string | null {
  const placed = edits.map((edit) => ({ edit, place: carry(edit, source, present) }));
  let text = present;
  for (const { edit, place } of placed.sort((a, b) => b.edit.start - a.edit.start)) {
    if (place === null) return null;
    text = text.slice(0, place.start) + edit.insert + text.slice(place.end);
  }
  return text;
}

/** All elements of each parameter where the run ended; null before any step. */
export function endOfRun({ program, now }: Pick<Recording, 'program' | 'now'>): Starts | null {
  const { elements } = now.get();
  if (elements === null) return null;
  let next = 0;
  return Object.fromEntries(
    program.parameters.map(({ name, shape }) => {
      const size = shape.reduce((product, each) => product * each, 1);
      next += size;
      return [name, elements.slice(next - size, next)];
    }),
  );
}
