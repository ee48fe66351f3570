import { useCallback, useEffect, useRef, useState } from 'react';
import { copyText } from '../common/handOut';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import type { MathematicsText } from '../mathematics/MathematicsBody';
import { useLayout, useSession } from '../SessionContext';
import { answeredIn } from '../session/inquiry';
import { lastOk } from '../state/compileState';
import { isUnfolded } from '../state/layout';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';
import { FailedAnswer } from './FailedAnswer';
import { type PanelAction, ResultPanel } from './ResultPanel';

const words = panelWords.mathematics;

const MathematicsBody = lazyView('equations', async () => ({
  default: (await import('../mathematics/MathematicsBody')).MathematicsBody,
}));

/** Shows the model and the loss in mathematical notation, with the names or the present values of the parameters. */
export function MathematicsPanel({ shown }: { readonly shown: Shown | null }) {
  const session = useSession();
  const { questions, notices } = session;
  const { mathematics } = questions;
  const { compiled } = useStore(session.compileController.state);
  const good = lastOk(compiled);
  const isOpen = useLayout((layout) => isUnfolded(layout, 'mathematics'));
  const state = useStore(mathematics.state);
  const answered = answeredIn(state);
  const [withValues, setWithValues] = useState(false);
  const text = useRef<MathematicsText>(null);

  const ask = useCallback(() => {
    if (good !== null) void mathematics.ask({ ...session.request(), source: good.source });
  }, [session, mathematics, good]);
  useEffect(() => {
    if (isOpen) ask();
  }, [ask, isOpen]);
  useEffect(() => (isOpen ? () => mathematics.leave() : undefined), [mathematics, isOpen]);

  const copy = async (form: keyof MathematicsText): Promise<void> => {
    const copied = text.current?.[form]() ?? null;
    if (copied !== null && (await copyText(copied))) notices.done(words.copied[form]);
    else notices.problem(commonWords.clipboardRefused);
  };
  const count = answered === null ? 0 : answered.reply.model.length + (answered.reply.loss === null ? 0 : 1);
  const actions: readonly PanelAction[] =
    count === 0
      ? []
      : [
          { label: words.copyLatex, run: () => void copy('latex') },
          { label: words.copyMathml, run: () => void copy('mathml') },
        ];
  return (
    <ResultPanel
      id="mathematics"
      title={panelWords.titles.mathematics}
      stale={compiled.kind === 'error' || (answered !== null && answered.source !== good?.source)}
      empty={state.kind !== 'failed' && count === 0 ? words.empty : null}
      controls={
        count > 0 && (
          <label className="check" data-tip={words.valuesTip}>
            <input
              type="checkbox"
              checked={withValues}
              onChange={(event) => setWithValues(event.target.checked)}
            />
            {words.values}
          </label>
        )
      }
      actions={actions}
    >
      {state.kind === 'failed' ? (
        <FailedAnswer message={words.failed(state.message)} retry={ask} />
      ) : (
        answered !== null && (
          <MathematicsBody
            mathematics={answered.reply}
            recording={withValues ? (shown?.recording ?? null) : null}
            text={text}
          />
        )
      )}
    </ResultPanel>
  );
}
