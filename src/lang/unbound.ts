/** What to say of a name without a meaning: a form of another language, a similar name, or how to define it. */

import { type Diagnostic, diagnostic, didYouMean } from '../text/diagnostic';
import { suggest } from '../text/suggest';
import { constants, forms, options, procedures } from './catalogue';
import type { Datum, ListDatum, SymbolDatum } from './datum';
import { foreignForms } from './foreignForms';
import { isBroughtForm, libraryBringing } from './libraries/brought';
import type { Exports, Scope } from './scope';
import { alternativeTo } from './unsupportedNames';

/** Where a name is: first in a list, where it is called, or anywhere else. */
export type Role = 'operator' | 'operand';

/** After so many unbound names, no similar names are looked for: each takes time in proportion to the program. */
const maxSuggestions = 200;

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A hint with the place where a word has its meaning, for words without one of their own. */
function placeOf(name: string): string | null {
  if (name === 'else') return 'It begins the last clause of a cond or a case.';
  if (name === '=>') return 'It belongs in a clause of cond, after the test.';
  if (name === 'where') return 'It comes last in define-data: (define-data (column …) rows (where test)).';
  if (own<unknown>(options, name) !== undefined)
    return `It is an option, and belongs in fit or minimize: (${name} …).`;
  return null;
}

/** The names that make sense in a role: what is called is no constant, and what is not called is no form. */
function candidates(scope: Scope, role: Role): string[] {
  const unfit: Readonly<Record<string, unknown>> = role === 'operator' ? constants : forms;
  return [...scope.names()].filter((name) => own(unfit, name) === undefined);
}

/** Whether a name of the language is so short that most other names are as similar to it. */
function isShort(name: string): boolean {
  return name.length < 3 && [procedures, constants, forms].some((table) => Object.hasOwn(table, name));
}

export class Unbound {
  private suggestions = 0;

  constructor(private readonly libraries: ReadonlyMap<string, Exports>) {}

  /** The library that would bring the name: one of the program, or one that ships. */
  private libraryWith(name: string): string | null {
    for (const [library, exports] of this.libraries) if (exports.has(name)) return library;
    return libraryBringing(name);
  }

  /** The name with a meaning that is closest to an unbound one. */
  private nearest(name: string, scope: Scope, role: Role): string | null {
    if (this.suggestions++ >= maxSuggestions) return null;
    const near = suggest(name, candidates(scope, role));
    const differsInCase = near?.toLowerCase() === name.toLowerCase();
    return near === null || (isShort(near) && !differsInCase) ? null : near;
  }

  mistake({ name, span }: SymbolDatum, scope: Scope, role: Role): Diagnostic {
    const library = this.libraryWith(name);
    if (library !== null)
      return diagnostic('unbound-name', span, `${name} is not defined.`, {
        hint: `The library ${library} brings it: write (import ${library}) at the top.`,
      });
    const advice = alternativeTo(name) ?? own(foreignForms, name);
    if (advice !== undefined) return diagnostic('left-out', span, `Gradus has no ${name}.`, { hint: advice });
    const near = this.nearest(name, scope, role);
    const place = placeOf(name);
    const usual = near === null ? { hint: `Define it with (define ${name} …).` } : didYouMean(near, span);
    return diagnostic(
      'unbound-name',
      span,
      `${name} is not defined.`,
      place === null ? usual : { hint: place },
    );
  }

  /** An unbound name where a column of the data is wanted. */
  column(name: SymbolDatum, scope: Scope, columns: ReadonlySet<string>): Diagnostic {
    const mistake = this.mistake(name, scope, 'operand');
    const isNear = mistake.hint?.startsWith('Did you mean') ?? false;
    return isNear ? mistake : { ...mistake, hint: `The columns of the data are ${[...columns].join(', ')}.` };
  }

  /** Whether an unbound name at the head of a list was meant as a form, so that the rest of the list holds no expressions. */
  meansForm(form: ListDatum, { name }: SymbolDatum, scope: Scope): boolean {
    if (isBroughtForm(name) || alternativeTo(name) !== null || own(foreignForms, name) !== undefined)
      return true;
    if (form.items.slice(1).some(isNoExpression)) return true;
    const near = this.nearest(name, scope, 'operator');
    return near !== null && own<unknown>(forms, near) !== undefined;
  }
}

/** `((x 1) …)`, `(3 …)` and `()`, as forms have them. */
function isNoExpression(datum: Datum): boolean {
  if (datum.kind !== 'list') return false;
  const [head] = datum.items;
  return (
    head === undefined ||
    (head.kind === 'list' && head.items[0]?.kind === 'symbol' && isBindings(datum)) ||
    isConstant(head)
  );
}

function isConstant(datum: Datum): boolean {
  return datum.kind !== 'symbol' && datum.kind !== 'list';
}

/** Lists of a name and one more datum, such as `((x 1) (y 2))`. */
function isBindings({ items }: ListDatum): boolean {
  return items.every(
    (each) => each.kind === 'list' && each.items.length === 2 && each.items[0]!.kind === 'symbol',
  );
}

/** The names that a list would define if its head were a form of definition of another language. */
export function foreignDefinitions({ items: [head, target, ...rest] }: ListDatum): readonly SymbolDatum[] {
  if (head?.kind !== 'symbol' || target === undefined) return [];
  if (target.kind === 'list') return target.items[0]?.kind === 'symbol' ? [target.items[0]] : [];
  if (target.kind !== 'symbol') return [];
  if (head.name !== 'struct' && head.name !== 'define-struct') return [target];
  const fields = rest[0]?.kind === 'list' ? rest[0].items : [];
  const made = [`make-${target.name}`, `${target.name}?`];
  for (const field of fields) if (field.kind === 'symbol') made.push(`${target.name}-${field.name}`);
  return [target, ...made.map((name) => ({ ...target, name }))];
}

/** Whether a name begins definitions in other languages. */
export function isForeignDefinition(name: string): boolean {
  return name.startsWith('def') || name === 'struct' || name === 'var' || name === 'const';
}
