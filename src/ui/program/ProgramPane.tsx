import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import { Boundary } from '../common/Boundary';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { ProbesPane } from '../probes/ProbesPane';
import { useLayout, useSession } from '../SessionContext';
import type { ProgramTab } from '../state/layout';
import { partOfPageWords as names, programWords as words } from '../words';
import { EvaluatorPane } from './EvaluatorPane';
import type { EditorHost } from './editorHost';
import { editorPart } from './evaluatorHost';
import { LateEditor, PlainEditor } from './LateEditor';
import { ProblemLine } from './ProblemLine';

const DataPane = lazyView('dataTab', () => import('./DataPane'));

const tabs: readonly ProgramTab[] = ['program', 'evaluator', 'data'];

/** Which tab a key leads to from the one that is shown; null for any other key. */
function tabByKey(key: string, shown: ProgramTab): ProgramTab | null {
  const at = tabs.indexOf(shown);
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: at + tabs.length - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: tabs.length - 1,
  };
  const next = steps[key];
  return next === undefined ? null : tabs[next % tabs.length]!;
}

/** The left side: the program, the evaluator that may run it, and the data it may name. */
export function ProgramPane({ host }: { readonly host: EditorHost }) {
  const session = useSession();
  const loadEditor = useCallback(() => host.load(), [host]);
  const { layout } = session;
  const tab = useLayout((state) => state.tab);
  // The evaluator's editor is made when it is first looked at, and stays.
  const [evaluatorSeen, setEvaluatorSeen] = useState(false);
  useEffect(() => {
    if (tab === 'evaluator') setEvaluatorSeen(true);
  }, [tab]);
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const next = tabByKey(event.key, tab);
    if (next === null) return;
    event.preventDefault();
    layout.showTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section className="program-pane" aria-label={words.pane}>
      <div role="tablist" aria-label={words.pane} className="tabs" onKeyDown={move}>
        {tabs.map((id) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={tab === id}
            aria-controls={`tabpanel-${id}`}
            tabIndex={tab === id ? 0 : -1}
            className="tab"
            onClick={() => layout.showTab(id)}
          >
            {words.tabs[id]}
            {id === 'evaluator' && <EvaluatorBadge />}
          </button>
        ))}
      </div>
      <div
        id="tabpanel-program"
        role="tabpanel"
        aria-labelledby="tab-program"
        className="tab-panel"
        hidden={tab !== 'program'}
      >
        <LateEditor
          part={editorPart}
          element={host.element}
          load={loadEditor}
          fallback={<PlainEditor documents={session.documents} />}
        />
        <ProbesPane host={host} />
        <ProblemLine host={host} />
      </div>
      <div
        id="tabpanel-evaluator"
        role="tabpanel"
        aria-labelledby="tab-evaluator"
        className="tab-panel"
        hidden={tab !== 'evaluator'}
      >
        {(evaluatorSeen || tab === 'evaluator') && (
          <Boundary name={names.evaluator}>
            <EvaluatorPane host={host} />
          </Boundary>
        )}
      </div>
      <div
        id="tabpanel-data"
        role="tabpanel"
        aria-labelledby="tab-data"
        className="tab-panel data-panel"
        hidden={tab !== 'data'}
        // The panel scrolls, so it can take the focus.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard this way.
        tabIndex={0}
      >
        {tab === 'data' && (
          <Boundary name={names.tables}>
            <DataPane />
          </Boundary>
        )}
      </div>
    </section>
  );
}

/** Says on the evaluator's tab that the text was changed, or how many problems it has. */
function EvaluatorBadge() {
  const session = useSession();
  const { compiled } = useStore(session.compileController.state);
  const { evaluator } = useStore(session.documents.current).settings;
  const diagnostics = compiled.kind === 'none' ? [] : compiled.diagnostics;
  const problems = diagnostics.filter(({ span }) => span.source === 'evaluator').length;
  if (problems > 0) return <span className="tab-badge problem">{words.problems(problems)}</span>;
  return evaluator === null ? null : <span className="tab-badge">{words.changed}</span>;
}
