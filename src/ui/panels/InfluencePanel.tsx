import { useEffect, useState } from 'react';
import { lazyView } from '../common/lazyView';
import { Prose } from '../common/Prose';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useLayout, useSession } from '../SessionContext';
import { isUnfolded } from '../state/layout';
import type { Shown } from '../state/shown';
import { panelWords, influenceWords as words } from '../words';
import { FailedAnswer } from './FailedAnswer';
import { ResultPanel } from './ResultPanel';

const InfluenceBody = lazyView('influenceView', () => import('../influence/InfluenceBody'));

interface InfluencePanelProps {
  readonly shown: Shown | null;
  readonly host: EditorHost;
}

/** Shows how much the loss changes with each expression, as tints in the program and as a list. */
export function InfluencePanel({ shown, host }: InfluencePanelProps) {
  const { influence } = useSession();
  const isOpen = useLayout((layout) => isUnfolded(layout, 'influence'));
  const state = useStore(influence.state);
  const [isTinted, setTinted] = useState(true);
  useEffect(() => (isOpen ? influence.open() : undefined), [influence, isOpen]);
  const reply = state.kind === 'answered' ? state.reply : null;
  const hasLoss = shown?.program.objective != null;
  return (
    <ResultPanel
      id="influence"
      title={panelWords.titles.influence}
      stale={shown?.stale ?? false}
      controls={
        <label className="check" data-tip={words.tintTip}>
          <input type="checkbox" checked={isTinted} onChange={(event) => setTinted(event.target.checked)} />
          {words.tint}
        </label>
      }
    >
      {state.kind === 'failed' ? (
        <FailedAnswer message={words.failed(state.message)} retry={() => influence.again()} />
      ) : !hasLoss ? (
        <p className="empty">
          <Prose text={words.empty} />
        </p>
      ) : state.kind === 'none' || reply === null ? (
        <p className="empty">{words.working}</p>
      ) : reply.kind === 'refused' ? (
        <p className="empty">{reply.message}</p>
      ) : (
        <InfluenceBody reply={reply} source={state.source} host={host} isTinted={isTinted} />
      )}
    </ResultPanel>
  );
}
