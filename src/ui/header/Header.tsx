import { Button } from '../common/Button';
import { Popover } from '../common/Popover';
import { commonWords, headerWords as words } from '../words';
import { BackendMenu } from './BackendMenu';
import { DocumentMenu } from './DocumentMenu';
import { LevelMenu } from './LevelMenu';
import { Mark } from './Mark';
import { PaceSlider } from './PaceSlider';
import { NewSeed, RunControls } from './RunControls';
import { ThemeToggle } from './ThemeToggle';
import { ViewMenu } from './ViewMenu';

/** How much room the header has. */
export type HeaderRoom = 'wide' | 'tight' | 'crowded';

interface HeaderProps {
  readonly narrow: boolean;
  readonly room: HeaderRoom;
  readonly share: () => void;
  readonly help: () => void;
  readonly openFile: () => void;
}

export function Header({ narrow, room, share, help, openFile }: HeaderProps) {
  const tight = room !== 'wide';
  const crowded = room === 'crowded';
  return (
    <header className="page-header">
      <h1 className="brand">
        <Mark />
        <span className={narrow ? 'unseen' : ''}>{commonWords.brand}</span>
      </h1>
      <DocumentMenu openFile={openFile} />
      {!narrow && (
        <>
          <RunControls />
          {!crowded && <PaceSlider />}
        </>
      )}
      <div className="page-tools">
        {!crowded && (
          <>
            <LevelMenu />
            <BackendMenu />
          </>
        )}
        {crowded && !narrow && <RunSettings />}
        {tight ? (
          <Button icon="share" label={words.share} tip={words.shareTip} keys="Mod-s" onClick={share} />
        ) : (
          <Button icon="share" tip={words.shareTip} keys="Mod-s" onClick={share}>
            {words.share}
          </Button>
        )}
        <ViewMenu />
        <ThemeToggle />
        <Button icon="help" label={words.help} tip={words.helpTip} keys="?" onClick={help} />
      </div>
    </header>
  );
}

/** The run controls of a small screen, at its bottom, where a thumb reaches them. */
export function BottomBar() {
  return (
    <footer className="bottom-bar">
      <RunControls seed={false} />
      <RunSettings seed />
    </footer>
  );
}

/** A menu of the settings that have no room in the header. */
function RunSettings({ seed = false }: { readonly seed?: boolean }) {
  return (
    <Popover
      button={{ icon: 'settings', label: seed ? words.settingsAndSeed : words.settings }}
      label={seed ? words.settingsAndSeed : words.settings}
      className="bottom-settings"
      align="end"
    >
      {() => (
        <>
          {seed && <NewSeed />}
          <PaceSlider />
          <LevelMenu />
          <BackendMenu />
        </>
      )}
    </Popover>
  );
}
