import type { KeyboardEvent, ReactNode } from 'react';
import { Boundary } from './common/Boundary';
import { useStore } from './common/useStore';
import { Console } from './console/Console';
import { Results } from './panels/Results';
import { RunStatus } from './panels/RunStatus';
import type { EditorHost, Side } from './program/editorHost';
import { ProgramPane } from './program/ProgramPane';
import { useSession } from './SessionContext';
import { partOfPageWords as names } from './words';

interface NarrowPageProps {
  readonly host: EditorHost;
  /** Null where none is open. */
  readonly lesson: ReactNode;
}

/** On a small screen: one side at a time, and how the run stands in each. */
export function NarrowPage({ host, lesson }: NarrowPageProps) {
  const shown = useStore(useSession().shown);
  const side = useStore(host.side);
  const tabs: readonly Side[] = lesson === null ? ['Program', 'Results'] : ['Lesson', 'Program', 'Results'];
  const tab = tabs.includes(side) ? side : 'Program';
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const by = event.key === 'ArrowLeft' ? -1 : 1;
    const other = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]!;
    host.side.set(other);
    document.getElementById(`side-${other}`)?.focus();
  };
  return (
    <main className="narrow-main">
      <div role="tablist" aria-label="Sides" className="tabs sides" onKeyDown={move}>
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
            onClick={() => host.side.set(name)}
          >
            {name}
          </button>
        ))}
      </div>
      {lesson !== null && (
        <SidePanel side="Lesson" tab={tab}>
          {lesson}
        </SidePanel>
      )}
      <SidePanel side="Program" tab={tab}>
        <Boundary name={names.program}>
          <ProgramPane host={host} />
        </Boundary>
        <Boundary name={names.console}>
          <Console host={host} />
        </Boundary>
      </SidePanel>
      <SidePanel side="Results" tab={tab}>
        <Boundary name={names.results} of={shown?.program}>
          <Results shown={shown} host={host} resizable={false} />
        </Boundary>
      </SidePanel>
      <Boundary name={names.runStatus}>
        <RunStatus shown={shown} host={host} />
      </Boundary>
    </main>
  );
}

interface SidePanelProps {
  readonly side: Side;
  /** The side that stands there. */
  readonly tab: Side;
  readonly children: ReactNode;
}

function SidePanel({ side, tab, children }: SidePanelProps) {
  return (
    <div
      id={`sidepanel-${side}`}
      role="tabpanel"
      aria-labelledby={`side-${side}`}
      className={side === 'Results' ? 'side side-results' : 'side'}
      hidden={tab !== side}
    >
      {children}
    </div>
  );
}
