import { useCallback, useEffect } from 'react';
import type { Inspection } from '../../app/protocol';
import { copyText } from '../common/handOut';
import { lazyView } from '../common/lazyView';
import { useBusyIndicator } from '../common/useBusyIndicator';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useLayout, useSession } from '../SessionContext';
import { answeredIn } from '../session/inquiry';
import { lastOk } from '../state/compileState';
import { isUnfolded } from '../state/layout';
import { type ListingName, listingNames } from '../state/listings';
import { commonWords, panelWords } from '../words';
import { FailedAnswer } from './FailedAnswer';
import { type PanelAction, ResultPanel } from './ResultPanel';

const words = panelWords.compiled;

const CompiledBody = lazyView('compiledListings', () => import('../compiled/CompiledBody'));

function textOf(inspection: Inspection | null, name: ListingName): string | null {
  if (inspection?.kind !== 'listings') return null;
  const listing = inspection[name];
  return typeof listing === 'string' ? null : listing.text;
}

/** What would fill the panel; null where there is something to list. */
function emptyWords(inspection: Inspection | null): string | null {
  if (inspection === null) return words.empty;
  return inspection.kind === 'refused' ? inspection.message : null;
}

/** Shows the compiled program, which is asked for while the panel is open. */
export function CompiledPanel({ host }: { readonly host: EditorHost }) {
  const session = useSession();
  const { questions, notices } = session;
  const { inspector } = questions;
  const { compiled } = useStore(session.compileController.state);
  const { backend } = useStore(session.documents.current).settings;
  const good = lastOk(compiled);
  const isOpen = useLayout((layout) => isUnfolded(layout, 'compiled'));
  const state = useStore(inspector.state);
  const inspected = answeredIn(state);
  const late = useBusyIndicator(state.kind === 'asking' ? state.since : null);

  const inspect = useCallback(() => {
    if (good === null) return;
    const request = session.request();
    const settings = { ...request.settings, backend };
    void inspector.ask({ ...request, settings, source: good.source });
  }, [session, inspector, good, backend]);
  useEffect(() => {
    if (isOpen) inspect();
  }, [inspect, isOpen]);
  useEffect(() => (isOpen ? () => inspector.leave() : undefined), [inspector, isOpen]);

  const copy = async (name: ListingName): Promise<void> => {
    const text = textOf(inspected?.reply ?? null, name);
    if (text !== null && (await copyText(text))) notices.done(words.copiedText(words.names[name].text));
    else notices.problem(commonWords.clipboardRefused);
  };
  const actions = listingNames
    .filter((name) => textOf(inspected?.reply ?? null, name) !== null)
    .map(
      (name): PanelAction => ({ label: words.copyText(words.names[name].text), run: () => void copy(name) }),
    );
  const nodes = good?.program.nodes ?? 0;
  return (
    <ResultPanel
      id="compiled"
      title={panelWords.titles.compiled}
      resizable
      stale={compiled.kind === 'error' || (inspected !== null && inspected.source !== good?.source)}
      empty={state.kind === 'failed' ? null : emptyWords(inspected?.reply ?? null)}
      figures={late ? words.printing : nodes > 0 && words.nodes(nodes)}
      actions={actions}
    >
      {state.kind === 'failed' ? (
        <FailedAnswer message={words.failed(state.message)} retry={inspect} />
      ) : (
        inspected !== null && (
          <CompiledBody inspected={inspected} host={host} copy={(name) => void copy(name)} />
        )
      )}
    </ResultPanel>
  );
}
