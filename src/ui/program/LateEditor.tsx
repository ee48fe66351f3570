import { type ReactNode, useEffect, useRef } from 'react';
import type { LazyPart } from '../../parts/lazyPart';
import { useStore } from '../common/useStore';
import { PartFailure } from '../recovery/PartFailure';
import type { Documents } from '../session/documents';
import { programWords as words } from '../words';

interface LateEditorProps {
  readonly part: LazyPart<unknown>;
  /** What the editor is in, made outside of React so that it keeps its state. */
  readonly element: HTMLElement;
  /** Loads the part and makes the editor; asked for again after a failure. */
  readonly load: () => Promise<void>;
  /** In the editor's place where it could not be loaded. */
  readonly fallback: ReactNode;
}

/** An editor whose code comes late. Where it does not come, this says why, offers another try, and lets the reader edit plain text. */
export function LateEditor({ part, element, load, fallback }: LateEditorProps) {
  const state = useStore(part);
  const error = state.kind === 'failed' ? state.error : state.kind === 'loading' ? state.after : null;
  useEffect(() => {
    loadQuietly(load);
  }, [load]);
  if (error === null) return <EditorPlace element={element} />;
  return (
    <div className="editor plain-editor">
      <PartFailure error={error} trying={state.kind === 'loading'} retry={() => loadQuietly(load)} />
      {fallback}
    </div>
  );
}

function EditorPlace({ element }: { readonly element: HTMLElement }) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    parent.current!.append(element);
  }, [element]);
  return <div ref={parent} className="editor" />;
}

/** A failure is a state of the part. */
function loadQuietly(load: () => Promise<void>): void {
  load().catch(() => undefined);
}

/** The program as plain text, which is edited, compiled and kept as it is in the editor. */
export function PlainEditor({ documents }: { readonly documents: Documents }) {
  const { source } = useStore(documents.current);
  return (
    <textarea
      className="code"
      aria-label={words.plainEditor}
      spellCheck={false}
      value={source}
      onChange={(event) => documents.edit(event.target.value)}
    />
  );
}
