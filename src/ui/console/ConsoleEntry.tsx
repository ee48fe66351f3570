import { useEffect, useState } from 'react';
import type { Diagnostic } from '../../app/protocol';
import { LineIndex } from '../../text/span';
import { Button } from '../common/Button';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import type { Evaluation } from '../session/evaluations';
import { lastOk } from '../state/compileState';
import { commonWords, consoleWords as words } from '../words';
import { ConsoleText } from './ConsoleText';

interface ConsoleEntryProps {
  readonly entry: Evaluation;
  readonly host: EditorHost;
}

/** Shows an expression that was typed, and its result. */
export function ConsoleEntry({ entry, host }: ConsoleEntryProps) {
  const { expression, outcome } = entry;
  return (
    <div className="console-entry">
      <div className="console-line">
        <span aria-hidden="true" className="prompt">
          ›
        </span>
        <pre>{expression}</pre>
      </div>
      {outcome.kind === 'running' && <Running />}
      {outcome.kind === 'cancelled' && <p className="aside">{words.cancelled}</p>}
      {outcome.kind === 'broken' && <p className="problem">{outcome.message}</p>}
      {outcome.kind === 'answered' && (
        <>
          {outcome.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change.
            <ConsoleText key={index} line={line} />
          ))}
          {outcome.diagnostics.map((diagnostic, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change.
            <Mistake key={index} diagnostic={diagnostic} expression={expression} host={host} />
          ))}
        </>
      )}
    </div>
  );
}

/** Work under half a second shows nothing. */
function Running() {
  const { evaluations } = useSession().questions;
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 500);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <p className="aside">
      {words.evaluating}{' '}
      <Button look="link" onClick={() => evaluations.cancel()}>
        {words.cancel}
      </Button>
    </p>
  );
}

interface MistakeProps {
  readonly diagnostic: Diagnostic;
  readonly expression: string;
  readonly host: EditorHost;
}

function Mistake({ diagnostic: { message, span, hint }, expression, host }: MistakeProps) {
  const session = useSession();
  const good = lastOk(session.compileController.state.get().compiled);
  return (
    <div className="console-mistake">
      {span.source === 'console' && <Caret text={expression} start={span.start} end={span.end} />}
      <p className="problem">{message}</p>
      {hint !== null && <p className="aside">{hint}</p>}
      {span.source === 'evaluator' && (
        <Button look="link" onClick={() => host.revealInEvaluator(span, good?.changedEvaluator ?? null)}>
          {commonWords.evaluatorFile}
        </Button>
      )}
      {span.source === 'program' && good !== null && (
        <Button look="link" onClick={() => host.reveal(span, good.source)}>
          {commonWords.line(new LineIndex(good.source).position(span.start).line)}
        </Button>
      )}
    </div>
  );
}

/** A mark under the place: under the expression itself if it has one line; else under its line, repeated. */
function Caret({
  text,
  start,
  end,
}: {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}) {
  const index = new LineIndex(text);
  const from = index.position(start);
  const to = index.position(end);
  const line = index.line(from.line);
  const last = to.line === from.line ? to.column : line.length + 1;
  const indent = line.slice(0, from.column - 1).replace(/[^\t]/g, ' ');
  const marks = indent + '^'.repeat(Math.max(1, last - from.column));
  return (
    <div className="console-line" aria-hidden="true">
      <span className="prompt"> </span>
      <pre className="caret">{index.lineCount === 1 ? marks : `${line}\n${marks}`}</pre>
    </div>
  );
}
