import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Announcer } from './common/Announcer';
import { Boundary } from './common/Boundary';
import { NoticeList } from './common/NoticeList';
import { layoutStorage } from './common/storage';
import { Tooltip } from './common/Tooltip';
import { useMedia } from './common/useMedia';
import { useStore } from './common/useStore';
import { Console } from './console/Console';
import { openProgram } from './files/addFiles';
import { DropZone } from './files/DropZone';
import { BottomBar, Header } from './header/Header';
import { listenToKeys } from './keys/pageKeys';
import { NarrowPage } from './NarrowPage';
import { Results } from './panels/Results';
import { RunStatus } from './panels/RunStatus';
import type { EditorHost } from './program/editorHost';
import { ProgramPane } from './program/ProgramPane';
import { useSession } from './SessionContext';

const HelpDialog = lazy(() => import('./header/HelpDialog'));
const ShareDialog = lazy(() => import('./header/ShareDialog'));
const LessonPane = lazy(() => import('./lessons/LessonPane'));
const ExperimentsPage = lazy(() => import('./experiments/ExperimentsPage'));
const DigitsPage = lazy(() => import('../labs/digits/page/DigitsPage'));

interface AppProps {
  readonly host: EditorHost;
  readonly setAddress: (fragment: string) => void;
}

type OpenDialog = 'share' | 'help' | null;

export function App({ host, setAddress }: AppProps) {
  const session = useSession();
  const lesson = useStore(session.lessons.open)?.id ?? null;
  const hasLesson = lesson !== null;
  const small = useMedia('(max-width: 759px)');
  const medium = useMedia('(max-width: 1079px)');
  // Three columns take more room than two.
  const narrow = small || (medium && hasLesson);
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const { title } = useStore(session.documents.current);

  const share = useCallback(() => setDialog('share'), []);
  const help = useCallback(() => setDialog('help'), []);
  const openFile = useCallback(() => fileInput.current?.click(), []);
  const view = useStore(session.view);
  const isProgram = view === 'program';
  useEffect(
    () => (isProgram ? listenToKeys(session, { share, help, openFile }) : undefined),
    [session, share, help, openFile, isProgram],
  );
  useEffect(() => {
    if (isProgram) document.title = `${title} – Gradus`;
  }, [title, isProgram]);

  useEffect(() => {
    // On a small screen what was just opened is what stands there.
    if (lesson !== null) host.side.set('Lesson');
  }, [lesson, host]);

  if (!isProgram) {
    return (
      <Boundary name="The page of experiments">
        <Suspense fallback={null}>{view === 'digits' ? <DigitsPage /> : <ExperimentsPage />}</Suspense>
        <NoticeList />
        <Tooltip />
      </Boundary>
    );
  }

  return (
    <div className={narrow ? 'page narrow' : 'page'}>
      <Header narrow={narrow} share={share} help={help} openFile={openFile} />
      {narrow ? (
        <NarrowPage host={host} lesson={hasLesson ? <Lesson host={host} /> : null} />
      ) : (
        <WidePage key={hasLesson ? 'lesson' : 'program'} host={host} hasLesson={hasLesson} />
      )}
      {narrow && <BottomBar />}
      <input
        ref={fileInput}
        type="file"
        accept=".scm,.ss,.sld,.txt"
        hidden
        data-testid="open-file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void openProgram(session, file);
          event.target.value = '';
        }}
      />
      <Suspense fallback={null}>
        {dialog === 'share' && <ShareDialog setAddress={setAddress} onClose={() => setDialog(null)} />}
        {dialog === 'help' && <HelpDialog onClose={() => setDialog(null)} />}
      </Suspense>
      <DropZone />
      <NoticeList />
      <Announcer />
      <Tooltip />
    </div>
  );
}

function Lesson({ host }: { readonly host: EditorHost }) {
  return (
    <Boundary name="The lesson">
      <Suspense fallback={null}>
        <LessonPane host={host} />
      </Suspense>
    </Boundary>
  );
}

interface WidePageProps {
  readonly host: EditorHost;
  readonly hasLesson: boolean;
}

/** Program and console on the left, results on the right; a lesson before them. */
function WidePage({ host, hasLesson }: WidePageProps) {
  const shown = useStore(useSession().shown);
  const id = hasLesson ? 'gradus.columns.lesson' : 'gradus.columns';
  const columns = useDefaultLayout({ id, storage: layoutStorage });
  const left = useDefaultLayout({ id: 'gradus.left', storage: layoutStorage });
  return (
    <main className="wide">
      <Group orientation="horizontal" {...columns}>
        {hasLesson && (
          <>
            <Panel id="lesson" defaultSize="26%" minSize="240px">
              <Lesson host={host} />
            </Panel>
            <Separator className="separator vertical" aria-label="Width of the lesson" />
          </>
        )}
        <Panel id="left" defaultSize={hasLesson ? '37%' : '52%'} minSize="320px" className="left">
          <Group orientation="vertical" {...left}>
            <Panel id="program" defaultSize="76%" minSize="120px">
              <Boundary name="The program">
                <ProgramPane host={host} />
              </Boundary>
            </Panel>
            <Separator className="separator horizontal" aria-label="Height of the console" />
            <Panel id="console" defaultSize="24%" minSize="72px">
              <Boundary name="The console">
                <Console host={host} />
              </Boundary>
            </Panel>
          </Group>
        </Panel>
        <Separator className="separator vertical" aria-label="Width of the program" />
        <Panel id="right" defaultSize={hasLesson ? '37%' : '48%'} minSize="320px" className="right">
          <RunStatus shown={shown} host={host} />
          <Results shown={shown} host={host} resizable />
        </Panel>
      </Group>
    </main>
  );
}
