/** Gathers the output of a program into the lines of the console, and cuts it off before it floods the page. */

import { listItems, TensorValue, unspecified, type Value, Vector, writeValue } from '../stage';
import type { Span } from '../text/span';
import type { ConsoleLine, ConsoleNumbers } from './protocol';

const maxOutputLength = 100_000;
const maxValueLength = 10_000;

/** Longer lists and larger tensors are text alone. */
const maxNumbers = 20_000;

/** The numbers of a tensor, of a list or vector of numbers, or of rows of as many numbers each. */
function numbersOf(value: Value): ConsoleNumbers | null {
  if (value instanceof TensorValue) {
    const { shape, values } = value;
    return values.length > maxNumbers ? null : { shape, values };
  }
  const items = itemsOf(value);
  if (items === null || items.length === 0 || items.length > maxNumbers) return null;
  if (items.every((each) => typeof each === 'number'))
    return { shape: [items.length], values: Float64Array.from(items) };
  const rows = items.map(itemsOf);
  const width = rows[0]?.length ?? 0;
  const cells = rows.flatMap((row) => (row?.length === width ? row : [false]));
  if (width === 0 || cells.length > maxNumbers || !cells.every((each) => typeof each === 'number'))
    return null;
  return { shape: [rows.length, width], values: Float64Array.from(cells) };
}

function itemsOf(value: Value): readonly Value[] | null {
  return value instanceof Vector ? value.items : listItems(value);
}

export class ConsoleOutput {
  private readonly done: ConsoleLine[] = [];
  private text = '';
  private length = 0;
  private cut = false;

  readonly print = (text: string): void => {
    if (this.cut) return;
    this.text += text;
    this.count(text);
  };

  private count(text: string): void {
    this.length += text.length;
    if (this.length <= maxOutputLength) return;
    this.cut = true;
    this.text += `\n… the rest of the output is left out: it is longer than ${maxOutputLength} characters.`;
  }

  /** The value of an expression, on a line of its own after earlier output. */
  readonly value = (value: Value, span: Span): void => {
    if (value === unspecified || this.cut) return;
    this.flush();
    const text = writeValue(value, maxValueLength);
    const numbers = numbersOf(value);
    this.done.push({ kind: 'value', text, span, ...(numbers === null ? {} : { numbers }) });
    this.count(text);
  };

  private flush(): void {
    if (this.text !== '') this.done.push({ kind: 'output', text: this.text.replace(/\n$/, ''), span: null });
    this.text = '';
  }

  lines(): readonly ConsoleLine[] {
    this.flush();
    return this.done;
  }
}
