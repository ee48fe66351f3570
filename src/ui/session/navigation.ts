/** Opens the program, lesson or page that an address names, and says why where it cannot. */

import { PartError } from '../../parts/lazyPart';
import { messageOf } from '../../rpc';
import type { DraftStorage } from '../drafts/draftStorage';
import type { Layout } from '../state/layout';
import { recoveryWords, sessionWords } from '../words';
import type { Documents } from './documents';
import type { LessonGuide } from './lessonGuide';
import type { Notices } from './notices';
import { exampleProgram, firstExample, isPage, type Opening, openAddress } from './opening';

export interface NavigationPorts {
  readonly documents: Pick<Documents, 'open' | 'openDraft'>;
  readonly drafts: Pick<DraftStorage, 'open'>;
  readonly lessons: Pick<LessonGuide, 'show'>;
  readonly layout: Layout;
  readonly notices: Notices;
  /** Sets the fragment of the address without opening it. */
  readonly setAddress: (fragment: string) => void;
}

export class Navigation {
  /** The fragment of the open program. */
  private fragment = '';

  constructor(private readonly ports: NavigationPorts) {}

  /** Sets the fragment of the open program, which the page shows. */
  name(fragment: string): void {
    this.fragment = fragment;
    this.ports.setAddress(fragment);
  }

  /**
   * Opens what the address names. If that is impossible, it opens the reader's own draft or the first example, and says
   * why.
   */
  async start(hash: string): Promise<void> {
    const { documents, lessons, layout, setAddress } = this.ports;
    const opening = await openAddress(hash);
    if (opening.kind === 'program') documents.open(opening.program, opening.fragment);
    else if (opening.kind !== 'lesson' || !(await lessons.show(opening.id, opening.step))) {
      await this.openOwn();
      this.explain(opening, hash);
    }
    if (!isPage(opening)) return;
    layout.showPage(opening.kind);
    setAddress(opening.kind);
  }

  /** Opens an address that was entered while the page is open. */
  async visit(hash: string): Promise<void> {
    const { documents, lessons, layout, notices, setAddress } = this.ports;
    const left = layout.get().page !== 'program';
    if (left && ['', '#', '#program', `#${this.fragment}`].includes(hash)) {
      // This returns to the open program, whose run continues.
      layout.showPage('program');
      setAddress(this.fragment);
      return;
    }
    const opening = await openAddress(hash);
    notices.mended('address');
    if (opening.kind === 'program') documents.open(opening.program, opening.fragment);
    else if (opening.kind === 'lesson') await lessons.show(opening.id, opening.step);
    else this.explain(opening, hash);
    layout.showPage(isPage(opening) ? opening.kind : 'program');
  }

  async openExample(id: string): Promise<void> {
    try {
      const program = await exampleProgram(id);
      if (program !== null) this.ports.documents.open(program, `example/${id}`);
    } catch (error) {
      this.ports.notices.failure(error, () => void this.openExample(id));
    }
  }

  private async openOwn(): Promise<void> {
    const { documents, drafts } = this.ports;
    const draft = drafts.open();
    if (draft === null) documents.open(await firstExample(), '');
    else documents.openDraft(draft);
  }

  /** Says why an address was not opened. An address that may work later stays in the address bar. */
  private explain(opening: Opening, hash: string): void {
    const { notices, setAddress } = this.ports;
    if (opening.kind === 'refused')
      notices.problem(sessionWords.addressRefused(opening.message), null, 'address');
    if (opening.kind !== 'failed') return;
    const again = (): void => void this.visit(hash);
    setAddress(hash.replace(/^#/, ''));
    if (opening.error instanceof PartError) notices.failure(opening.error, again);
    else
      notices.problem(
        sessionWords.addressRefused(messageOf(opening.error)),
        { label: recoveryWords.tryAgain, run: again },
        'address',
      );
  }
}
