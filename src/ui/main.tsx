/** Starts the page: the session, the editor, then React over both. */

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { localStorageOrNull, sessionStorageOrNull } from './common/storage';
import { DraftStorage } from './drafts/draftStorage';
import { EditorHost, tableInfo } from './program/editorHost';
import { SessionContext } from './SessionContext';
import { Session } from './session/session';
import { applyTheme } from './theme';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/console.css';
import './styles/experiments.css';
import '../labs/digits/page/digits.css';
import './styles/data.css';
import './styles/menus.css';
import './styles/panels.css';
import './styles/charts.css';
import './styles/parameters.css';
import './styles/compiled.css';
import './styles/choices.css';
import './styles/neuron.css';
import './styles/lesson.css';
import './styles/narrow.css';

/** Puts a fragment into the address without visiting it. */
function setAddress(fragment: string): void {
  const { pathname, search } = window.location;
  window.history.replaceState(null, '', `${pathname}${search}${fragment === '' ? '' : `#${fragment}`}`);
}

const session = new Session({
  local: localStorageOrNull,
  tab: sessionStorageOrNull,
  spawn: () => new Worker(new URL('../app/worker.ts', import.meta.url), { type: 'module' }),
  setAddress,
});

applyTheme(session.preferences.theme);
await session.start(window.location.hash);
window.addEventListener('hashchange', () => void session.visit(window.location.hash));
window.addEventListener('pagehide', () => session.documents.save());
document.addEventListener('visibilitychange', () => session.documents.save());
window.addEventListener('storage', ({ key }) => {
  const draft = key === null ? null : DraftStorage.draftOfKey(key);
  if (draft !== null) session.documents.changedElsewhere(draft);
});

const host = new EditorHost(session);
void host.load();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SessionContext value={session}>
      <App host={host} setAddress={setAddress} />
    </SessionContext>
  </StrictMode>,
);

/** The names and columns of the tables that ship, for completion: when there is nothing better to do. */
async function loadTables(): Promise<void> {
  const { bundledTables, bundledTable } = await import('../tables');
  const { digitTable } = await import('../labs/digits/data');
  host.setBundled([
    tableInfo(digitTable),
    ...bundledTables.flatMap(({ name, alias }) => {
      const table = bundledTable(name);
      if (table === null) return [];
      return [name, ...(alias === null ? [] : [alias])].map((each) =>
        tableInfo({ name: each, columns: table.columns }),
      );
    }),
  ]);
}

const whenIdle = window.requestIdleCallback ?? ((action: () => void) => setTimeout(action, 500));
whenIdle(() => void loadTables());
