import { useEffect, useState } from 'react';
import { useSession } from '../SessionContext';
import { announcement } from '../words';

/** Tells a screen reader when the state of training changes, and only then. */
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
