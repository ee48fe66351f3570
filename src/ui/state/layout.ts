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
  'discover',
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
  /** Whether the page is shown to an audience: large, and without what an audience does not need. */
  readonly presenting: boolean;
  /** Whether the browser prints: then all panels are shown, and the parameters unfolded. */
  readonly printing: boolean;
  /** The panels that the reader has folded, and those that are folded at first. */
  readonly folded: readonly PanelId[];
  /** The panels that the reader has folded since they were last unfolded: no program opens them. */
  readonly closed: readonly PanelId[];
  /** The panels that the open program is about. */
  readonly opened: readonly PanelId[];
  /** The heights that the reader gave to panels with a chart, in pixels. */
  readonly heights: Heights;
  /** The one panel that is shown alone. */
  readonly alone: PanelId | null;
}

export type Heights = { readonly [Id in PanelId]?: number };

/** The heights that a panel may be dragged to, in pixels. */
export const panelHeights = { min: 140, max: 1600 } as const;

function isPanelId(value: unknown): value is PanelId {
  return panelIds.some((id) => id === value);
}

/** The names under which the browser keeps what the reader chose of the panels. */
const foldedKey = 'folded';
const aloneKey = 'alone';
const heightsKey = 'heights';
const closedKey = 'closed';
const foldedAtFirst: readonly PanelId[] = [
  'residuals',
  'discover',
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
      presenting: false,
      printing: false,
      folded: readValue(storage, foldedKey, areIds) ?? foldedAtFirst,
      closed: readValue(storage, closedKey, areIds) ?? [],
      opened: [],
      heights: readValue(storage, heightsKey, areHeights) ?? {},
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

  print(printing: boolean): void {
    this.change({ printing });
  }

  present(presenting: boolean): void {
    this.change({ presenting });
  }

  fold(panel: PanelId, isFolded: boolean): void {
    const state = this.get();
    if (!isUnfolded(state, panel) === isFolded) return;
    const others = (panels: readonly PanelId[]) => panels.filter((each) => each !== panel);
    const withIt = (panels: readonly PanelId[]) => (isFolded ? [...others(panels), panel] : others(panels));
    const next = { folded: withIt(state.folded), closed: withIt(state.closed) };
    this.change({ ...next, opened: others(state.opened) });
    keepValue(this.storage, foldedKey, next.folded);
    keepValue(this.storage, closedKey, next.closed);
  }

  /** Unfolds the panels that a program is about, for as long as it is open, but not those that the reader folded. */
  openFor(panels: readonly PanelId[]): void {
    const { closed } = this.get();
    this.change({ opened: panels.filter((panel) => !closed.includes(panel)) });
  }

  /** Sets the height of a panel, in pixels; null for the height that it has at first. */
  setHeight(panel: PanelId, height: number | null): void {
    const { [panel]: _, ...others } = this.get().heights;
    const { min, max } = panelHeights;
    const heights =
      height === null ? others : { ...others, [panel]: Math.round(Math.max(min, Math.min(max, height))) };
    this.change({ heights });
    keepValue(this.storage, heightsKey, heights);
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
export function isUnfolded({ folded, opened, alone, printing }: LayoutState, panel: PanelId): boolean {
  if (printing && panel === 'parameters') return true;
  return alone === panel || opened.includes(panel) || !folded.includes(panel);
}

function areHeights(value: unknown): value is Heights {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([id, height]) => isPanelId(id) && typeof height === 'number')
  );
}
