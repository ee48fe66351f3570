/**
 * Shows the current value and gradient of each learned parameter, at the end of the line that defines it, and the
 * winner of each soft choice, at the end of the line where it begins. The widgets stay as long as the places do. A tick
 * writes new figures into them and does not change the text's layout.
 */

import { type Extension, StateEffect, StateField, type Text, type Transaction } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import type { Span } from '../text/span';
import { formatNorm, formatPlain, formatShare, gradientArrow } from './figures';

export interface ParameterReading {
  readonly kind: 'parameter';
  /** The name in its `define-parameter`, in the text that was compiled. */
  readonly span: Span;
  readonly value: number;
  /** The derivative of the loss; null if there is no objective yet. */
  readonly gradient: number | null;
  /** Whether both numbers are norms, of a tensor and of its derivatives. */
  readonly norm?: boolean;
}

export interface ChoiceReading {
  readonly kind: 'choice';
  /** The beginning of the choice, in the text that was compiled. */
  readonly span: Span;
  /** The text of the option with the largest share, on one line; null if several have it. */
  readonly winner: string | null;
  /** The winner's share, from 0 to 1. */
  readonly share: number;
}

export type Reading = ParameterReading | ChoiceReading;

/**
 * Shows these readings instead of all others. Spans equal to the last ones given are the same places, wherever edits
 * have moved them since, because a run continues to report places in the text that it was started with.
 */
export const setReadings = StateEffect.define<readonly Reading[]>();

/** The place of a reading, and its DOM, if it is drawn. */
interface Slot {
  readonly index: number;
  cells: ReadingCells | null;
}

interface ReadingState {
  readonly readings: readonly Reading[];
  /** The text at the spans when they were given. */
  readonly names: readonly string[];
  /** The present end of each name; null while it is deleted. */
  readonly places: readonly (number | null)[];
  readonly slots: readonly Slot[];
  readonly widgets: DecorationSet;
}

interface ReadingCells {
  readonly value: HTMLElement;
  readonly arrow: HTMLElement;
  readonly size: HTMLElement;
}

const gradientDigits = 2;

class ReadingWidget extends WidgetType {
  constructor(readonly slot: Slot) {
    super();
  }

  override eq(other: ReadingWidget): boolean {
    return other.slot === this.slot;
  }

  override toDOM(view: EditorView): HTMLElement {
    const root = document.createElement('span');
    root.className = 'cm-reading';
    const { readings } = view.state.field(readingField);
    const reading = readings[this.slot.index];
    if (reading?.kind === 'choice') root.classList.add('cm-reading-choice');
    root.setAttribute('aria-hidden', 'true');
    const cell = (name: string): HTMLElement => {
      const made = root.appendChild(document.createElement('span'));
      made.className = `cm-reading-${name}`;
      return made;
    };
    this.slot.cells = { value: cell('value'), arrow: cell('arrow'), size: cell('size') };
    if (reading !== undefined) write(this.slot.cells, reading);
    return root;
  }

  override destroy(root: HTMLElement): void {
    if (this.slot.cells?.value.parentNode === root) this.slot.cells = null;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** The maximum number of characters shown of an option. */
const maxOptionLength = 32;

function write(cells: ReadingCells, reading: Reading): void {
  if (reading.kind === 'parameter') writeParameter(cells, reading);
  else writeChoice(cells, reading);
}

function writeChoice(cells: ReadingCells, { winner, share }: ChoiceReading): void {
  const text = winner ?? 'undecided';
  setText(cells.value, text.length > maxOptionLength ? `${text.slice(0, maxOptionLength - 1)}…` : text);
  setText(cells.size, winner === null ? '' : formatShare(share));
}

function writeParameter(cells: ReadingCells, { value, gradient, norm = false }: ParameterReading): void {
  const format = norm ? formatNorm : formatPlain;
  setText(cells.value, format(value));
  setText(cells.arrow, gradient === null || norm ? '' : gradientArrow(gradient));
  const sign = gradient === null || norm ? 0 : Math.sign(gradient);
  cells.arrow.dataset['sign'] = sign > 0 ? 'rising' : sign < 0 ? 'falling' : 'none';
  setText(cells.size, gradient === null || gradient === 0 ? '' : format(Math.abs(gradient), gradientDigits));
}

/** Sets the text and keeps its node, so that a tick costs no more than its characters. */
function setText(element: HTMLElement, text: string): void {
  const { firstChild } = element;
  if (firstChild === null) element.textContent = text;
  else if (firstChild.nodeValue !== text) firstChild.nodeValue = text;
}

const nothing: ReadingState = { readings: [], names: [], places: [], slots: [], widgets: Decoration.none };

function samePlaces(a: readonly Reading[], b: readonly Reading[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ span }, index) => span.start === b[index]!.span.start && span.end === b[index]!.span.end)
  );
}

function widgetsAt(text: Text, places: readonly (number | null)[], slots: readonly Slot[]): DecorationSet {
  const ranges = places.flatMap((place, index) => {
    if (place === null) return [];
    const widget = new ReadingWidget(slots[index]!);
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
  if (!samePlaces(state.readings, readings)) {
    const slots = readings.map((_, index) => ({ index, cells: null }));
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
    for (const { index, cells } of slots) {
      const reading = readings[index];
      if (cells !== null && reading !== undefined) write(cells, reading);
    }
  }
}

export const parameterReadings: Extension = [readingField, ViewPlugin.fromClass(ReadingWriter)];
