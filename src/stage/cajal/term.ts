/**
 * Terms of Cajal as values. A term of data is a vector. A term of a function is a procedure on vectors: a closure that
 * captures the values of its links and the arguments that it has received so far.
 */

import { type DefinedTerm, defineTerm, depthOf, lossNotes } from '../../cajal';
import type { CajalTerm, Core } from '../../lang';
import type { Diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { LambdaCode, Step } from '../machine/code';
import { PoisonedError } from '../machine/mistakes';
import { Closure, type Value } from '../machine/values';

/** All mistakes and notes of a term. */
export function mistakesOfTerm(core: CajalTerm): readonly Diagnostic[] {
  const defined = defineTerm(core);
  return [...defined.diagnostics, ...lossNotes(defined)];
}

/** The names of Scheme that a term uses. Throws if the term has mistakes, which have been reported. */
export function linksOfTerm(core: CajalTerm): readonly Core[] {
  const { links, diagnostics } = defineTerm(core);
  if (diagnostics.length > 0) throw new PoisonedError(diagnostics[0]!);
  return links.map(({ value }) => value);
}

/** The code of a term. Its environment holds the captured values, then the list of arguments. */
export class TermCode implements LambdaCode {
  readonly required = 0;
  readonly rest = true;
  readonly size = 2;
  readonly name: string;
  /** The depth of the term without its links. */
  readonly depth: number;
  readonly body: Step;

  constructor(
    readonly term: DefinedTerm,
    readonly span: Span,
    enter: (code: TermCode) => Step,
  ) {
    this.name = term.name;
    this.depth = depthOf(term.typing.term);
    this.body = enter(this);
  }
}

/** A closure that a term made, with its parts. */
export interface TermParts {
  readonly code: TermCode;
  readonly links: readonly Value[];
  readonly operands: readonly Value[];
}

/** The parts of a closure that a term made; null for any other value. */
export function partsOf(value: Value): TermParts | null {
  if (!(value instanceof Closure) || !(value.code instanceof TermCode)) return null;
  // Closures of terms are made with these two lists.
  const [links, operands] = value.free as [Value[], Value[]];
  return { code: value.code, links, operands };
}

const nestings = new WeakMap<Closure, number>();

/** The depth of a term with the terms that it links and received; 0 for any other value. */
export function nestingOf(value: Value): number {
  const parts = partsOf(value);
  if (parts === null) return 0;
  // Only closures have parts.
  const closure = value as Closure;
  let found = nestings.get(closure);
  if (found === undefined) {
    found = parts.code.depth + Math.max(0, ...[...parts.links, ...parts.operands].map(nestingOf));
    nestings.set(closure, found);
  }
  return found;
}
