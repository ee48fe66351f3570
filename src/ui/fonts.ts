/**
 * The page's own typefaces. They are fetched behind the editor, since they compete with it for a slow line;
 * until they are there a font of the system takes the same room.
 */

import { editorView } from '../parts/gates';

/** The root of a document, and the fonts that it uses. */
export interface FontPage {
  readonly documentElement: { readonly dataset: DOMStringMap };
  readonly fonts: { readonly ready: Promise<unknown> };
}

/** Ends when they are there. */
export async function showOwnFonts({ documentElement, fonts }: FontPage, gate = editorView): Promise<void> {
  await gate.behind(() => {
    documentElement.dataset['fonts'] = 'own';
  });
  await fonts.ready;
}
