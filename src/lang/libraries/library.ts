/**
 * `define-library`: its definitions become globals of the program under full names, which no program can write, and the names that it
 * exports are kept for imports. The libraries that ship are written in the same way.
 */

import { DiagnosticError, diagnostic, didYouMean } from '../../text/diagnostic';
import { InternalError } from '../../text/internal';
import { renderDiagnostics } from '../../text/render';
import { suggest } from '../../text/suggest';
import { type Datum, describeDatum, isProperList, type ListDatum, type SymbolDatum } from '../datum';
import { chosenByFeatures } from '../forms/condExpand';
import { globalName, type PendingForm, type TopLevel } from '../pending';
import type { Define } from '../program';
import { read } from '../reader';
import { type Binding, type Exports, languageScope, Scope } from '../scope';
import { badSyntax, operands, properList, symbol } from '../syntax';
import { bindImports, hasLibrary, libraryName } from './imports';
import { type ShippedLibrary, type ShippedName, shippedLibrary } from './shipped';

const form = 'define-library';

/** The declarations that name files. */
const files = ['include', 'include-ci', 'include-library-declarations'];

export function collectImport(datum: ListDatum, top: TopLevel): readonly PendingForm[] {
  const shipped = (name: ShippedName): Exports => exportsOfShipped(name, top);
  for (const set of operands(datum, 'import', 1, null)) bindImports(set, top, shipped);
  return [];
}

export function collectLibrary(datum: ListDatum, top: TopLevel): readonly PendingForm[] {
  const { expander } = top;
  if (top.library !== null)
    badSyntax(form, datum.span, 'A library is defined at the top level, not in another.');
  const [title] = operands(datum, form, 1, null);
  const library = libraryName(title!);
  if (hasLibrary(library, expander)) {
    throw new DiagnosticError(
      diagnostic('duplicate-definition', title!.span, `There is a library ${library} already.`, {
        hint: 'Give this one another name.',
      }),
    );
  }
  return collectDeclarations(datum, library, top);
}

function collectDeclarations(datum: ListDatum, library: string, top: TopLevel): readonly PendingForm[] {
  const { language, expander } = top;
  const [, ...declarations] = operands(datum, form, 1, null);
  const scope = new Scope(language);
  const inner: TopLevel = { ...top, scope, library };
  const all = declarations.flatMap((each) => withoutConditions(each, inner));
  const named = (name: string): readonly ListDatum[] => all.filter((each) => declarationName(each) === name);
  for (const each of named('import')) collectImport(each, inner);
  const bodies = named('begin').flatMap(({ items }) => items.slice(1));
  const pending = bodies.flatMap((each) => top.collect(each, inner));
  const specs = named('export').flatMap(({ items }) => items.slice(1));
  expander.libraries.set(library, exportsIn(specs, library, inner));
  return pending.map((each) => inLibrary(each, inner));
}

/** A declaration with what `cond-expand` makes of it. */
function withoutConditions(declaration: Datum, top: TopLevel): readonly ListDatum[] {
  const list = properList(declaration, form, 'a declaration such as (export name …) or (begin definition …)');
  const name = declarationName(list);
  if (name === 'cond-expand')
    return chosenByFeatures(list, top.scope, top.expander).flatMap((each) => withoutConditions(each, top));
  if (files.includes(name)) badSyntax(form, list.span, 'A program is one file: there is no file to include.');
  if (!['export', 'import', 'begin'].includes(name)) {
    badSyntax(
      form,
      list.span,
      `A library has the parts export, import, begin and cond-expand: found ${describeDatum(list.items[0] ?? list)}. Definitions belong in its (begin …).`,
    );
  }
  return [list];
}

function declarationName({ items: [head] }: ListDatum): string {
  return head?.kind === 'symbol' ? head.name : '';
}

/** A form of a library's body. Its names are the full ones, and its expressions show no values. */
function inLibrary(pending: PendingForm, { scope, expander }: TopLevel): PendingForm {
  const names = pending.names.map(
    ({ span, ...name }): SymbolDatum => ({
      kind: 'symbol',
      name: globalName({ ...name, span }, scope),
      span,
    }),
  );
  const expand: PendingForm['expand'] = () => {
    const made = pending.expand();
    if (made.kind !== 'expression') return made;
    const { span, value } = made;
    return { kind: 'define', name: expander.privateName('_'), nameSpan: span, value, span };
  };
  return { ...pending, names, expand };
}

/** The exported names, each `name` or `(rename inner outer)`. */
function exportsIn(
  specs: readonly Datum[],
  library: string,
  { scope, language, expander, isDamaged = false }: TopLevel,
): Exports {
  const exports = new Map<string, Binding>();
  for (const spec of specs) {
    const [inner, outer] = exportSpec(spec);
    const binding = scope.own(inner) ?? language.lookup(inner);
    if (binding !== null) exports.set(outer.name, binding);
    else if (!isDamaged) {
      const near = suggest(inner.name, scope.ownNames());
      expander.report(
        diagnostic(
          'unknown-export',
          inner.span,
          `${library} exports ${inner.name}, but does not define it.`,
          near === null ? {} : didYouMean(near, inner.span),
        ),
      );
    }
  }
  return exports;
}

function exportSpec(spec: Datum): readonly [SymbolDatum, SymbolDatum] {
  if (spec.kind === 'symbol') return [spec, spec];
  if (!isProperList(spec) || spec.items.length !== 3 || declarationName(spec) !== 'rename')
    return badSyntax(form, spec.span, 'An export is a name, or (rename name exported-name).');
  const [, inner, outer] = spec.items;
  return [symbol(inner, form, 'a name', spec.span), symbol(outer, form, 'a name', spec.span)];
}

// The libraries that ship.

function exportsOfShipped(name: ShippedName, top: TopLevel): Exports {
  return shippedLibrary(name, (text) => expandShipped(name, text, top)).exports;
}

function expandShipped(
  name: ShippedName,
  text: string,
  { expander: outer, collect }: TopLevel,
): ShippedLibrary {
  const expander = outer.fresh();
  const language = languageScope([], { forShipped: true });
  const top: TopLevel = { scope: new Scope(language), language, expander, library: null, collect };
  const { data, diagnostics } = read(text, 'prelude');
  for (const each of diagnostics) expander.report(each);
  const definitions = new Map<string, Define>();
  for (const datum of data) {
    const pending = collectDeclarations(properList(datum, form, 'a library'), name, top);
    for (const each of pending) {
      const made = each.expand();
      if (made.kind !== 'define') throw new InternalError('a library that ships holds definitions only');
      definitions.set(made.name, made);
    }
  }
  if (expander.diagnostics.length > 0)
    throw new InternalError(renderDiagnostics(expander.diagnostics, { prelude: text }));
  const exported = [...expander.libraries.get(name)!];
  return { exports: new Map(exported.map(([each, binding]) => [each, asBuiltin(binding)])), definitions };
}

/** What is a global within the library is a part of the language for programs. */
function asBuiltin(binding: Binding | null): Binding | null {
  if (binding?.kind === 'global') return { kind: 'builtin', name: binding.name };
  if (binding?.kind !== 'hyper') return binding;
  // A global is no missing name.
  return { ...binding, parameter: asBuiltin(binding.parameter)! };
}
