/**
 * When the page uses typefaces of its own: behind the first view where they have to be fetched, and from the start where an
 * earlier visit has fetched them, so that text changes its face once a browser and not once a visit.
 */

import { firstView } from '../parts/firstView';
import type { KeyStorage } from './drafts/draftStorage';
import { keepValue, readValue } from './state/kept';

const key = 'fonts';
const isTrue = (value: unknown): value is true => value === true;

/** The root of a document, and the fonts that it uses. */
export interface FontPage {
  readonly documentElement: { readonly dataset: DOMStringMap };
  readonly fonts: { readonly ready: Promise<unknown> };
}

/** Ends when they are there. */
export async function showOwnFonts(
  page: FontPage,
  storage: KeyStorage | null,
  gate = firstView,
): Promise<void> {
  const use = (): void => {
    page.documentElement.dataset['fonts'] = 'own';
  };
  if (readValue(storage, key, isTrue) === true) return use();
  await gate.behind(use);
  await page.fonts.ready;
  keepValue(storage, key, true);
}
