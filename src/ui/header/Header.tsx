import { Button } from '../common/Button';
import { Popover } from '../common/Popover';
import { useMedia } from '../common/useMedia';
import { commonWords, headerWords as words } from '../words';
import { BackendMenu } from './BackendMenu';
import { DocumentMenu } from './DocumentMenu';
import { LevelMenu } from './LevelMenu';
import { Mark } from './Mark';
import { PaceSlider } from './PaceSlider';
import { RunControls } from './RunControls';
import { ThemeToggle } from './ThemeToggle';

interface HeaderProps {
  readonly narrow: boolean;
  readonly share: () => void;
  readonly help: () => void;
  readonly openFile: () => void;
}

export function Header({ narrow, share, help, openFile }: HeaderProps) {
  const tight = useMedia('(max-width: 1100px)');
  const crowded = useMedia('(max-width: 980px)');
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
      <RunControls />
      <RunSettings />
    </footer>
  );
}

/** A menu of the settings that have no room in the header. */
function RunSettings() {
  return (
    <Popover
      button={{ icon: 'settings', label: words.settings }}
      label={words.settings}
      className="bottom-settings"
      align="end"
    >
      {() => (
        <>
          <PaceSlider />
          <LevelMenu />
          <BackendMenu />
        </>
      )}
    </Popover>
  );
}
