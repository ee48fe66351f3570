/**
 * Starts the page: the session, the editor, then React over both. If anything fails on the way, the text is still
 * available.
 */

import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { editorView } from '../parts/gates';
import { lazyPart } from '../parts/lazyPart';
import { loadUntilThere } from '../parts/loadUntilThere';
import { messageOf } from '../rpc';
import { App } from './App';
import { fileName, saveFile } from './common/handOut';
import { localStorageOrNull, sessionStorageOrNull } from './common/storage';
import { DraftStorage } from './drafts/draftStorage';
import { showOwnFonts } from './fonts';
import { assistancePart } from './program/assistance';
import { EditorHost } from './program/editorHost';
import { editorPart } from './program/evaluatorHost';
import { browserDeployment } from './recovery/deployment';
import { loadMissingStyles } from './recovery/lazyStyles';
import { reportPageErrors } from './recovery/pageErrors';
import { RecoveryContext } from './recovery/RecoveryContext';
import { RecoveryPage, type RescuedText } from './recovery/RecoveryPage';
import { RootBoundary } from './recovery/RootBoundary';
import { Recovery } from './recovery/recovery';
import { openFreshPage, reloadPage, rescueText } from './recovery/rescue';
import { SessionContext } from './SessionContext';
import { Session } from './session/session';
import { keepLoaded, openBehindFirstView, openIfLoadedBefore } from './showFirst';
import { applyTextSize } from './textSize';
import { applyTheme } from './theme';
import { recoveryWords } from './words';
import './styles';

/** How long the program in the address may take to be opened before the page is drawn without it, in milliseconds. */
const openWithin = 2000;

/** Puts a fragment into the address without visiting it. */
function setAddress(fragment: string): void {
  const { pathname, search } = window.location;
  window.history.replaceState(null, '', `${pathname}${search}${fragment === '' ? '' : `#${fragment}`}`);
}

function makeSession(): Session {
  return new Session({
    local: localStorageOrNull,
    tab: sessionStorageOrNull,
    spawn: () => new Worker(new URL('../app/worker.ts', import.meta.url), { type: 'module' }),
    setAddress,
  });
}

function makeRecovery(session: Session): Recovery {
  const { documents, notices } = session;
  const recovery = new Recovery({
    notices,
    deployment: browserDeployment(),
    save: () => documents.save(),
    saveAsFile: () => {
      const { title, source } = documents.current.get();
      saveFile(fileName(title, 'scm'), new Blob([source], { type: 'text/plain;charset=utf-8' }));
    },
    reloadPage,
  });
  reportPageErrors(recovery);
  loadMissingStyles();
  return recovery;
}

/** Opens what the address names. A failure is said, and the page shows what it has. */
async function openAddressed(session: Session, recovery: Recovery): Promise<void> {
  const started = session.start(window.location.hash).catch((error: unknown) => {
    recovery.tell(recoveryWords.startFailed(messageOf(error)), () => void openAddressed(session, recovery));
  });
  await Promise.race([started, new Promise((resolve) => setTimeout(resolve, openWithin))]);
}

/** Addresses, drafts and versions, for as long as the page is open. */
function listen(session: Session, recovery: Recovery): void {
  const { documents } = session;
  window.addEventListener('hashchange', () => {
    void recovery.attempt(() => session.navigation.visit(window.location.hash));
  });
  const save = (): void => {
    documents.save();
    session.runs.save();
    session.discovery.save();
  };
  window.addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', () => {
    save();
    if (document.visibilityState === 'visible') void recovery.checkNowAndThen();
  });
  window.addEventListener('storage', ({ key }) => {
    const draft = key === null ? null : DraftStorage.draftOfKey(key);
    if (draft !== null) documents.changedElsewhere(draft);
  });
}

const bundledTables = lazyPart('bundledTables', () => import('./program/bundledTables'));

/** What completion knows of the tables that ship: loaded when there is nothing better to do. */
async function loadTables(host: EditorHost): Promise<void> {
  const { bundledTableInfos } = await loadUntilThere(bundledTables);
  host.setBundled(bundledTableInfos());
}

/** What a later visit need not wait for is kept with the build's name. */
async function loadBehindFirstView(): Promise<void> {
  const build = document.querySelector<HTMLMetaElement>('meta[name="gradus-build"]')?.content ?? null;
  openIfLoadedBefore(build, localStorageOrNull);
  const editor = editorPart.load().catch(() => undefined);
  void editor.then(() => editorView.pass());
  await Promise.all([showOwnFonts(document), loadUntilThere(editorPart), loadUntilThere(assistancePart)]);
  keepLoaded(build, localStorageOrNull);
}

async function start(root: Root): Promise<void> {
  let session: Session | null = null;
  const rescue = (): RescuedText | null => rescueText(session);
  try {
    session = makeSession();
    const recovery = makeRecovery(session);
    applyTheme(session.preferences.theme);
    applyTextSize(session);
    void loadBehindFirstView();
    listen(session, recovery);
    await openAddressed(session, recovery);
    const host = new EditorHost(session);
    openBehindFirstView({ compileState: session.compileController.state, layout: session.layout });
    root.render(
      <StrictMode>
        <RootBoundary rescue={rescue} reload={reloadPage} openFresh={openFreshPage}>
          <RecoveryContext value={recovery}>
            <SessionContext value={session}>
              <App host={host} setAddress={setAddress} />
            </SessionContext>
          </RecoveryContext>
        </RootBoundary>
      </StrictMode>,
    );
    const whenIdle = window.requestIdleCallback ?? ((action: () => void) => setTimeout(action, 500));
    void editorView.behind(() => whenIdle(() => void loadTables(host)));
  } catch (error) {
    console.error(error);
    root.render(
      <RecoveryPage
        error={error}
        text={rescue()}
        retry={null}
        reload={reloadPage}
        openFresh={openFreshPage}
      />,
    );
  }
}

void start(createRoot(document.getElementById('root')!));
