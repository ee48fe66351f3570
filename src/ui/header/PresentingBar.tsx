import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { viewWords as words } from '../words';
import { RunControls } from './RunControls';

/** What stays of the header while the page presents: the buttons of the run, and the one that ends presenting. */
export function PresentingBar() {
  const { layout, documents } = useSession();
  const { title } = useStore(documents.current);
  return (
    <header className="presenting-bar">
      <h1 className="unseen">{title}</h1>
      <RunControls seed={false} />
      <Button icon="close" label={words.leave} keys="Escape" onClick={() => layout.present(false)} />
    </header>
  );
}
