import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Announcer } from './common/Announcer';
import { Boundary } from './common/Boundary';
import { Dialog } from './common/Dialog';
import { lazyView } from './common/lazyView';
import { NoticeList } from './common/NoticeList';
import { layoutStorage } from './common/storage';
import { Tooltip } from './common/Tooltip';
import { useMedia } from './common/useMedia';
import { useStore } from './common/useStore';
import { Console } from './console/Console';
import { openProgram } from './files/addFiles';
import { DropZone } from './files/DropZone';
import { BottomBar, Header } from './header/Header';
import { PresentingBar } from './header/PresentingBar';
import { listenToKeys } from './keys/pageKeys';
import { NarrowPage } from './NarrowPage';
import { EndReport } from './panels/EndReport';
import { Results } from './panels/Results';
import { RunStatus } from './panels/RunStatus';
import { Showing } from './panels/Showing';
import { TimeBar } from './panels/TimeBar';
import { PrintedProgram } from './print/PrintedProgram';
import type { EditorHost } from './program/editorHost';
import { ProgramPane } from './program/ProgramPane';
import { useRecovery } from './recovery/RecoveryContext';
import { useLayout, useSession } from './SessionContext';
import { useTextScale } from './textSize';
import { commonWords, layoutWords, partOfPageWords as names, shareWords } from './words';

const Reference = lazyView('reference', () => import('./reference/Reference'));
const ShareBody = lazyView('shareDialog', () => import('./header/ShareBody'));
const LessonPane = lazyView('lessonPane', () => import('./lessons/LessonPane'));
const ExperimentsPage = lazyView('experimentsPage', () => import('./experiments/ExperimentsPage'));
const DigitsPage = lazyView('digitsPage', () => import('../labs/digits/page/DigitsPage'));

interface AppProps {
  readonly host: EditorHost;
  readonly setAddress: (fragment: string) => void;
}

export function App({ host, setAddress }: AppProps) {
  const session = useSession();
  const recovery = useRecovery();
  const { layout } = session;
  const hasLesson = useLayout(({ lesson }) => lesson !== null);
  const page = useLayout((state) => state.page);
  const dialog = useLayout((state) => state.dialog);
  const isPresenting = useLayout(({ presenting }) => presenting);
  const scale = useTextScale();
  const small = useMedia(`(max-width: ${759 * scale}px)`);
  const medium = useMedia(`(max-width: ${1079 * scale}px)`);
  const tight = useMedia(`(max-width: ${1400 * scale}px)`);
  const crowded = useMedia(`(max-width: ${1120 * scale}px)`);
  const room = crowded ? 'crowded' : tight ? 'tight' : 'wide';
  // Three columns need more room than two.
  const narrow = small || (medium && hasLesson);
  const fileInput = useRef<HTMLInputElement>(null);
  const { title } = useStore(session.documents.current);

  const share = useCallback(() => layout.openDialog('share'), [layout]);
  const help = useCallback(
    (fromEditor: boolean) => layout.openReference(fromEditor ? host.nameAtCursor() : ''),
    [layout, host],
  );
  const isReferenceOpen = useLayout(({ reference }) => reference !== null);
  const close = useCallback(() => layout.closeDialog(), [layout]);
  const openFile = useCallback(() => fileInput.current?.click(), []);
  const isProgram = page === 'program';
  useEffect(
    () => (isProgram ? listenToKeys(session, { share, help, openFile }) : undefined),
    [session, share, help, openFile, isProgram],
  );
  useEffect(() => {
    if (isProgram) document.title = commonWords.documentTitle(title);
  }, [title, isProgram]);

  if (!isProgram) {
    return (
      <>
        <Boundary name={names.sidePage}>{page === 'digits' ? <DigitsPage /> : <ExperimentsPage />}</Boundary>
        <OverPage />
      </>
    );
  }

  return (
    <div className={`page ${room} ${narrow ? 'narrow' : ''}`}>
      <Boundary name={names.print} said="notice">
        <PrintedProgram />
      </Boundary>
      <Boundary name={names.header}>
        {isPresenting ? (
          <PresentingBar />
        ) : (
          <Header narrow={narrow} room={room} share={share} help={() => help(false)} openFile={openFile} />
        )}
      </Boundary>
      {narrow ? (
        <NarrowPage host={host} lesson={hasLesson ? <Lesson /> : null} />
      ) : (
        <WidePage key={hasLesson ? 'lesson' : 'program'} host={host} hasLesson={hasLesson} />
      )}
      {narrow && !isPresenting && (
        <Boundary name={names.runControls}>
          <BottomBar />
        </Boundary>
      )}
      <input
        ref={fileInput}
        type="file"
        accept=".scm,.ss,.sld,.txt"
        hidden
        data-testid="open-file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void recovery.attempt(() => openProgram(session, file));
          event.target.value = '';
        }}
      />
      {dialog === 'share' && (
        <PageDialog name={names.shareDialog} title={shareWords.title} close={close}>
          <ShareBody setAddress={setAddress} />
        </PageDialog>
      )}
      {isReferenceOpen && (
        <Boundary name={names.reference} said="notice">
          <Reference host={host} />
        </Boundary>
      )}
      <Boundary name={names.dropZone} said="notice">
        <DropZone />
      </Boundary>
      <OverPage />
    </div>
  );
}

/** What lies over every page: messages, announcements for a screen reader, and the tooltip. */
function OverPage() {
  return (
    <>
      <Boundary name={names.notices} said="page">
        <NoticeList />
      </Boundary>
      <Boundary name={names.announcer} said="notice">
        <Announcer />
      </Boundary>
      <Boundary name={names.tooltip} said="notice">
        <Tooltip />
      </Boundary>
    </>
  );
}

interface PageDialogProps {
  readonly name: string;
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A dialog that shows its own failure. If the dialog itself cannot be shown, a notice says so. */
function PageDialog({ name, title, close, children }: PageDialogProps) {
  return (
    <Boundary name={name} said="notice">
      <Dialog title={title} onClose={close}>
        <Boundary name={name}>{children}</Boundary>
      </Dialog>
    </Boundary>
  );
}

function Lesson() {
  return (
    <Boundary name={names.lesson}>
      <LessonPane />
    </Boundary>
  );
}

interface WidePageProps {
  readonly host: EditorHost;
  readonly hasLesson: boolean;
}

/** The program and the console are on the left, the results on the right, and a lesson is before both. */
function WidePage({ host, hasLesson }: WidePageProps) {
  const id = hasLesson ? 'gradus.columns.lesson' : 'gradus.columns';
  const columns = useDefaultLayout({ id, storage: layoutStorage });
  const left = useDefaultLayout({ id: 'gradus.left', storage: layoutStorage });
  return (
    <main className="wide">
      <Group orientation="horizontal" {...columns}>
        {hasLesson && (
          <>
            <Panel id="lesson" defaultSize="26%" minSize="240px">
              <Lesson />
            </Panel>
            <Separator className="separator vertical" aria-label={layoutWords.lessonWidth} />
          </>
        )}
        <Panel id="left" defaultSize={hasLesson ? '37%' : '52%'} minSize="320px" className="left">
          <Group orientation="vertical" {...left}>
            <Panel id="program" defaultSize="76%" minSize="120px">
              <Boundary name={names.program}>
                <ProgramPane host={host} />
              </Boundary>
            </Panel>
            <Separator className="separator horizontal" aria-label={layoutWords.consoleHeight} />
            <Panel id="console" defaultSize="24%" minSize="72px">
              <Boundary name={names.console}>
                <Console host={host} />
              </Boundary>
            </Panel>
          </Group>
        </Panel>
        <Separator className="separator vertical" aria-label={layoutWords.programWidth} />
        <Panel id="right" defaultSize={hasLesson ? '37%' : '48%'} minSize="320px" className="right">
          <Boundary name={names.runStatus}>
            <Showing>{(shown) => <RunStatus shown={shown} host={host} />}</Showing>
            <TimeBar />
            <EndReport />
          </Boundary>
          <Showing>
            {(shown) => (
              <Boundary name={names.results} of={shown?.program}>
                <Results host={host} filling />
              </Boundary>
            )}
          </Showing>
        </Panel>
      </Group>
    </main>
  );
}
