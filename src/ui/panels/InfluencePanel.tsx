import { useEffect, useState } from 'react';
import { lazyView } from '../common/lazyView';
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
  const { influence } = useSession().questions;
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
      empty={state.kind === 'failed' ? null : emptyWords()}
      controls={
        reply?.kind === 'influence' && (
          <label className="check" data-tip={words.tintTip}>
            <input type="checkbox" checked={isTinted} onChange={(event) => setTinted(event.target.checked)} />
            {words.tint}
          </label>
        )
      }
    >
      {state.kind === 'failed' ? (
        <FailedAnswer message={words.failed(state.message)} retry={() => influence.again()} />
      ) : (
        state.kind === 'answered' &&
        state.reply.kind !== 'refused' && (
          <InfluenceBody reply={state.reply} source={state.source} host={host} isTinted={isTinted} />
        )
      )}
    </ResultPanel>
  );

  function emptyWords(): string | null {
    if (!hasLoss) return words.empty;
    if (reply === null) return words.working;
    return reply.kind === 'refused' ? reply.message : null;
  }
}
