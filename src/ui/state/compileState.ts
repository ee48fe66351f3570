/** What the compiler last said of the program, and the last program that it could compile. */

import type { ConsoleLine, Diagnostic, EvaluatorReport, ProgramSummary } from '../../app/protocol';
import type { Recording } from './recording';

/** A text that compiles. */
export interface CompileOk {
  readonly kind: 'ok';
  readonly source: string;
  /** The evaluator's text at the time; null for the one that ships. */
  readonly changedEvaluator: string | null;
  readonly program: ProgramSummary;
  /** The program before any training. */
  readonly start: Recording;
  /** Warnings and remarks; no errors. */
  readonly diagnostics: readonly Diagnostic[];
  readonly output: readonly ConsoleLine[];
  /** The time of the compilation, in milliseconds. */
  readonly duration: number;
  /** The evaluator that it went through; null at `direct`. */
  readonly evaluator: EvaluatorReport | null;
}

export interface CompileError {
  readonly kind: 'error';
  readonly source: string;
  readonly changedEvaluator: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly output: readonly ConsoleLine[];
  /** Set if the compiler broke, and not the program. */
  readonly message: string | null;
  /** Whether it broke for want of a file, so that compiling the same text again may succeed. */
  readonly canRetry: boolean;
  readonly lastOk: CompileOk | null;
}

export type Compiled = { readonly kind: 'none' } | CompileOk | CompileError;

export interface CompileState {
  readonly compiled: Compiled;
  /** When the text that is not yet compiled was first changed, by `performance.now`; null where there is none. */
  readonly pendingSince: number | null;
}

export function lastOk(compiled: Compiled): CompileOk | null {
  switch (compiled.kind) {
    case 'none':
      return null;
    case 'ok':
      return compiled;
    case 'error':
      return compiled.lastOk;
  }
}

/** The error a reader meets first, else the first warning, else the first remark. */
export function firstProblem(diagnostics: readonly Diagnostic[]): Diagnostic | null {
  const first = (severity: Diagnostic['severity']) => diagnostics.find((each) => each.severity === severity);
  return first('error') ?? first('warning') ?? diagnostics[0] ?? null;
}
