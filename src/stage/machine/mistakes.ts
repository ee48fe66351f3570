/** Errors of a running program: diagnostics at the user's expression, with the offending values. */

import { adviceOnOperands, adviceOnOperator } from '../../lang/callAdvice';
import {
  type Diagnostic,
  DiagnosticError,
  type DiagnosticOptions,
  diagnostic,
  type RelatedPlace,
} from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { Machine } from './machine';
import type { Site } from './primitive';
import { isTensor } from './tensorValue';
import { Closure, nil, Pair, StringValue, Traced, unspecified, type Value, Vector } from './values';
import { describeValue } from './write';

/** Stops the present run. If it is an arm that need not be taken, the other arm continues. */
export function fail(
  machine: Machine,
  site: Site,
  code: string,
  message: string,
  options: DiagnosticOptions = {},
): never {
  const related = [...(options.related ?? []), ...inEvaluator(site, code)];
  throw new DiagnosticError(diagnostic(code, machine.userSpan(site), message, { ...options, related }));
}

/** The expression of the evaluator, if the mistake is in the evaluator and not in the interpreted program. */
function inEvaluator({ span }: Site, code: string): readonly RelatedPlace[] {
  if (span.source !== 'evaluator' || code === 'user-error' || code === 'uncaught-raise') return [];
  return [{ message: 'It is this expression of the evaluator that fails.', span }];
}

/** The procedures on lists that have a counterpart for vectors. */
const onVectors: Readonly<Record<string, string>> = {
  map: 'vector-map',
  'for-each': 'vector-for-each',
  length: 'vector-length',
  'list-ref': 'vector-ref',
  append: 'vector-append',
};

function adviceFor(value: Value, wanted: string, name: string): string | undefined {
  if (value instanceof Vector && (wanted === 'a list' || wanted === 'a pair')) {
    const own = onVectors[name];
    const whole = '(vector->list v) makes a list of a vector, such as a column.';
    return own === undefined ? whole : `For a vector, such as a column, there is ${own}; ${whole}`;
  }
  if (wanted === 'a vector' && (value instanceof Pair || value === nil))
    return '(list->vector l) makes a vector of a list.';
  if (isTensor(value)) {
    if (wanted === 'a number') return 'An element is (ref t i …); all of them together make (sum t).';
    return 'Its items are (ref t i); (tensor->list t) makes a list of them, for map and length.';
  }
  if (value === unspecified)
    return 'An if without an else has no value where its test is false; define and display have none at all.';
  if (value === nil && wanted === 'a pair') return 'The empty list has no items: test with null? before.';
  if (value instanceof StringValue && wanted === 'a number')
    return 'The number that a string spells is (string->number string).';
  if (typeof value === 'number' && wanted === 'a string')
    return 'The digits of a number are (number->string number).';
  if (value instanceof Traced && wanted !== 'a number') {
    return 'It depends on a parameter or a row, so it can take part in arithmetic and tests alone.';
  }
  if (wanted !== 'a number') return undefined;
  if (value instanceof Pair) return 'To work on each item of a list, use map.';
  if (value instanceof Closure) return 'To use what a procedure returns, call it.';
  return undefined;
}

/** Refuses to call a value that is no procedure. */
export function notAProcedure(machine: Machine, site: Site, value: Value): never {
  const place = site.user ? site : machine.site;
  const name = place.head ?? place.operator ?? null;
  const described = describeValue(value);
  const message =
    name === null
      ? `${described} is not a procedure, but it is called.`
      : `${name} is ${described} here, not a procedure.`;
  const usual = value instanceof Pair ? { hint: 'An item of a list is (list-ref list index).' } : {};
  return fail(machine, site, 'not-a-procedure', message, adviceOnOperator(machine.userSpan(site)) ?? usual);
}

/** Refuses a wrong number of operands. */
export function wrongArity(machine: Machine, site: Site, name: string, wanted: string, got: number): never {
  const advice = adviceOnOperands(machine.userSpan(site)) ?? {};
  return fail(machine, site, 'wrong-arity', `${name} takes ${wanted}, but got ${got}.`, advice);
}

/** A value must be known when the program is compiled, but depends on unknown numbers. */
export class StructureError extends DiagnosticError {}

/** Refuses an unknown number on which structure depends. */
export function notKnown(machine: Machine, site: Site, name: string): never {
  throw new StructureError(
    diagnostic(
      'number-not-known',
      machine.userSpan(site),
      `${name} wants a number that no parameter and no row decides, but this one depends on one of them.`,
    ),
  );
}

/** Refuses a value of the wrong kind. */
export function wrongType(machine: Machine, site: Site, name: string, wanted: string, given: Value): never {
  const value = machine.asKnown(given);
  const list = value instanceof Pair && wanted === 'a number or a tensor';
  const hint = list ? 'To make a tensor of a list, write (tensor list).' : adviceFor(value, wanted, name);
  const message = `${name} wants ${wanted}, but got ${describeValue(value)}.`;
  const mistake = diagnostic('wrong-type', machine.userSpan(site), message, {
    hint,
    related: inEvaluator(site, 'wrong-type'),
  });
  throw value instanceof Traced ? new StructureError(mistake) : new DiagnosticError(mistake);
}

/** A mistake that the program itself reports, with a message and the values that explain it. */
export class UserError extends DiagnosticError {
  constructor(
    mistake: Diagnostic,
    readonly text: Value,
    readonly irritants: readonly Value[],
  ) {
    super(mistake);
  }
}

/** A value that does not exist because of a mistake that has been reported already. */
export class PoisonedError extends DiagnosticError {}

/** Reports a mistake outside of a run: in what the program trains, and how. */
export function mistake(code: string, span: Span, message: string, hint?: string): never {
  throw new DiagnosticError(diagnostic(code, span, message, { hint }));
}
