import { useRef } from 'react';
import { editorView } from '../../parts/gates';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import type { DiscoverActions } from '../discover/DiscoverBody';
import { useSession } from '../SessionContext';
import { hasUnknowns } from '../state/discovery';
import { count, panelWords, rate } from '../words';
import { ResultPanel } from './ResultPanel';

const words = panelWords.discover;

const DiscoverBody = lazyView('discoverView', () =>
  editorView.behind(() => import('../discover/DiscoverBody')),
);

/** Searches for the bodies of the program's unknowns, with their constants. */
export function DiscoverPanel() {
  const { discovery, documents } = useSession();
  const { source } = useStore(documents.current);
  const discoverer = useStore(discovery.discoverer);
  const { search } = useStore(discovery.state);
  const actions = useRef<DiscoverActions>(null);
  const hasSearch = search.front.length > 0 || search.phase.kind !== 'idle';
  const isEmpty = discoverer === null || (!hasUnknowns(source) && !hasSearch);
  return (
    <ResultPanel
      id="discover"
      title={panelWords.titles.discover}
      empty={isEmpty ? (hasUnknowns(source) ? words.loading : words.empty) : null}
      figures={
        <>
          {search.rate !== null && <span>{words.rate(rate(search.rate))}</span>}
          {search.front.length > 0 && <span>{words.found(count(search.front.length))}</span>}
        </>
      }
      actions={
        isEmpty
          ? []
          : [
              { label: words.copyQuestion, run: () => actions.current?.copyQuestion() },
              ...(hasSearch ? [{ label: words.forget, run: () => actions.current?.forget() }] : []),
            ]
      }
    >
      {discoverer !== null && <DiscoverBody discoverer={discoverer} actions={actions} />}
    </ResultPanel>
  );
}
