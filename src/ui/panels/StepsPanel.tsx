import { useEffect } from 'react';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { RowChooser } from '../probes/RowChooser';
import type { EditorHost } from '../program/editorHost';
import { useLayout, useSession } from '../SessionContext';
import { isUnfolded } from '../state/layout';
import type { Shown } from '../state/shown';
import { panelWords, stepWords as words } from '../words';
import { FailedAnswer } from './FailedAnswer';
import { ResultPanel } from './ResultPanel';

const StepsBody = lazyView('stepsView', () => import('../steps/StepsBody'));

interface StepsPanelProps {
  readonly shown: Shown | null;
  readonly host: EditorHost;
}

/** Leads through one row step by step: forwards through its evaluation, backwards through the chain rule, and to the next step. */
export function StepsPanel({ shown, host }: StepsPanelProps) {
  const { tracer, prober } = useSession().questions;
  const isOpen = useLayout((layout) => isUnfolded(layout, 'steps'));
  const state = useStore(tracer.state);
  useEffect(() => (isOpen ? tracer.open() : undefined), [tracer, isOpen]);
  const reply = state.kind === 'answered' ? state.reply : null;
  const rows = reply?.kind === 'trace' ? reply.rows : null;
  return (
    <ResultPanel
      id="steps"
      title={panelWords.titles.steps}
      stale={shown?.stale ?? false}
      resizable
      empty={state.kind === 'failed' ? null : emptyWords()}
      controls={rows === null ? null : <RowChooser count={rows.count} row={prober.row} />}
    >
      {state.kind === 'failed' ? (
        <FailedAnswer message={words.failed(state.message)} retry={() => tracer.again()} />
      ) : (
        state.kind === 'answered' &&
        state.reply.kind === 'trace' && <StepsBody trace={state.reply} source={state.source} host={host} />
      )}
    </ResultPanel>
  );

  function emptyWords(): string | null {
    if (reply?.kind === 'refused') return reply.message;
    return reply === null || reply.steps.length === 0 ? words.empty : null;
  }
}
