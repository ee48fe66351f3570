/**
 * What is shown where: which page, which side of a small screen, which tab, dialog and lesson, and how the panels are.
 * It is one immutable value; each method replaces it.
 */

import type { Lesson } from '../../examples/lessons';
import type { KeyStorage } from '../drafts/draftStorage';
import type { PageName } from '../sharing/address';
import { keepValue, readValue } from './kept';
import { type Readable, Store } from './store';

export type Page = 'program' | PageName;
/** On a small screen. */
export type Side = 'lesson' | 'program' | 'results';
export type ProgramTab = 'program' | 'evaluator' | 'data';
export type DialogName = 'share';

/** The reference that lies over the page's edge. */
export interface OpenReference {
  /** The name that it is opened for, or what was searched; empty for all names. */
  readonly query: string;
}

/** In the order in which they are shown. */
export const panelIds = [
  'loss',
  'restarts',
  'fit',
  'landscape',
  'residuals',
  'parameters',
  'runs',
  'statistics',
  'steps',
  'influence',
  'mathematics',
  'verify',
  'compiled',
  'neuron',
] as const;
export type PanelId = (typeof panelIds)[number];

export interface OpenLesson {
  readonly id: string;
  readonly title: string;
  readonly lesson: Lesson;
  /** Counted from 0. */
  readonly step: number;
}

export interface LayoutState {
  readonly page: Page;
  readonly side: Side;
  readonly tab: ProgramTab;
  readonly dialog: DialogName | null;
  readonly reference: OpenReference | null;
  readonly lesson: OpenLesson | null;
  readonly folded: readonly PanelId[];
  /** The one panel that is shown alone. */
  readonly alone: PanelId | null;
}

function isPanelId(value: unknown): value is PanelId {
  return panelIds.some((id) => id === value);
}

/** The names under which the browser keeps what the reader chose of the panels. */
const foldedKey = 'folded';
const aloneKey = 'alone';
const foldedAtFirst: readonly PanelId[] = [
  'residuals',
  'runs',
  'statistics',
  'landscape',
  'steps',
  'influence',
  'mathematics',
  'verify',
  'compiled',
  'neuron',
];

export class Layout implements Readable<LayoutState> {
  private readonly store: Store<LayoutState>;

  constructor(private readonly storage: KeyStorage | null) {
    const areIds = (value: unknown): value is readonly PanelId[] =>
      Array.isArray(value) && value.every(isPanelId);
    this.store = new Store<LayoutState>({
      page: 'program',
      side: 'program',
      tab: 'program',
      dialog: null,
      reference: null,
      lesson: null,
      folded: readValue(storage, foldedKey, areIds) ?? foldedAtFirst,
      alone: readValue(storage, aloneKey, isPanelId),
    });
  }

  readonly get = (): LayoutState => this.store.get();
  readonly subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  showPage(page: Page): void {
    this.change({ page, dialog: null });
  }

  showSide(side: Side): void {
    this.change({ side });
  }

  /** Shows a tab of the program's side, and that side. */
  showTab(tab: ProgramTab): void {
    this.change({ tab, side: 'program' });
  }

  openDialog(dialog: DialogName): void {
    this.change({ dialog });
  }

  closeDialog(): void {
    this.change({ dialog: null });
  }

  /** Opens the reference, or searches in it if it is open. */
  openReference(query = ''): void {
    this.change({ reference: { query } });
  }

  closeReference(): void {
    this.change({ reference: null });
  }

  /** Opens a lesson, or another step of the one that is open; on a small screen a lesson comes into view as it opens. */
  openLesson(lesson: OpenLesson): void {
    const isOther = this.get().lesson?.id !== lesson.id;
    this.change(isOther ? { lesson, side: 'lesson' } : { lesson });
  }

  closeLesson(): void {
    const { side } = this.get();
    this.change({ lesson: null, side: side === 'lesson' ? 'program' : side });
  }

  fold(panel: PanelId, isFolded: boolean): void {
    const { folded } = this.get();
    if (folded.includes(panel) === isFolded) return;
    const next = isFolded ? [...folded, panel] : folded.filter((each) => each !== panel);
    this.change({ folded: next });
    keepValue(this.storage, foldedKey, next);
  }

  /** Null shows all panels again. */
  showAlone(panel: PanelId | null): void {
    this.change({ alone: panel });
    keepValue(this.storage, aloneKey, panel);
  }

  private change(changes: Partial<LayoutState>): void {
    const state = this.get();
    // `changes` has keys of the state alone.
    const keys = Object.keys(changes) as (keyof LayoutState)[];
    if (keys.some((key) => state[key] !== changes[key])) this.store.set({ ...state, ...changes });
  }
}

/** Whether the body of a panel is drawn. */
export function isUnfolded({ folded, alone }: LayoutState, panel: PanelId): boolean {
  return alone === panel || !folded.includes(panel);
}
