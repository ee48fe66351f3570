import { useEffect, useState } from 'react';
import { useSession } from '../SessionContext';
import { addFiles } from './addFiles';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}

/** Takes files that are dropped anywhere on the page, before the editor would type them in. */
export function DropZone() {
  const session = useSession();
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
      void addFiles(session, [...(event.dataTransfer?.files ?? [])]);
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
  }, [session]);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <p>Drop a table (.csv) to use it by its name, or a program (.scm) to open it.</p>
    </div>
  );
}
