import { useCallback } from 'react';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { describeEvaluator } from '../state/levelWords';
import type { EditorHost } from './editorHost';
import { evaluatorPart } from './evaluatorHost';
import { LateEditor } from './LateEditor';
import { ProblemLine } from './ProblemLine';

/** The evaluator's text, where it is used, and the way back to the one that ships. */
export function EvaluatorPane({ host }: { readonly host: EditorHost }) {
  const session = useSession();
  const load = useCallback(() => host.evaluator.load(), [host]);
  const { level, evaluator } = useStore(session.documents.current).settings;
  const { compiled } = useStore(session.compileController.state);
  const report = compiled.kind === 'ok' ? compiled.evaluator : null;
  return (
    <>
      <div className="evaluator-note">
        <p>
          {level === 'direct' ? (
            <>
              An interpreter of Scheme in Scheme. It runs the program at the levels interpreter and tower; at
              direct, only <code>(interpret …)</code> uses it.{' '}
              <Button look="link" onClick={() => session.setSettings({ level: 'interpreter' })}>
                Run the program through it
              </Button>
            </>
          ) : (
            <>
              The program runs through this text, at the level {level}.{' '}
              {report !== null && <span className="aside">{describeEvaluator(report)}</span>}
            </>
          )}
        </p>
        {evaluator !== null && (
          <Button
            look="outlined"
            small
            icon="reset"
            tip="The evaluator that ships with Gradus takes the place of this one"
            onClick={() => host.evaluator.putBack()}
          >
            Put back
          </Button>
        )}
      </div>
      <LateEditor part={evaluatorPart} element={host.evaluator.element} load={load} fallback={null} />
      <ProblemLine host={host} />
    </>
  );
}
