/** The terminal's operation on terms of Cajal: type, matrix and value of a closed term. */

import { defineTerm, evaluateTerm, lossesOf, lossNotes, matrixOf, printType } from '../cajal';
import { nested } from '../graph';
import { type CajalTerm, read } from '../lang';
import { byPlace, type Diagnostic, DiagnosticError, diagnostic } from '../text/diagnostic';
import { diagnosticsJson, type Json, numberOf, RequestError, stringField } from './json';

const defaultDimension = 10;
const maxDimensions = 1000;

function dimensionOf(request: Json): number {
  const dimension = numberOf(request['dimension'] ?? defaultDimension, 'dimension');
  if (Number.isInteger(dimension) && dimension >= 1 && dimension <= maxDimensions) return dimension;
  throw new RequestError(`"dimension" must be a whole number from 1 to ${maxDimensions}.`);
}

/** The one term of a text, without links. */
function readTerm(source: string, dimension: number): readonly [CajalTerm | null, readonly Diagnostic[]] {
  const { data, diagnostics } = read(source, 'program');
  if (diagnostics.length > 0) return [null, diagnostics];
  const [term, extra] = data;
  const span = { source: 'program', start: 0, end: source.length } as const;
  if (term === undefined || extra !== undefined) {
    const message = term === undefined ? 'There is no term.' : 'This is a second term; one is wanted.';
    return [null, [...diagnostics, diagnostic('bad-syntax', extra?.span ?? span, message)]];
  }
  const name = 'The term';
  return [{ kind: 'cajal', name, nameSpan: span, term, dimension, links: [], names: [], span }, diagnostics];
}

export async function cajal(request: Json): Promise<Json> {
  const source = stringField(request, 'source');
  const dimension = dimensionOf(request);
  const texts = { program: source };
  const [core, unread] = readTerm(source, dimension);
  const defined = core === null ? null : defineTerm(core);
  const mistakes = byPlace([...unread, ...(defined?.diagnostics ?? [])]);
  if (defined === null || mistakes.length > 0) {
    return { ok: false, diagnostics: diagnosticsJson(mistakes, texts) };
  }
  const { typing } = defined;
  const found = [...lossNotes(defined)];
  const outcome = evaluateTerm(typing.term, { dimension });
  if (outcome.kind === 'endless') {
    const message = 'The term takes too many steps to be evaluated.';
    found.push(diagnostic('out-of-fuel', typing.term.span, message, { severity: 'warning' }));
  }
  try {
    const matrix = matrixOf(typing);
    const value = outcome.kind === 'value' && typeof outcome.value !== 'object' ? outcome.value : null;
    const lost =
      lossesOf(matrix, typing)?.map(({ operands, weight }) => ({ inputs: operands, weight })) ?? null;
    const reply = { ok: true, type: printType(typing.type), matrix: nested(matrix), value, lost };
    return found.length === 0 ? reply : { ...reply, diagnostics: diagnosticsJson(found, texts) };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { ok: false, diagnostics: diagnosticsJson([error.diagnostic], texts) };
  }
}
