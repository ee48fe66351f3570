/** Gathers the output of a program into the lines of the console, and cuts it off before it floods the page. */

import { unspecified, type Value, writeValue } from '../stage';
import type { Span } from '../text/span';
import type { ConsoleLine } from './protocol';

const maxOutputLength = 100_000;
const maxValueLength = 10_000;

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
    this.done.push({ kind: 'value', text, span });
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
