import { useCallback } from 'react';
import { Button } from '../common/Button';
import { Prose } from '../common/Prose';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { describeEvaluator, evaluatorWords as words } from '../words';
import type { EditorHost } from './editorHost';
import { evaluatorPart } from './evaluatorHost';
import { LateEditor } from './LateEditor';
import { ProblemLine } from './ProblemLine';

/** Shows the evaluator's text, says when it is used, and restores the one that ships. */
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
              <Prose text={words.notUsed} />{' '}
              <Button look="link" onClick={() => session.setSettings({ level: 'interpreter' })}>
                {words.use}
              </Button>
            </>
          ) : (
            <>
              {words.used(level)}{' '}
              {report !== null && <span className="aside">{describeEvaluator(report)}</span>}
            </>
          )}
        </p>
        {evaluator !== null && (
          <Button
            look="outlined"
            small
            icon="reset"
            tip={words.putBackTip}
            onClick={() => host.evaluator.putBack()}
          >
            {words.putBack}
          </Button>
        )}
      </div>
      <LateEditor part={evaluatorPart} element={host.evaluator.element} load={load} fallback={null} />
      <ProblemLine host={host} />
    </>
  );
}
