/**
 * Terms of Cajal as values: of data a vector, of a function a procedure on vectors, which is a closure like any other.
 * What it captured are the values of its links and the arguments that it has been given so far.
 */

import { type DefinedTerm, defineTerm, depthOf, lossNotes } from '../../cajal';
import { type CajalTerm, type Core, cajalTerms, coreOf, type Program } from '../../lang';
import type { Diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { LambdaCode, Step } from '../machine/code';
import { PoisonedError } from '../machine/mistakes';
import { Closure, type Value } from '../machine/values';

/** Every mistake of the terms of a program, and notes on them, those in procedures that are never called among them. */
export function cajalMistakes(program: Program): readonly Diagnostic[] {
  const terms = new Set(program.forms.flatMap(coreOf).flatMap((core) => [...cajalTerms(core)]));
  return [...terms].flatMap((term) => {
    const defined = defineTerm(term);
    return [...defined.diagnostics, ...lossNotes(defined)];
  });
}

/** The names of Scheme that a term uses. Throws where the term has mistakes, which have been reported. */
export function linksOfTerm(core: CajalTerm): readonly Core[] {
  const { links, diagnostics } = defineTerm(core);
  if (diagnostics.length > 0) throw new PoisonedError(diagnostics[0]!);
  return links.map(({ value }) => value);
}

/** The code of a term: an environment of it holds what was captured, then the list of what it is called with. */
export class TermCode implements LambdaCode {
  readonly required = 0;
  readonly rest = true;
  readonly size = 2;
  readonly name: string;
  /** Of the term alone. */
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

/** Null for any other value. */
export function partsOf(value: Value): TermParts | null {
  if (!(value instanceof Closure) || !(value.code instanceof TermCode)) return null;
  // So it is made wherever a term is linked or given arguments.
  const [links, operands] = value.free as [Value[], Value[]];
  return { code: value.code, links, operands };
}

const nestings = new WeakMap<Closure, number>();

/** How deep a term nests with the terms that it links and was given; 0 for any other value. */
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
