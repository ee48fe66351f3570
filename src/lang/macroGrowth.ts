/**
 * The growth of a program by its macros. A few rules that double their operand could make more than memory holds, so
 * what templates make, and how often they repeat an operand, is limited for the program as a whole.
 */

import { DiagnosticError, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import type { Datum } from './datum';
import type { Macro } from './scope';

/** The maximum number of data that the macros of one program may add to it. */
export const maximumGrowth = 2_000_000;

export class MacroGrowth {
  private spent = 0;
  /** Operands are shared by all their copies, so the size of each datum is counted once. */
  private readonly sizes = new WeakMap<Datum, number>();

  /** Counts data that a template makes for a use of `macro` at `span`. */
  spend(data: number, macro: Macro, span: Span): void {
    this.spent += data;
    if (this.spent <= maximumGrowth) return;
    throw new DiagnosticError(
      diagnostic(
        'endless-expansion',
        span,
        `The macros of the program add more than ${maximumGrowth} parts to it; ${macro.name} adds the last ones.`,
        { hint: 'Let macros repeat less, or use procedures in their place.' },
      ),
    );
  }

  /** The expansion of `use`, after its copies of operands are counted. */
  checked(expansion: Datum, use: Datum, macro: Macro): Datum {
    this.spend(Math.max(0, this.size(expansion) - this.size(use)), macro, use.span);
    return expansion;
  }

  private size(datum: Datum): number {
    if (datum.kind !== 'list' && datum.kind !== 'vector') return 1;
    const known = this.sizes.get(datum);
    if (known !== undefined) return known;
    let size = 1;
    for (const item of datum.items) size += this.size(item);
    if (datum.kind === 'list' && datum.tail !== null) size += this.size(datum.tail);
    this.sizes.set(datum, size);
    return size;
  }
}
