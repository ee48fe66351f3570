/**
 * The program that is open. The first edit of an opened program turns it into a new draft, which is saved while it is
 * typed. So opening a program never overwrites what the reader wrote.
 */

import { type Draft, type DraftId, newDraftId } from '../drafts/draft';
import type { DraftStorage } from '../drafts/draftStorage';
import { movedPlaces, noProbes, type ProbePlace } from '../state/probePlaces';
import { defaultSettings, type Settings } from '../state/settings';
import type { SharedSearch } from '../state/sharedSearch';
import { Store } from '../state/store';
import { type Titled, titleOf } from '../state/title';
import { commonWords } from '../words';

export interface Program {
  readonly title: string;
  readonly source: string;
  readonly settings: Settings;
  /** The places of its probes; none where it is left out. */
  readonly probes?: readonly ProbePlace[];
  /** The search that came with a link; left out for others. */
  readonly search?: SharedSearch;
}

export interface Document extends Program {
  /** The draft of the program; null until the program is edited. */
  readonly draft: DraftId | null;
  /** The number of programs that were opened so far. */
  readonly opening: number;
}

export interface DocumentPorts {
  readonly storage: DraftStorage;
  /** Called after another program was opened: everything that belonged to the previous program ends. */
  readonly onOpened: () => void;
  readonly onEdited: () => void;
  /** Sets the address to the opened example or link, or to nothing once the program is the reader's own. */
  readonly setAddress: (fragment: string) => void;
  readonly onUnsaved: () => void;
  /** Whether the title stays that of the program that was opened, whatever takes its place. */
  readonly hasFixedTitle?: () => boolean;
  /** Called after the browser has kept a draft. */
  readonly onKept: () => void;
}

/** The delay from a change to saving it, in milliseconds: a crash loses no more than that. */
const saveWithin = 200;

export class Documents {
  readonly current: Store<Document>;
  readonly drafts = new Store<readonly Draft[]>([]);
  private timer: ReturnType<typeof setTimeout> | null = null;
  private unsavedTold = false;
  /** The text that the title was given to: another program in its place does not keep it. */
  private titled: Titled;

  constructor(
    private readonly ports: DocumentPorts,
    initial: Program,
  ) {
    this.current = new Store<Document>({ ...initial, draft: null, opening: 0 });
    this.titled = initial;
  }

  edit(source: string): void {
    const { source: before, title: kept, probes = noProbes } = this.current.get();
    if (source === before) return;
    // The reader's own version of a step of a lesson is found again by its title.
    const title = this.ports.hasFixedTitle?.() ? kept : titleOf(source, this.titled);
    this.change({ source, title, probes: movedPlaces(probes, before, source) });
    this.ports.onEdited();
  }

  /** Changes the text of the evaluator, which belongs to the draft like the program; null for the shipped evaluator. */
  editEvaluator(evaluator: string | null): void {
    const { settings } = this.current.get();
    if (evaluator === settings.evaluator) return;
    this.change({ settings: { ...settings, evaluator } });
    this.ports.onEdited();
  }

  /** Sets the places of the probes, which belong to the draft like the program. */
  setProbes(probes: readonly ProbePlace[]): void {
    this.change({ probes });
  }

  rename(title: string): void {
    const { title: before, source } = this.current.get();
    if (title === before) return;
    this.titled = { title, source };
    this.change({ title });
  }

  /** Changes settings. They are saved with a draft, but they do not turn a program into one. */
  set(settings: Partial<Settings>): void {
    const document = this.current.get();
    this.current.set({ ...document, settings: { ...document.settings, ...settings } });
    if (document.draft !== null) this.saveSoon();
  }

  /** Opens a program that is not one of the reader's drafts yet. */
  open(program: Program, fragment: string): void {
    const same = this.ports.storage
      .list()
      .find(
        ({ source, title, settings }) =>
          source === program.source &&
          title === program.title &&
          settings.evaluator === program.settings.evaluator,
      );
    const { probes = same?.probes ?? noProbes } = program;
    this.show({ ...program, probes }, same?.id ?? null);
    if (same !== undefined) this.ports.storage.setOpen(same.id);
    this.ports.setAddress(fragment);
  }

  openNew(): void {
    this.open({ title: commonWords.untitled, source: '', settings: defaultSettings }, '');
  }

  openDraft(draft: Draft): void {
    this.show(draft, draft.id);
    this.ports.storage.setOpen(draft.id);
    this.ports.setAddress('');
  }

  refreshDrafts(): void {
    this.drafts.set(this.ports.storage.list());
  }

  /** Removes a draft. If it is open its text stays open, and the next edit makes a new draft. */
  remove(draft: Draft): void {
    this.save();
    this.ports.storage.remove(draft.id);
    this.detach(draft.id);
    this.refreshDrafts();
  }

  restore(draft: Draft): void {
    this.ports.storage.write(draft);
    this.refreshDrafts();
  }

  /** Called when another tab changed or removed a draft. If that draft is open here, an edit here makes a new draft. */
  changedElsewhere(id: DraftId): void {
    this.detach(id);
    this.refreshDrafts();
  }

  /** Saves unsaved changes. Returns whether the browser keeps everything that was edited. */
  save(): boolean {
    if (this.timer === null && !this.unsavedTold) return true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { title, source, settings, probes = noProbes, draft } = this.current.get();
    const id = draft ?? newDraftId();
    if (draft === null) this.current.update((document) => ({ ...document, draft: id }));
    const { storage } = this.ports;
    const kept = storage.write({ id, title, source, settings, probes, changed: Date.now() });
    storage.setOpen(id);
    if (!kept && !this.unsavedTold) this.ports.onUnsaved();
    if (kept && this.unsavedTold) this.ports.onKept();
    this.unsavedTold = !kept;
    this.refreshDrafts();
    return kept;
  }

  private show({ title, source, settings, probes = noProbes, search }: Program, draft: DraftId | null): void {
    this.save();
    this.titled = { title, source };
    const shared = search === undefined ? {} : { search };
    this.current.update(({ opening }) => ({
      title,
      source,
      settings,
      probes,
      ...shared,
      draft,
      opening: opening + 1,
    }));
    this.ports.onOpened();
  }

  private change(changes: Partial<Program>): void {
    const document = this.current.get();
    if (document.draft === null) this.ports.setAddress('');
    this.current.set({ ...document, ...changes, draft: document.draft ?? newDraftId() });
    this.saveSoon();
  }

  private saveSoon(): void {
    this.timer ??= setTimeout(() => this.save(), saveWithin);
  }

  private detach(id: DraftId): void {
    if (this.current.get().draft !== id) return;
    this.current.update((document) => ({ ...document, draft: null }));
  }
}
