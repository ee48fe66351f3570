/** Diagnostics as a terminal and the golden tests show them: message, place, the line with a caret under it, hint. */

import type { Diagnostic } from './diagnostic';
import { LineIndex, type SourceName, type Span } from './span';

export type SourceTexts = Partial<Record<SourceName, string>>;

function renderPlace(span: Span, index: LineIndex): string[] {
  const start = index.position(span.start);
  const end = index.position(span.end);
  const line = index.line(start.line);
  const lastColumn = end.line === start.line ? end.column : line.length + 1;
  const gutter = String(start.line);
  const width = Math.max(1, lastColumn - start.column);
  const indent = line.slice(0, start.column - 1).replace(/[^\t]/g, ' ');
  return [`  ${gutter} | ${line}`, `  ${' '.repeat(gutter.length)} | ${indent}${'^'.repeat(width)}`];
}

export function renderDiagnostic(diagnostic: Diagnostic, sources: SourceTexts): string {
  const lines: string[] = [];
  const place = (span: Span): string[] => {
    const text = sources[span.source];
    return text === undefined ? [`  (${span.source})`] : renderPlace(span, new LineIndex(text));
  };
  lines.push(`${diagnostic.severity}[${diagnostic.code}]: ${diagnostic.message}`);
  lines.push(...place(diagnostic.span));
  for (const related of diagnostic.related) lines.push(`  ${related.message}`, ...place(related.span));
  if (diagnostic.hint !== null) lines.push(`  hint: ${diagnostic.hint}`);
  return lines.join('\n');
}

export function renderDiagnostics(diagnostics: readonly Diagnostic[], sources: SourceTexts): string {
  return diagnostics.map((each) => renderDiagnostic(each, sources)).join('\n\n');
}
