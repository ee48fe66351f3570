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

/** A change of the text in which a place is replaced. */
export interface Edit {
  readonly span: Span;
  readonly insert: string;
}

/** What would mend it, for the reader to choose: all edits together, of which none overlap. */
export interface Fix {
  readonly label: string;
  readonly edits: readonly Edit[];
}

export interface Diagnostic {
  /** A stable name in kebab-case, for tests and for web searches: `unbound-name`, `wrong-arity`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly hint: string | null;
  /** Missing if there are none. */
  readonly fixes?: readonly Fix[];
}

export interface DiagnosticOptions {
  readonly severity?: Severity;
  readonly hint?: string | null | undefined;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[] | undefined;
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
    ...(options.fixes === undefined || options.fixes.length === 0 ? {} : { fixes: options.fixes }),
  };
}

/** The hint and the fix for a name at `span` that is near to a known one. */
export function didYouMean(
  near: string,
  span: Span,
): Required<Pick<DiagnosticOptions, 'hint'>> & { fixes: readonly Fix[] } {
  return {
    hint: `Did you mean ${near}?`,
    fixes: [{ label: `Write ${near}`, edits: [{ span, insert: near }] }],
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
