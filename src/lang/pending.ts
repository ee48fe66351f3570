/** The forms of the top level between the pass that collects their names and the one that expands them. */

import type { Span } from '../text/span';
import type { CajalDefinition, Core } from './core';
import type { Datum, SymbolDatum } from './datum';
import type { Expander } from './expander';
import type { TopForm } from './program';
import type { Scope } from './scope';

export interface PendingForm {
  readonly span: Span;
  readonly names: readonly SymbolDatum[];
  /** Whether the names must not be defined a second time: parameters and columns. */
  readonly unique: boolean;
  readonly expand: () => TopForm;
  /** The definition, if the name is that of a term of Cajal. */
  readonly cajal?: CajalDefinition;
}

export interface TopLevel {
  /** The program's own names. */
  readonly scope: Scope;
  /** The names of the language, including tables. */
  readonly language: Scope;
  readonly expander: Expander;
  /** The library whose body this is; null for the program itself. */
  readonly library: string | null;
  /** Whether the text of the form has a mistake, so that what it lacks may be there. */
  readonly isDamaged?: boolean;
  /** The forms of a datum at this level, whose names it binds. */
  readonly collect: (datum: Datum, top: TopLevel) => readonly PendingForm[];
}

/** The name under which `scope` keeps a global. */
export function globalName(name: SymbolDatum, scope: Scope): string {
  const binding = scope.own(name);
  return binding?.kind === 'global' ? binding.name : name.name;
}

export function defineForm(name: SymbolDatum, value: () => Core, span: Span, scope: Scope): PendingForm {
  const expand = (): TopForm => ({
    kind: 'define',
    name: globalName(name, scope),
    nameSpan: name.span,
    value: value(),
    span,
  });
  return { span, names: [name], unique: false, expand };
}
