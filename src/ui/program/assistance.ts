/** What helps in writing, given to each editor once it is there. */

import type { EditorHandle } from '../../editor';
import { firstView } from '../../parts/firstView';
import { lazyPart } from '../../parts/lazyPart';
import { loadUntilThere } from '../../parts/loadUntilThere';

const assistancePart = lazyPart('assistance', () =>
  firstView.behind(() => import('../../editor/assistance')),
);

export async function assist(handle: EditorHandle): Promise<void> {
  const { assistance } = await loadUntilThere(assistancePart);
  handle.assist(assistance);
}
