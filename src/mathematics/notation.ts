/** What writes a call of a builtin procedure, and what it needs of the writer of an equation. */

import type { Core } from '../lang';
import type { Formula } from './formula';
import type { Binding } from './precedence';

/** What a notation needs of the writer of an equation. */
export interface Writer {
  write(core: Core): Formula;
  /** Written so that an operator of this binding may be beside it. */
  operand(core: Core, least: Binding): Formula;
  list(items: readonly Core[]): Formula;
  call(name: Formula, operands: readonly Core[]): Formula;
  listed(core: Core): { readonly item: Formula; readonly from: Formula } | null;
}

/** Null if these operands have no notation. */
export type Notation = (writer: Writer, operands: readonly Core[]) => Formula | null;
