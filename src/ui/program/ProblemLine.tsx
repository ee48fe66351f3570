import { useEffect } from 'react';
import type { Level, Span } from '../../app/protocol';
import { LineIndex } from '../../text/span';
import { Button } from '../common/Button';
import { useBusyIndicator } from '../common/useBusyIndicator';
import { useStore } from '../common/useStore';
import { useRecovery } from '../recovery/RecoveryContext';
import { useSession } from '../SessionContext';
import { type CompileError, type CompileOk, firstProblem } from '../state/compileState';
import { commonWords, recoveryWords, throughLevel, problemWords as words } from '../words';
import type { EditorHost } from './editorHost';

/** Says under the editor whether the program compiles, or shows its first problem and a link to it. */
export function ProblemLine({ host }: { readonly host: EditorHost }) {
  const session = useSession();
  const { compiled, pendingSince } = useStore(session.compileController.state);
  const { level } = useStore(session.documents.current).settings;
  useStore(session.questions.neuronWatch.snapshot);
  if (useBusyIndicator(pendingSince)) {
    return (
      <div className="problem-line">
        <p className="fine">{words.compiling}</p>
      </div>
    );
  }
  if (compiled.kind === 'none') return <div className="problem-line" />;
  const found = [...session.questions.neuronWatch.notes(compiled.source), ...compiled.diagnostics];
  const problem = firstProblem(found);
  if (problem === null) {
    return (
      <div className="problem-line">
        {compiled.kind === 'ok' ? (
          <Fine {...compiled} level={level} />
        ) : compiled.canRetry ? (
          <MissingPart
            message={compiled.message ?? ''}
            retry={() => session.compileController.changed('choice')}
          />
        ) : (
          <p className="problem">{compiled.message}</p>
        )}
      </div>
    );
  }
  const { span, message, severity, hint, fixes = [] } = problem;
  const [fix] = fixes.filter(({ edits }) => edits.every((each) => each.span.source === 'program'));
  const more = found.length - 1;
  const isError = severity === 'error';
  return (
    <div className="problem-line">
      <Place span={span} compiled={compiled} host={host} />
      <p>
        <span className="unseen">{words.severity[severity]}: </span>
        <span className={isError ? 'problem' : 'remark'}>{message}</span>
        {hint !== null && <span className="hint"> {hint}</span>}
      </p>
      {fix !== undefined && (
        <Button look="outlined" small onClick={() => host.fix(fix, compiled.source)}>
          {fix.label}
        </Button>
      )}
      {more > 0 && <span className="more-problems">{words.more(more)}</span>}
    </div>
  );
}

/** Says which part of the compiler could not be loaded, and compiles again on demand. */
function MissingPart({ message, retry }: { readonly message: string; readonly retry: () => void }) {
  const recovery = useRecovery();
  useEffect(() => void recovery.check(), [recovery]);
  return (
    <>
      <p className="problem">{message}</p>
      <Button look="outlined" small onClick={retry}>
        {recoveryWords.tryAgain}
      </Button>
    </>
  );
}

interface PlaceProps {
  readonly span: Span;
  readonly compiled: CompileOk | CompileError;
  readonly host: EditorHost;
}

/** The line of a problem, as a link to it. */
function Place({ span, compiled: { source, changedEvaluator }, host }: PlaceProps) {
  if (span.source === 'evaluator') {
    return (
      <Button look="link" onClick={() => host.revealInEvaluator(span, changedEvaluator)}>
        {words.evaluatorLine(
          changedEvaluator === null ? null : new LineIndex(changedEvaluator).position(span.start).line,
        )}
      </Button>
    );
  }
  return (
    <Button look="link" onClick={() => host.reveal(span, source)}>
      {commonWords.line(new LineIndex(source).position(span.start).line)}
    </Button>
  );
}

function Fine({
  program,
  duration,
  level,
}: {
  readonly program: { readonly nodes: number };
  readonly duration: number;
  readonly level: Level;
}) {
  return <p className="fine">{words.fine(duration, program.nodes, throughLevel(level))}</p>;
}
