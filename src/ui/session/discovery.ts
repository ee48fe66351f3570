/**
 * The search for the unknowns of the open program, as the panels see it. What searches is `Discoverer`, which is loaded when
 * a program with unknowns is first open, or one of which a search was kept.
 */

import type { KeyStorage } from '../drafts/draftStorage';
import { keyOfProgram, ProgramStorage } from '../drafts/programStorage';
import { type DiscoveryState, hasUnknowns, noDiscovery } from '../state/discovery';
import type { Overlay } from '../state/overlays';
import { type Readable, Store } from '../state/store';
import type { Document } from './documents';

/** `Searcher` is what searches. */
export class Discovery<Searcher = unknown> {
  readonly state = new Store<DiscoveryState>(noDiscovery);
  /** What searches; null until it is needed and there. */
  readonly discoverer = new Store<Searcher | null>(null);
  /** The candidate that is pointed at, drawn beside the fit; null for none. */
  readonly beside = new Store<Overlay | null>(null);
  /** Keeps unsaved changes at once. */
  save: () => void = () => undefined;

  /** `load` is called once. */
  constructor(document: Readable<Document>, local: KeyStorage | null, load: () => Promise<Searcher>) {
    const storage = new ProgramStorage(local, 'search');
    const isNeeded = ({ draft, source }: Document): boolean =>
      hasUnknowns(source) || (draft !== null && storage.read(keyOfProgram({ draft, source })) !== null);
    const end = document.subscribe(() => {
      if (!isNeeded(document.get())) return;
      end();
      void load().then((discoverer) => this.discoverer.set(discoverer));
    });
  }
}
