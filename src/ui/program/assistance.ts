/** What helps in writing, given to each editor once it is there. */

import type { EditorHandle } from '../../editor';
import { editorView } from '../../parts/gates';
import { lazyPart } from '../../parts/lazyPart';
import { loadUntilThere } from '../../parts/loadUntilThere';

export const assistancePart = lazyPart('assistance', () =>
  editorView.behind(() => import('../../editor/assistance')),
);

export async function assist(handle: EditorHandle): Promise<void> {
  const { assistance } = await loadUntilThere(assistancePart);
  handle.assist(assistance);
}
