/**
 * Opens the gate for what is loaded behind the first view: once the compiler's first answer has been drawn, or on a page that
 * shows none, or after a while whatever happens. A browser that has all files of this build from an earlier visit waits for
 * nothing.
 */

import { editorView, firstView, type Gate } from '../parts/gates';
import type { KeyStorage } from './drafts/draftStorage';
import type { CompileState } from './state/compileState';
import { keepValue, readValue } from './state/kept';
import type { LayoutState } from './state/layout';
import type { Readable } from './state/store';

interface Watched {
  readonly compileState: Readable<CompileState>;
  readonly layout: Readable<Pick<LayoutState, 'page'>>;
}

/** How long the first view may take, and how long its drawing, in milliseconds. */
const patience = 4000;
const drawnWithin = 200;

/** Calls back when the latest state of React is on the screen. A page that is hidden draws nothing. */
export function afterDrawing(done: () => void): void {
  const timer = setTimeout(done, drawnWithin);
  globalThis.requestAnimationFrame?.(() => {
    clearTimeout(timer);
    setTimeout(done);
  });
}

export function openBehindFirstView(
  { compileState, layout }: Watched,
  gate: Gate = firstView,
  drawn = afterDrawing,
): void {
  const timer = setTimeout(() => gate.pass(), patience);
  const ends: (() => void)[] = [];
  let isShown = false;
  const look = (): void => {
    const answered = compileState.get().compiled.kind !== 'none' || layout.get().page !== 'program';
    if (!answered || isShown) return;
    isShown = true;
    for (const end of ends) end();
    clearTimeout(timer);
    drawn(() => gate.pass());
  };
  ends.push(compileState.subscribe(look), layout.subscribe(look));
  look();
}

const key = 'loadedBuild';
const isText = (value: unknown): value is string => typeof value === 'string';

/** Opens the gates at once where the browser has loaded all of this build before. `build`: null while developing. */
export function openIfLoadedBefore(
  build: string | null,
  storage: KeyStorage | null,
  gates: readonly Gate[] = [firstView, editorView],
): void {
  if (build === null || readValue(storage, key, isText) !== build) return;
  for (const gate of gates) gate.pass();
}

/** Keeps for later visits that this build has been loaded. */
export function keepLoaded(build: string | null, storage: KeyStorage | null): void {
  if (build !== null) keepValue(storage, key, build);
}
