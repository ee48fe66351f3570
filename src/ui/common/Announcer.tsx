import { useEffect, useState } from 'react';
import { useSession } from '../SessionContext';
import { announcement } from '../words';

/** Announces to a screen reader that the state of training changed. */
export function Announcer() {
  const { runController } = useSession();
  const [text, setText] = useState('');
  useEffect(() => {
    let before = runController.run.get().kind;
    return runController.run.subscribe(() => {
      const run = runController.run.get();
      if (run.kind === before) return;
      before = run.kind;
      setText(announcement(run));
    });
  }, [runController]);
  return (
    <div className="unseen" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </div>
  );
}
