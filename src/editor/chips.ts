/**
 * A chip at the end of a line: a parameter's value and where the next step takes it, which can be dragged, or the winner
 * of a soft choice. Its DOM stays as long as its place; a tick writes new figures into it.
 */

import { Facet } from '@codemirror/state';
import { type EditorView, WidgetType } from '@codemirror/view';
import { formatNumber } from '../lang/numberSyntax';
import type { Span } from '../text/span';
import { formatNorm, formatPlain, formatShare, plainDecimal } from './figures';
import { Grip } from './numbers/grip';
import type { NumberRange } from './numbers/scale';

export interface ParameterReading {
  readonly kind: 'parameter';
  /** The name in its `define-parameter`, in the text that was compiled. */
  readonly span: Span;
  readonly name: string;
  readonly value: number;
  /** Where the next step takes the value; null if that is not known. */
  readonly next: number | null;
  /** Whether both numbers are norms of a tensor, which cannot be dragged. */
  readonly norm?: boolean;
  /** What is said of the derivative and the next step. */
  readonly about: string;
  /** The values that it may take. */
  readonly range: NumberRange;
  /** Whether it was dragged away from where the program has it. */
  readonly moved: boolean;
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

/** What follows the value of a parameter that is dragged by its chip. */
export interface ChipDragging {
  readonly words: { readonly use: string; readonly undecided: string };
  /** Whether values can be changed now. */
  hold(name: string): boolean;
  move(name: string, value: number): void;
  /** The value stays where it is, or goes back. */
  release(name: string, kept: boolean): void;
  /** Writes the value into the text as the start. */
  use(name: string): void;
  /** Puts all values back. */
  putBack(): void;
}

export const chipDragging = Facet.define<ChipDragging, ChipDragging | null>({
  combine: (ports) => ports[0] ?? null,
});

/** The place of a reading, and its chip, if it is drawn. */
export interface Slot {
  readonly index: number;
  chip: Chip | null;
}

/** The maximum number of characters shown of an option. */
const maxOptionLength = 32;
/** The significant digits of a value that is taken hold of. */
const heldDigits = 4;

export class Chip {
  readonly dom = span('cm-reading');
  private readonly figures = this.dom.appendChild(span('cm-reading-figures'));
  private readonly value = this.figures.appendChild(span('cm-reading-value'));
  private readonly arrow = this.figures.appendChild(span('cm-reading-arrow'));
  private readonly next = this.figures.appendChild(span('cm-reading-next'));
  private readonly use = document.createElement('button');
  private readonly grip: Grip;

  constructor(
    private reading: Reading,
    private readonly port: ChipDragging | null,
  ) {
    const { figures, use, dom } = this;
    dom.contentEditable = 'false';
    figures.tabIndex = 0;
    figures.setAttribute('role', isNumber(reading) && port !== null ? 'slider' : 'note');
    if (reading.kind === 'choice') dom.classList.add('cm-reading-choice');
    this.grip = new Grip(figures, {
      hold: () => this.hold(),
      move: (text) => this.act((name) => port?.move(name, Number(text))),
      release: (kept) => this.act((name) => port?.release(name, kept)),
      leave: (key) => (key === 'Enter' ? this.act((name) => port?.use(name)) : port?.putBack()),
    });
    use.type = 'button';
    use.className = 'cm-reading-use';
    use.textContent = port?.words.use ?? '';
    use.addEventListener('click', () => this.act((name) => port?.use(name)));
    this.write(reading);
  }

  write(reading: Reading): void {
    this.reading = reading;
    if (reading.kind === 'parameter') this.writeParameter(reading);
    else this.writeChoice(reading);
  }

  destroy(): void {
    this.grip.release(false);
  }

  private writeParameter({ name, value, next, norm = false, about, moved }: ParameterReading): void {
    const { figures } = this;
    const format = norm ? formatNorm : formatPlain;
    setText(this.value, format(value));
    setText(this.arrow, next === null ? '' : '→');
    setText(this.next, next === null ? '' : format(rounded(next, value)));
    setAttribute(figures, 'aria-label', name);
    setAttribute(figures, 'data-tip', about);
    const now = norm ? null : plainDecimal(value);
    if (now !== null) setAttribute(figures, 'aria-valuenow', now);
    const said = `${format(value)}${next === null ? '' : ` → ${format(rounded(next, value))}`}. ${about}`;
    setAttribute(figures, norm ? 'aria-description' : 'aria-valuetext', said);
    this.dom.classList.toggle('cm-reading-moved', moved);
    if (moved && this.use.parentNode === null) this.dom.append(this.use);
    else if (!moved) this.use.remove();
  }

  private writeChoice({ winner, share }: ChoiceReading): void {
    const text = winner ?? this.port?.words.undecided ?? '';
    setText(this.value, text.length > maxOptionLength ? `${text.slice(0, maxOptionLength - 1)}…` : text);
    setText(this.next, winner === null ? '' : formatShare(share));
    setAttribute(this.figures, 'aria-label', `${text}${winner === null ? '' : `, ${formatShare(share)}`}`);
  }

  private hold() {
    const { reading, port } = this;
    if (!isNumber(reading) || port === null || !port.hold(reading.name)) return null;
    const text = formatNumber(Number(reading.value.toPrecision(heldDigits)));
    return { text, range: Promise.resolve(reading.range) };
  }

  private act(on: (name: string) => void): void {
    if (isNumber(this.reading)) on(this.reading.name);
  }
}

/**
 * A step of 0.5 ends a little beside 100.5, or beside 0, for what the optimizer divides by: that is not shown. A value that
 * is rounded itself has a next one with as many digits.
 */
function rounded(next: number, value: number): number {
  if (Math.abs(next) < 1e-8 * Math.abs(value)) return 0;
  const short = (figure: number): number => Number(figure.toPrecision(4));
  return short(value) === value ? short(next) : next;
}

function isNumber(reading: Reading): reading is ParameterReading {
  return reading.kind === 'parameter' && reading.norm !== true;
}

export class ChipWidget extends WidgetType {
  constructor(
    readonly slot: Slot,
    private readonly readingIn: (view: EditorView) => Reading | undefined,
  ) {
    super();
  }

  override eq(other: ChipWidget): boolean {
    return other.slot === this.slot;
  }

  override toDOM(view: EditorView): HTMLElement {
    const reading = this.readingIn(view);
    if (reading === undefined) return span('cm-reading');
    this.slot.chip = new Chip(reading, view.state.facet(chipDragging));
    return this.slot.chip.dom;
  }

  override destroy(root: HTMLElement): void {
    if (this.slot.chip?.dom !== root) return;
    this.slot.chip.destroy();
    this.slot.chip = null;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function span(name: string): HTMLElement {
  const made = document.createElement('span');
  made.className = name;
  return made;
}

function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Sets the text and keeps its node, so that a tick costs no more than its characters. */
function setText(element: HTMLElement, text: string): void {
  const { firstChild } = element;
  if (firstChild === null) element.textContent = text;
  else if (firstChild.nodeValue !== text) firstChild.nodeValue = text;
}
