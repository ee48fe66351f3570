import { useEffect, useState } from 'react';
import { useRecovery } from '../recovery/RecoveryContext';
import { useSession } from '../SessionContext';
import { commonWords } from '../words';
import { addFiles } from './addFiles';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}

/** Takes files that are dropped anywhere on the page, before the editor inserts them as text. */
export function DropZone() {
  const session = useSession();
  const recovery = useRecovery();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      void recovery.attempt(() => addFiles(session, files));
    };
    window.addEventListener('dragenter', drag, true);
    window.addEventListener('dragover', drag, true);
    window.addEventListener('dragleave', leave, true);
    window.addEventListener('drop', drop, true);
    return () => {
      window.removeEventListener('dragenter', drag, true);
      window.removeEventListener('dragover', drag, true);
      window.removeEventListener('dragleave', leave, true);
      window.removeEventListener('drop', drop, true);
    };
  }, [session, recovery]);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <p>{commonWords.dropHere}</p>
    </div>
  );
}
