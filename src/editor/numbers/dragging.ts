/**
 * A slider under each number of the program: it appears where the pointer rests on the number, where a finger taps it, or
 * by a key at the cursor. Alt and a drag move the number itself. The text follows; what is changed in one go is one step
 * of undo, and Escape leaves nothing behind.
 */

import { isolateHistory } from '@codemirror/commands';
import {
  Annotation,
  type AnnotationType,
  type EditorState,
  type Extension,
  Facet,
  Prec,
  StateEffect,
  StateField,
  Transaction,
} from '@codemirror/state';
import {
  type Command,
  EditorView,
  getTooltip,
  type PluginValue,
  showTooltip,
  type Tooltip,
  type TooltipView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { plainDecimal } from '../figures';
import { Grip } from './grip';
import { numberAt, type WrittenNumber } from './numberAt';
import type { NumberRange } from './scale';

/** What shows the program while a number of it is dragged. */
export interface NumberDragging {
  /** Says what values the number at a place of the text may take; null if that is not known. */
  begin(place: { readonly start: number; readonly end: number }): Promise<NumberRange | null>;
  move(text: string): void;
  /** The number is kept, and the text changes, or is as it was before. */
  end(kept: boolean): void;
  /** The name of the slider, for a screen reader. */
  label(text: string): string;
}

/** Changes of the text while a number is dragged. They are no change of the program until the number is kept. */
export const duringDrag = Annotation.define<boolean>();

/** Whether all that has changed is the number that is dragged: names and brackets are then what they were. */
export function movesNumber({ docChanged, viewportChanged, transactions }: ViewUpdate): boolean {
  return (
    docChanged &&
    !viewportChanged &&
    transactions.every((each) => !each.docChanged || each.annotation(duringDrag) === true)
  );
}

/** The change that keeps a number; whether its slider stays. */
const keeping = Annotation.define<boolean>();

const portFacet = Facet.define<NumberDragging, NumberDragging | null>({
  combine: (ports) => ports[0] ?? null,
});

interface Shown {
  readonly from: number;
  readonly to: number;
  /** Whether it takes the focus when it appears. */
  readonly focus: boolean;
  readonly tooltip: Tooltip;
}

const setShown = StateEffect.define<{ readonly number: WrittenNumber; readonly focus: boolean } | null>();

const shownField = StateField.define<Shown | null>({
  create: () => null,
  update: (shown, transaction) => {
    const { changes, effects, docChanged } = transaction;
    const annotation = (type: AnnotationType<boolean>): boolean => transaction.annotation(type) === true;
    let next = shown;
    if (next !== null && docChanged) {
      // An edit of another kind ends what the slider is for.
      next =
        annotation(duringDrag) || annotation(keeping)
          ? moved(next, changes.mapPos(next.from, -1), changes.mapPos(next.to, 1))
          : null;
    }
    for (const effect of effects) {
      if (!effect.is(setShown)) continue;
      next = effect.value === null ? null : shownAt(effect.value.number, effect.value.focus);
    }
    return next;
  },
  provide: (field) => showTooltip.from(field, (shown) => shown?.tooltip ?? null),
});

function moved(shown: Shown, from: number, to: number): Shown {
  return from === shown.from && to === shown.to ? shown : { ...shown, from, to };
}

function shownAt({ from, to }: WrittenNumber, focus: boolean): Shown {
  return { from, to, focus, tooltip: { pos: from, above: false, create: (view) => new Slider(view) } };
}

function replaced(from: number, to: number, insert: string) {
  return {
    changes: { from, to, insert },
    annotations: [duringDrag.of(true), Transaction.addToHistory.of(false)],
  };
}

/** The slider of the number that is shown. */
class Slider implements TooltipView {
  readonly dom = document.createElement('div');
  readonly grip: Grip;
  private readonly track = document.createElement('div');
  /** The number as it was when it was taken hold of. */
  private before = '';
  /** The number that the text does not have yet. */
  private next: string | null = null;
  private isGone = false;

  constructor(private readonly view: EditorView) {
    const { dom, track } = this;
    dom.className = 'cm-number-slider';
    track.className = 'cm-number-track';
    track.tabIndex = 0;
    track.setAttribute('role', 'slider');
    track.setAttribute('aria-orientation', 'horizontal');
    track.append(document.createElement('span'));
    dom.append(track);
    this.describe();
    this.grip = new Grip(track, {
      hold: () => this.hold(),
      move: (text) => this.move(text),
      release: (kept) => this.release(kept),
      leave: () => {
        view.focus();
        view.dispatch({ effects: setShown.of(null) });
      },
    });
    track.addEventListener('blur', () => {
      if (view.state.field(shownField)?.focus === true) queueMicrotask(() => this.isGone || close(view));
    });
  }

  mount(): void {
    if (this.view.state.field(shownField)?.focus === true) this.track.focus({ preventScroll: true });
  }

  update({ docChanged }: ViewUpdate): void {
    if (docChanged) this.describe();
  }

  destroy(): void {
    this.isGone = true;
    this.grip.release(false);
  }

  private get place(): Shown | null {
    return this.view.state.field(shownField);
  }

  private get port(): NumberDragging | null {
    return this.view.state.facet(portFacet);
  }

  private text(): string {
    const { place } = this;
    return place === null ? '' : this.view.state.sliceDoc(place.from, place.to);
  }

  private describe(): void {
    const text = this.text();
    if (text === '') return;
    this.track.setAttribute('aria-label', this.port?.label(this.before || text) ?? text);
    this.track.setAttribute('aria-valuenow', plainDecimal(Number(text)) ?? '0');
    this.track.setAttribute('aria-valuetext', text);
  }

  private hold() {
    const { place, port } = this;
    if (place === null || port === null || this.view.state.readOnly) return null;
    this.before = this.text();
    return { text: this.before, range: port.begin({ start: place.from, end: place.to }) };
  }

  private move(text: string): void {
    const { place, port } = this;
    if (place === null) return;
    port?.move(text);
    // The text is drawn in a task of its own, which does not make that of the pointer's event longer.
    if (this.next === null) setTimeout(() => this.write());
    this.next = text;
  }

  /** Writes the number that the text does not have yet. */
  private write(): void {
    const { place, next } = this;
    this.next = null;
    if (place !== null && next !== null && !this.isGone)
      this.view.dispatch(replaced(place.from, place.to, next));
  }

  /** Puts the number back, and writes the one that is kept as a change of its own. */
  private release(kept: boolean): void {
    this.write();
    const { place, port, before } = this;
    const text = this.text();
    this.before = '';
    // Where the slider is gone, another edit has kept the text as it is.
    if (place !== null && !this.isGone && text !== before) {
      this.view.dispatch(replaced(place.from, place.to, before));
      const to = place.from + before.length;
      if (kept) {
        port?.end(true);
        this.view.dispatch({
          changes: { from: place.from, to, insert: text },
          annotations: [
            isolateHistory.of('full'),
            Transaction.userEvent.of('input.number'),
            keeping.of(place.focus && document.activeElement === this.track),
          ],
        });
        return;
      }
    }
    port?.end(false);
  }
}

function close(view: EditorView): void {
  if (view.state.field(shownField, false) != null) view.dispatch({ effects: setShown.of(null) });
}

/** How long the pointer rests on a number until its slider appears, and how long it may be off both, in milliseconds. */
const [restMs, awayMs] = [350, 350];

/** Shows the slider of the number under the pointer. */
class PointerWatch implements PluginValue {
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly view: EditorView) {}

  /** The number that a point of the page is on. */
  at(x: number, y: number): WrittenNumber | null {
    const { view } = this;
    const offset = view.posAtCoords({ x, y });
    const number = offset === null ? null : numberAt(view.state, offset);
    if (number === null) return null;
    const [first, last] = [view.coordsAtPos(number.from, 1), view.coordsAtPos(number.to, -1)];
    const isOn = first !== null && last !== null && x >= first.left && x <= last.right && y <= last.bottom;
    return isOn ? number : null;
  }

  over(event: PointerEvent): void {
    if (event.pointerType !== 'mouse' || event.buttons !== 0) return;
    const shown = this.view.state.field(shownField);
    if (shown?.focus === true) return;
    const isOnSlider = event.target instanceof Element && event.target.closest('.cm-number-slider') !== null;
    const number = isOnSlider ? null : this.at(event.clientX, event.clientY);
    if (isOnSlider || (number !== null && number.from === shown?.from)) this.later(null, 0);
    else if (number !== null) this.later(() => this.show(number, false), restMs);
    else this.later(shown === null ? null : () => close(this.view), awayMs);
  }

  leave(): void {
    const shown = this.view.state.field(shownField);
    this.later(shown === null || shown.focus ? null : () => close(this.view), awayMs);
  }

  show(number: WrittenNumber, focus: boolean): void {
    this.later(null, 0);
    if (this.view.state.field(shownField)?.focus === true) return;
    if (this.view.state.readOnly || this.view.state.sliceDoc(number.from, number.to) !== number.text) return;
    this.view.dispatch({ effects: setShown.of({ number, focus }) });
  }

  update({ docChanged }: ViewUpdate): void {
    if (docChanged) this.later(null, 0);
  }

  destroy(): void {
    this.later(null, 0);
  }

  private later(then: (() => void) | null, wait: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (then === null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.view.dom.querySelector('[data-held]') === null) then();
    }, wait);
  }
}

const pointerWatch = ViewPlugin.fromClass(PointerWatch, {
  eventHandlers: {
    pointermove(event) {
      this.over(event);
    },
    pointerleave() {
      this.leave();
    },
    pointerdown(event, view) {
      const number = event.altKey && event.button === 0 ? this.at(event.clientX, event.clientY) : null;
      if (number === null) return false;
      this.show(number, false);
      sliderOf(view)?.grip.press(event);
      return true;
    },
    mousedown(event) {
      // Alt and a drag would select a rectangle.
      return event.altKey && this.at(event.clientX, event.clientY) !== null;
    },
    click(event) {
      const isTouch = event instanceof PointerEvent && event.pointerType === 'touch';
      const number = isTouch ? this.at(event.clientX, event.clientY) : null;
      if (number !== null) this.show(number, false);
      return false;
    },
  },
});

/** The slider that the view shows; null for none. */
function sliderOf(view: EditorView): Slider | null {
  const tooltip = view.state.field(shownField)?.tooltip;
  const shown = tooltip === undefined ? null : getTooltip(view, tooltip);
  return shown instanceof Slider ? shown : null;
}

/** Shows the slider of the number at the cursor, and moves the focus to it. */
export const dragNumber: Command = (view) => {
  const number = numberAt(view.state, view.state.selection.main.head);
  if (number === null || view.state.readOnly || view.state.facet(portFacet) === null) return false;
  view.dispatch({ effects: setShown.of({ number, focus: true }) });
  return true;
};

/** Whether a slider is shown, or a number is dragged. */
export function showsSlider(state: EditorState): boolean {
  return state.field(shownField, false) != null;
}

const sliderTheme = EditorView.theme({
  '.cm-tooltip.cm-number-slider': { padding: '0 4px', borderRadius: '3px' },
  '.cm-number-track': {
    position: 'relative',
    width: '10rem',
    height: '24px',
    touchAction: 'none',
    cursor: 'ew-resize',
    background: 'linear-gradient(var(--editor-hairline), var(--editor-hairline)) center / 100% 2px no-repeat',
  },
  '.cm-number-track span': {
    position: 'absolute',
    top: '6px',
    left: 'calc(50% - 6px)',
    width: '12px',
    height: '12px',
    borderRadius: '50%',
    backgroundColor: 'var(--editor-focus)',
    transform: 'translateX(clamp(-70px, var(--dragged, 0px), 70px))',
  },
  '.cm-number-track:focus-visible': { outline: '2px solid var(--editor-focus)', outlineOffset: '1px' },
});

export function numberDragging(port: NumberDragging): Extension {
  return [portFacet.of(port), shownField, Prec.high(pointerWatch), sliderTheme];
}
