/**
 * A user's mistake as a value: what was found, what was wanted, what to try, and where. The front end, the machine and
 * a run all report these, several at once. They cross the worker as plain data.
 */

import type { Span } from './span';

export type Severity = 'error' | 'warning' | 'info';

export interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
  /** Whether this place is as much to blame as the first: an editor then marks both. */
  readonly alike?: boolean;
}

export interface Diagnostic {
  /** A stable name in kebab-case, for tests and for web searches: `unbound-name`, `wrong-arity`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly hint: string | null;
}

export interface DiagnosticOptions {
  readonly severity?: Severity;
  readonly hint?: string | null | undefined;
  readonly related?: readonly RelatedPlace[];
}

export function diagnostic(
  code: string,
  span: Span,
  message: string,
  options: DiagnosticOptions = {},
): Diagnostic {
  return {
    code,
    severity: options.severity ?? 'error',
    message,
    span,
    related: options.related ?? [],
    hint: options.hint ?? null,
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}

/** Diagnostics in order of place, so that the first in the list is the first that a reader meets. */
export function byPlace(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Carries a diagnostic through code that cannot stop in another way. It is caught at the edge of each pass. */
export class DiagnosticError extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.name = 'DiagnosticError';
  }
}
