import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { Boundary } from './common/Boundary';
import { Console } from './console/Console';
import { EndReport } from './panels/EndReport';
import { Results } from './panels/Results';
import { RunStatus } from './panels/RunStatus';
import { Showing } from './panels/Showing';
import { TimeBar } from './panels/TimeBar';
import type { EditorHost } from './program/editorHost';
import { ProgramPane } from './program/ProgramPane';
import { useLayout, useSession } from './SessionContext';
import type { Side } from './state/layout';
import { layoutWords, partOfPageWords as names } from './words';

interface NarrowPageProps {
  readonly host: EditorHost;
  /** Null if no lesson is open. */
  readonly lesson: ReactNode;
}

/** The page on a small screen: one side at a time, with the state of the run in each. */
export function NarrowPage({ host, lesson }: NarrowPageProps) {
  const { layout, runController } = useSession();
  useEffect(() => {
    let before = runController.run.get().kind;
    return runController.run.subscribe(() => {
      const { kind } = runController.run.get();
      // Whoever trains wants to see the run. A run that goes on elsewhere does not take the reader away from the text.
      if (kind === 'training' && before !== kind) layout.showSide('results');
      before = kind;
    });
  }, [layout, runController]);
  const side = useLayout((state) => state.side);
  const tabs: readonly Side[] = lesson === null ? ['program', 'results'] : ['lesson', 'program', 'results'];
  const tab = tabs.includes(side) ? side : 'program';
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const by = event.key === 'ArrowLeft' ? -1 : 1;
    const other = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]!;
    layout.showSide(other);
    document.getElementById(`side-${other}`)?.focus();
  };
  return (
    <main className="narrow-main">
      <div role="tablist" aria-label={layoutWords.sides} className="tabs sides" onKeyDown={move}>
        {tabs.map((name) => (
          <button
            key={name}
            id={`side-${name}`}
            type="button"
            role="tab"
            className="tab"
            aria-selected={tab === name}
            aria-controls={`sidepanel-${name}`}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => layout.showSide(name)}
          >
            {layoutWords.side[name]}
          </button>
        ))}
      </div>
      {lesson !== null && (
        <SidePanel side="lesson" tab={tab}>
          {lesson}
        </SidePanel>
      )}
      <SidePanel side="program" tab={tab}>
        <Boundary name={names.program}>
          <ProgramPane host={host} />
        </Boundary>
        <Boundary name={names.console}>
          <Console host={host} />
        </Boundary>
      </SidePanel>
      <SidePanel side="results" tab={tab}>
        <Boundary name={names.runStatus}>
          <TimeBar />
          <EndReport />
        </Boundary>
        <Showing>
          {(shown) => (
            <Boundary name={names.results} of={shown?.program}>
              <Results host={host} filling={false} />
            </Boundary>
          )}
        </Showing>
      </SidePanel>
      <Boundary name={names.runStatus}>
        <Showing>{(shown) => <RunStatus shown={shown} host={host} />}</Showing>
      </Boundary>
    </main>
  );
}

interface SidePanelProps {
  readonly side: Side;
  /** The side that is shown. */
  readonly tab: Side;
  readonly children: ReactNode;
}

function SidePanel({ side, tab, children }: SidePanelProps) {
  return (
    <div
      id={`sidepanel-${side}`}
      role="tabpanel"
      aria-labelledby={`side-${side}`}
      className={side === 'results' ? 'side side-results' : 'side'}
      hidden={tab !== side}
    >
      {children}
    </div>
  );
}
