/** Errors of a running program: diagnostics at the user's expression, with the values that were met. */

import {
  DiagnosticError,
  type DiagnosticOptions,
  diagnostic,
  type RelatedPlace,
} from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { Machine } from './machine';
import type { Site } from './primitive';
import { isTensor } from './tensorValue';
import { Closure, Pair, Traced, type Value } from './values';
import { describeValue } from './write';

/** Stops the run that is under way. In an arm that need not be taken, only that arm. */
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

/** The evaluator's own expression, where it is that one that fails and not the one that it interprets. */
function inEvaluator({ span }: Site, code: string): readonly RelatedPlace[] {
  if (span.source !== 'evaluator' || code === 'user-error') return [];
  return [{ message: 'It is this expression of the evaluator that fails.', span }];
}

/** A limit was passed: no arm hides it. */
export class LimitError extends DiagnosticError {}

export function limitError(
  machine: Machine,
  site: Site,
  code: string,
  message: string,
  hint: string,
): LimitError {
  return new LimitError(diagnostic(code, machine.userSpan(site), message, { hint }));
}

export function exceed(machine: Machine, site: Site, code: string, message: string, hint: string): never {
  throw limitError(machine, site, code, message, hint);
}

function adviceFor(value: Value, wanted: string): string | undefined {
  if (isTensor(value)) {
    if (wanted === 'a number') return 'An element is (ref t i …); all of them together make (sum t).';
    return 'Its items are (ref t i); (tensor->list t) makes a list of them, for map and length.';
  }
  if (value instanceof Traced && wanted !== 'a number') {
    return 'It depends on a parameter or a row, so it can take part in arithmetic and tests alone.';
  }
  if (wanted !== 'a number') return undefined;
  if (value instanceof Pair) return 'To work on each item of a list, use map.';
  if (value instanceof Closure) return 'To use what a procedure returns, call it.';
  return undefined;
}

/** Something must be known when the program is compiled, but depends on numbers that are not. */
export class StructureError extends DiagnosticError {}

/** A primitive met a number on which structure depends, and which is not known. */
export function notKnown(machine: Machine, site: Site, name: string): never {
  throw new StructureError(
    diagnostic(
      'number-not-known',
      machine.userSpan(site),
      `${name} wants a number that is known when the program is compiled, but this one depends on a parameter or a row.`,
    ),
  );
}

/** A primitive met a value of the wrong kind. */
export function wrongType(machine: Machine, site: Site, name: string, wanted: string, given: Value): never {
  const value = machine.asKnown(given);
  const list = value instanceof Pair && wanted === 'a number or a tensor';
  const hint = list ? 'To make a tensor of a list, write (tensor list).' : adviceFor(value, wanted);
  const message = `${name} wants ${wanted}, but got ${describeValue(value)}.`;
  const mistake = diagnostic('wrong-type', machine.userSpan(site), message, {
    hint,
    related: inEvaluator(site, 'wrong-type'),
  });
  throw value instanceof Traced ? new StructureError(mistake) : new DiagnosticError(mistake);
}

/** A value of the program could not be made, for a mistake that has been reported already. */
export class PoisonedError extends DiagnosticError {}

/** A mistake of the program that no run of the machine meets: in what it is to train, with what, and how. */
export function mistake(code: string, span: Span, message: string, hint?: string): never {
  throw new DiagnosticError(diagnostic(code, span, message, { hint }));
}
