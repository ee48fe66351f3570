/**
 * What a call that fails may have been meant to be. The expander notes it by the call's place, since only a run tells whether
 * the call fails: `(x * 2)` is a call where `x` is a procedure.
 */

import { type Diagnostic, type DiagnosticOptions, diagnostic, type Fix } from '../text/diagnostic';
import { quoteText } from '../text/quoteText';
import type { Span } from '../text/span';
import { procedures } from './catalogue';
import type { Datum, ListDatum, SymbolDatum } from './datum';
import { type Foreign, foreignCall, infixList, infixOperands, infixWithin, possibleCall } from './infix';
import type { Scope } from './scope';

export interface CallAdvice {
  /** The whole call in Scheme, if it is infix or the operands of the name before it, and the place of that. */
  readonly inScheme?: { readonly span: Span; readonly text: () => string };
  /** The whole call, with operands that are infix written as Scheme. */
  readonly operandsInScheme?: () => string;
  /** The operator hides a name of the language, and is defined at the place. */
  readonly hides?: { readonly name: string; readonly span: Span | null };
}

const notes = new WeakMap<Span, CallAdvice>();

/** The places where a program defines its global names. */
export type DefinedAt = ReadonlyMap<string, Span>;

/** Notes what a call may have been meant to be, if it looks like something else. */
export function noteMeaning(form: ListDatum, scope: Scope, definedAt: DefinedAt): void {
  const { items, span } = form;
  const [head] = items;
  if (infixList(form, scope) !== null)
    noteCall(span, { inScheme: { span, text: () => infixList(form, scope)!.text } });
  else if (infixOperands(form, scope) !== null)
    noteCall(span, { operandsInScheme: () => infixOperands(form, scope)! });
  if (head?.kind === 'symbol') noteShadow(head, span, scope, definedAt);
  for (const [index, item] of items.entries()) noteAdjacent(items[index - 1], item, scope);
}

/** Notes that a list may be the operands of the name before it, as in `f(x)`. */
function noteAdjacent(before: Datum | undefined, list: Datum, scope: Scope): void {
  if (before?.span.end !== list.span.start || possibleCall(before, list, scope) === null) return;
  const span = { ...before.span, end: list.span.end };
  noteCall(list.span, { inScheme: { span, text: () => possibleCall(before, list, scope)! } });
}

function noteShadow(head: SymbolDatum, span: Span, scope: Scope, definedAt: DefinedAt): void {
  const { name } = head;
  if (!Object.hasOwn(procedures, name) || head.alias !== undefined) return;
  const binding = scope.lookup(head);
  if (binding?.kind === 'local') noteCall(span, { hides: { name, span: binding.variable.span } });
  if (binding?.kind === 'global') noteCall(span, { hides: { name, span: definedAt.get(name) ?? null } });
}

function noteCall(span: Span, advice: CallAdvice): void {
  notes.set(span, { ...notes.get(span), ...advice });
}

/** The hint and the change that write the text in the place of the span. */
export function writeInstead(
  span: Span,
  text: string,
): Required<Pick<DiagnosticOptions, 'hint'>> & { fixes: readonly Fix[] } {
  const shown = quoteText(text);
  return { hint: `Write ${shown}.`, fixes: [{ label: `Write ${shown}`, edits: [{ span, insert: text }] }] };
}

const foreignMessages: Readonly<Record<Foreign['kind'], string>> = {
  operators: 'In Scheme the operator comes first, within the parentheses.',
  call: 'In Scheme the parenthesis of a call comes before the name of the procedure.',
  definition: 'In Scheme a name gets its value from define.',
};

export function foreignMistake({ kind, span, text }: Foreign): Diagnostic {
  return diagnostic('not-scheme', span, foreignMessages[kind], writeInstead(span, text));
}

/** A mistake in the parts of a form, with how what is written as in other languages among them is written in Scheme. */
export function infixHinted(mistake: Diagnostic, form: ListDatum, scope: Scope): Diagnostic {
  if (mistake.code !== 'bad-syntax') return mistake;
  for (const index of form.items.keys()) {
    const call = foreignCall(form.items, index, scope, 'operands');
    if (call !== null) return foreignMistake(call);
  }
  const infix = infixWithin(form, scope);
  if (infix === null) return mistake;
  const { hint = null, fixes } = writeInstead(infix.span, infix.text);
  return { ...mistake, hint, fixes };
}

/** What to say beside a call of something that is no procedure; null if nothing is known about it. */
export function adviceOnOperator(span: Span): DiagnosticOptions | null {
  const advice = notes.get(span);
  if (advice?.hides !== undefined) {
    const { name, span: defined } = advice.hides;
    const related =
      defined === null
        ? []
        : [
            {
              message: `${name} is defined here, and hides the procedure ${name} of the language.`,
              span: defined,
            },
          ];
    return {
      related,
      hint: `Give this ${name} another name, so that ${name} is the procedure of the language again.`,
    };
  }
  return advice?.inScheme === undefined ? null : writeInstead(advice.inScheme.span, advice.inScheme.text());
}

/** What to say beside a call with too many operands; null if nothing is known about it. */
export function adviceOnOperands(span: Span): DiagnosticOptions | null {
  const text = notes.get(span)?.operandsInScheme?.();
  return text === undefined ? null : writeInstead(span, text);
}
