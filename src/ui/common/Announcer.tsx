import { useEffect, useState } from 'react';
import { useSession } from '../SessionContext';
import { announcement } from '../state/words';

/** Tells a screen reader when the state of training changes, and only then. */
export function Announcer() {
  const { runner } = useSession();
  const [text, setText] = useState('');
  useEffect(() => {
    let before = runner.run.get().kind;
    return runner.run.subscribe(() => {
      const run = runner.run.get();
      if (run.kind === before) return;
      before = run.kind;
      setText(announcement(run));
    });
  }, [runner]);
  return (
    <div className="unseen" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </div>
  );
}
