/** Terms of Cajal from text, for tests. */

import { inferType, type Link, parseTerm, type Typing } from '../cajal';
import { read } from '../lang';
import { byPlace, type Diagnostic } from '../text/diagnostic';
import { renderDiagnostics } from '../text/render';

export interface ReadTerm {
  readonly typing: Typing;
  /** The mistakes of reading, of form and of type. */
  readonly diagnostics: readonly Diagnostic[];
}

export function readTerm(source: string, dimension: number, links: readonly Link[] = []): ReadTerm {
  const { data, diagnostics } = read(source, 'program');
  if (data.length !== 1) throw new Error(`one term is wanted: ${source}`);
  const parsed = parseTerm(data[0]!, { links });
  const typing = inferType(parsed.term, dimension);
  return { typing, diagnostics: byPlace([...diagnostics, ...parsed.diagnostics, ...typing.diagnostics]) };
}

/** A term without mistakes; any mistake fails the test with its rendering. */
export function typed(source: string, dimension: number, links: readonly Link[] = []): Typing {
  const { typing, diagnostics } = readTerm(source, dimension, links);
  if (diagnostics.length > 0) throw new Error(renderDiagnostics(diagnostics, { program: source }));
  return typing;
}
