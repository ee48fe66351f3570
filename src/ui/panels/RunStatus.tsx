import type { ProgramSummary } from '../../app/protocol';
import { LineIndex } from '../../text/span';
import { Button } from '../common/Button';
import { useBusyIndicator } from '../common/useBusyIndicator';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import type { CompileState } from '../state/compileState';
import type { Recording } from '../state/recording';
import type { Failed, Run } from '../state/run';
import type { Shown } from '../state/shown';
import {
  commonWords,
  describeEnd,
  describeFailure,
  describeObjective,
  describePlace,
  runStatusWords,
  stateWord,
} from '../words';

/** Says in words which state the run is in, how far it is, and why it ended. */
export function RunStatus({ shown, host }: { readonly shown: Shown | null; readonly host: EditorHost }) {
  const session = useSession();
  const run = useStore(session.runController.run);
  const compilation = useStore(session.compileController.state);
  const late = useBusyIndicator(compilation.pendingSince);
  const { level } = useStore(session.documents.current).settings;
  const word = run.kind === 'idle' ? idleWord(compilation, late) : stateWord(run);
  return (
    <div className={`run-status state-${run.kind}`} data-state={word}>
      <span className="state-word">{word}</span>
      <span className="state-detail">
        {late && (run.kind === 'idle' || run.kind === 'compiling') ? (
          runStatusWords.compilingLong
        ) : (
          <Detail run={run} shown={shown} compilation={compilation} host={host} />
        )}
      </span>
      {level !== 'direct' && <span className="status-level">{level}</span>}
      {run.kind === 'training' && <Progress recording={run.recording} />}
    </div>
  );
}

function idleWord({ compiled }: CompileState, late: boolean): string {
  if (late || compiled.kind === 'none') return runStatusWords.compiling;
  return compiled.kind === 'error' ? runStatusWords.notReady : runStatusWords.ready;
}

/** Whether a panel draws something of the program, which is grey while the text does not compile. */
function hasResults({ objective, plots, parameters, watches }: ProgramSummary): boolean {
  return objective !== null || plots.length + parameters.length + watches.length > 0;
}

interface DetailProps {
  readonly run: Run<Recording>;
  readonly shown: Shown | null;
  readonly compilation: CompileState;
  readonly host: EditorHost;
}

function Detail({ run, shown, compilation: { compiled }, host }: DetailProps) {
  const older = (
    <>
      {shown?.older === true && <span className="older">{runStatusWords.older}</span>}
      {shown?.past != null && <span className="older">{runStatusWords.past(shown.past)}</span>}
    </>
  );
  const stale = shown?.stale === true && <span className="older">{runStatusWords.stale}</span>;
  switch (run.kind) {
    case 'idle':
      if (compiled.kind === 'error') {
        const isAnswered = compiled.message === null;
        return runStatusWords.broken(isAnswered, shown !== null && hasResults(shown.program));
      }
      return compiled.kind === 'ok' ? describeObjective(compiled.program.objective, compiled.program) : '';
    case 'compiling':
      return run.recording === null ? '' : runStatusWords.preparing;
    case 'training':
      return (
        <>
          <LivePlace recording={run.recording} withRate />
          {older}
        </>
      );
    case 'paused':
      return (
        <>
          <LivePlace recording={run.recording} withRate={false} />
          {older}
        </>
      );
    case 'done':
      return (
        <>
          {describeEnd(run)}
          {stale}
          {older}
        </>
      );
    case 'failed':
      return <Failure run={run} host={host} />;
  }
}

function LivePlace({ recording, withRate }: { readonly recording: Recording; readonly withRate: boolean }) {
  const now = useStore(recording.now);
  return (
    <span className="figure">
      {describePlace(recording, now)}
      {withRate && runStatusWords.rate(now.stepsPerSecond)}
    </span>
  );
}

function Failure({ run, host }: { readonly run: Failed<Recording>; readonly host: EditorHost }) {
  const { source } = run.recording;
  const place = run.diagnostics[0]?.span;
  const hint = run.diagnostics[0]?.hint ?? null;
  return (
    <span className="failure">
      {place?.source === 'program' && (
        <Button look="link" onClick={() => host.reveal(place, source)}>
          {commonWords.line(new LineIndex(source).position(place.start).line)}
        </Button>
      )}
      {place?.source === 'evaluator' && (
        <Button look="link" onClick={() => host.revealInEvaluator(place, null)}>
          {commonWords.evaluatorFile}
        </Button>
      )}{' '}
      {describeFailure(run.message, run.diagnostics)} {hint !== null && <span className="hint">{hint}</span>}
    </span>
  );
}

/** The progress of the run, as a hairline. */
function Progress({ recording }: { readonly recording: Recording }) {
  const { taken } = useStore(recording.now);
  const steps = recording.program.objective?.steps ?? 1;
  return <span className="run-progress" style={{ transform: `scaleX(${taken / steps})` }} />;
}
