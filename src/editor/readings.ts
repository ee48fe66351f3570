/**
 * Shows the value of each learned parameter and where the next step takes it, at the end of the line that defines it, and
 * the winner of each soft choice, at the end of the line where it begins. The chips stay as long as the places do.
 */

import { type Extension, StateEffect, StateField, type Text, type Transaction } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { ChipWidget, type Reading, type Slot } from './chips';

export type { ChipDragging, ChoiceReading, ParameterReading, Reading } from './chips';

/**
 * Shows these readings instead of all others. Spans equal to the last ones given are the same places, wherever edits
 * have moved them since, because a run continues to report places in the text that it was started with.
 */
export const setReadings = StateEffect.define<readonly Reading[]>();

interface ReadingState {
  readonly readings: readonly Reading[];
  /** The text at the spans when they were given. */
  readonly names: readonly string[];
  /** The present end of each name; null while it is deleted. */
  readonly places: readonly (number | null)[];
  readonly slots: readonly Slot[];
  readonly widgets: DecorationSet;
}

const nothing: ReadingState = { readings: [], names: [], places: [], slots: [], widgets: Decoration.none };

function samePlaces(a: readonly Reading[], b: readonly Reading[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ span }, index) => span.start === b[index]!.span.start && span.end === b[index]!.span.end)
  );
}

/** Whether the readings are of the text as it is now, at the places to which edits have moved those before. */
function areWhereTheyWere(
  { readings, names, places }: ReadingState,
  ends: readonly number[],
  now: readonly string[],
): boolean {
  return (
    readings.length === ends.length &&
    ends.every((end, index) => end === places[index] && now[index] === names[index])
  );
}

function widgetsAt(text: Text, places: readonly (number | null)[], slots: readonly Slot[]): DecorationSet {
  const ranges = places.flatMap((place, index) => {
    if (place === null) return [];
    const slot = slots[index]!;
    const widget = new ChipWidget(slot, (view) => view.state.field(readingField).readings[slot.index]);
    return [Decoration.widget({ widget, side: 1 }).range(text.lineAt(place).to)];
  });
  return Decoration.set(ranges, true);
}

function update(current: ReadingState, transaction: Transaction): ReadingState {
  let next = current;
  if (transaction.docChanged && next.places.length > 0) {
    next = placed(
      next,
      next.places.map((place) => mapped(place, transaction)),
      transaction.newDoc,
    );
  }
  for (const effect of transaction.effects) {
    if (effect.is(setReadings)) next = withReadings(next, effect.value, transaction.newDoc);
  }
  return next;
}

function placed(state: ReadingState, places: readonly (number | null)[], text: Text): ReadingState {
  return { ...state, places, widgets: widgetsAt(text, places, state.slots) };
}

function withReadings(state: ReadingState, readings: readonly Reading[], text: Text): ReadingState {
  const ends = readings.map(({ span }) => Math.max(0, Math.min(span.end, text.length)));
  const names = readings.map(({ span }) => text.sliceString(Math.max(0, span.start), span.end));
  if (areWhereTheyWere(state, ends, names)) return { ...state, readings };
  if (!samePlaces(state.readings, readings)) {
    const slots = readings.map((_, index) => ({ index, chip: null }));
    return placed({ ...state, readings, names, slots }, ends, text);
  }
  // Undo may restore a deleted name at its former place.
  const places = state.places.map((place, index) =>
    place === null && names[index] === state.names[index] ? ends[index]! : place,
  );
  const isBack = places.some((place, index) => place !== state.places[index]);
  return isBack ? placed({ ...state, readings }, places, text) : { ...state, readings };
}

/** The end of a name after an edit; null if the edit removed its last letter. */
function mapped(place: number | null, { changes }: Transaction): number | null {
  if (place === null || place === 0) return null;
  return changes.mapPos(place - 1, 1) < changes.mapPos(place, -1) ? changes.mapPos(place, -1) : null;
}

export const readingField = StateField.define<ReadingState>({
  create: () => nothing,
  update: (current, transaction) =>
    transaction.docChanged || transaction.effects.length > 0 ? update(current, transaction) : current,
  provide: (field) => EditorView.decorations.from(field, ({ widgets }) => widgets),
});

class ReadingWriter {
  update({ state, startState }: ViewUpdate): void {
    const { readings, slots } = state.field(readingField);
    if (readings === startState.field(readingField).readings) return;
    for (const { index, chip } of slots) {
      const reading = readings[index];
      if (chip !== null && reading !== undefined) chip.write(reading);
    }
  }
}

export const parameterReadings: Extension = [readingField, ViewPlugin.fromClass(ReadingWriter)];
