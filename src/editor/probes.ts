/**
 * Marks the expressions that are probed, in the text and by a number in the margin, and lets the reader probe others: by a
 * click in the margin, or by a key for what is selected or under the cursor.
 */

import { type Extension, Facet, RangeSet, StateEffect, StateField } from '@codemirror/state';
import {
  type Command,
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
} from '@codemirror/view';
import { expressionAt, expressionsOfLine } from './expressions';

interface Extent {
  readonly start: number;
  readonly end: number;
}

export interface ProbeHandler {
  /** Called with the expression that the reader chose by the key. */
  readonly toggle: (place: Extent) => void;
  /** Called with the expressions of a line, in the order in which they are wanted. */
  readonly toggleFirst: (places: readonly Extent[]) => void;
}

export const probeHandler = Facet.define<ProbeHandler, ProbeHandler | null>({
  combine: ([handler]) => handler ?? null,
});

/** Shows the probes at these places instead of all others. */
export const setProbes = StateEffect.define<readonly Extent[]>();

/** Marks differ in so many colours. */
const colours = 6;

class NumberMarker extends GutterMarker {
  constructor(readonly numbers: readonly number[]) {
    super();
  }

  override eq(other: NumberMarker): boolean {
    return other.numbers.join() === this.numbers.join();
  }

  override toDOM(): Node {
    const mark = document.createElement('span');
    mark.className = `cm-probe-number cm-probe-${(this.numbers[0]! - 1) % colours}`;
    mark.textContent = this.numbers.length === 1 ? String(this.numbers[0]) : `${this.numbers[0]}…`;
    return mark;
  }
}

/** Shows under the pointer that a click here probes the line. */
class PlaceMarker extends GutterMarker {
  override toDOM(): Node {
    const mark = document.createElement('span');
    mark.className = 'cm-probe-place';
    mark.textContent = '◇';
    return mark;
  }
}

const place = new PlaceMarker();

interface Marks {
  readonly inText: DecorationSet;
  readonly inMargin: RangeSet<GutterMarker>;
}

const none: Marks = { inText: Decoration.none, inMargin: RangeSet.empty };

const field = StateField.define<Marks>({
  create: () => none,
  update: (before, { changes, docChanged, effects, newDoc }) => {
    let marks = docChanged
      ? { inText: before.inText.map(changes), inMargin: before.inMargin.map(changes) }
      : before;
    for (const effect of effects) if (effect.is(setProbes)) marks = marksOf(effect.value, newDoc);
    return marks;
  },
  provide: (own) => EditorView.decorations.from(own, ({ inText }) => inText),
});

function marksOf(places: readonly Extent[], doc: EditorView['state']['doc']): Marks {
  const within = places.filter(({ start, end }) => start < end && end <= doc.length);
  const inText = within.map(({ start, end }) => {
    const number = places.findIndex((each) => each.start === start && each.end === end);
    return Decoration.mark({ class: `cm-probed cm-probe-${number % colours}` }).range(start, end);
  });
  const byLine = new Map<number, number[]>();
  for (const [index, { start, end }] of places.entries()) {
    if (start >= end || end > doc.length) continue;
    const line = doc.lineAt(start).from;
    byLine.set(line, [...(byLine.get(line) ?? []), index + 1]);
  }
  const inMargin = [...byLine].map(([line, numbers]) => new NumberMarker(numbers).range(line));
  return { inText: Decoration.set(inText, true), inMargin: RangeSet.of(inMargin, true) };
}

/** Probes what is selected, or the innermost expression at the cursor; takes back a probe that is there. */
export const toggleProbe: Command = ({ state }) => {
  const handler = state.facet(probeHandler);
  const place = handler === null ? null : expressionAt(state, state.selection.main);
  if (handler === null || place === null) return false;
  handler.toggle(place);
  return true;
};

function isSelectedOn(view: EditorView, from: number, to: number): boolean {
  const { main } = view.state.selection;
  return !main.empty && main.from >= from && main.to <= to;
}

const margin = gutter({
  class: 'cm-probe-gutter',
  markers: ({ state }) => state.field(field).inMargin,
  lineMarker: (_view, _line, markers) => (markers.length === 0 ? place : null),
  initialSpacer: () => new NumberMarker([9]),
  domEventHandlers: {
    mousedown: (view, { from, to }, event) => {
      const handler = view.state.facet(probeHandler);
      if (handler === null || !(event instanceof MouseEvent) || event.button !== 0) return false;
      event.preventDefault();
      const selected = isSelectedOn(view, from, to)
        ? expressionAt(view.state, view.state.selection.main)
        : null;
      if (selected !== null) handler.toggle(selected);
      else handler.toggleFirst(expressionsOfLine(view.state, from));
      return true;
    },
  },
});

/** `handler`: null for an editor without probes. */
export function probing(handler: ProbeHandler | null): Extension {
  return handler === null ? [] : [field, margin, probeHandler.of(handler)];
}
