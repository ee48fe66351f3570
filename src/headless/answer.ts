/** Answers one line with one line, whatever the line contains. */

import { DiagnosticError } from '../text/diagnostic';
import { diagnosticsJson, encode, type Json, parseRequest, RequestError, requestMistake } from './json';
import { perform } from './operations';

export async function answerLine(line: string): Promise<string> {
  let request: Json | null = null;
  try {
    request = parseRequest(line);
    const reply = await perform(request);
    return encode({ id: request['id'] ?? null, ...reply });
  } catch (error) {
    const id = request?.['id'] ?? null;
    if (error instanceof DiagnosticError) {
      const source = typeof request?.['source'] === 'string' ? request['source'] : '';
      return encode({ id, ok: false, diagnostics: diagnosticsJson([error.diagnostic], { program: source }) });
    }
    if (error instanceof RequestError)
      return encode({ id, ok: false, diagnostics: [requestMistake(error.message)] });
    const message = error instanceof Error ? error.message : String(error);
    const broken = { ...requestMistake(`Gradus failed: ${message}`), code: 'internal' };
    return encode({ id, ok: false, diagnostics: [broken] });
  }
}
