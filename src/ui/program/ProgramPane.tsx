import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Boundary } from '../common/Boundary';
import type { EditorHost } from './editorHost';
import { ProblemLine } from './ProblemLine';

const DataPane = lazy(() => import('./DataPane'));

type Tab = 'program' | 'data';
const tabs: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'program', label: 'program.scm' },
  { id: 'data', label: 'data' },
];

/** The left side: the program, and the data it may name. */
export function ProgramPane({ host }: { readonly host: EditorHost }) {
  const [tab, setTab] = useState<Tab>('program');
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = tab === 'program' ? 'data' : 'program';
    setTab(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  return (
    <section className="program-pane" aria-label="Program and data">
      <div role="tablist" aria-label="Program and data" className="tabs" onKeyDown={move}>
        {tabs.map(({ id, label }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={tab === id}
            aria-controls={`tabpanel-${id}`}
            tabIndex={tab === id ? 0 : -1}
            className="tab"
            onClick={() => setTab(id)}
          >
            {label}
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
        <EditorView host={host} />
        <ProblemLine host={host} />
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
          <Boundary name="The list of tables">
            <Suspense fallback={null}>
              <DataPane />
            </Suspense>
          </Boundary>
        )}
      </div>
    </section>
  );
}

function EditorView({ host }: { readonly host: EditorHost }) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    parent.current!.append(host.element);
  }, [host]);
  return <div ref={parent} className="editor" />;
}
