/**
 * The open lesson and its present step. Each step opens its program. What the reader makes of the program is a draft like
 * any other, and the step opens that draft when the reader comes back.
 */

import { lessons, sourceOfStep } from '../../examples/lessons';
import type { Draft } from '../drafts/draft';
import type { Layout, OpenLesson } from '../state/layout';
import { defaultSettings } from '../state/settings';
import { lessonWords } from '../words';
import type { Documents, Program } from './documents';

export interface LessonPorts {
  readonly documents: Pick<Documents, 'open' | 'openDraft'>;
  readonly layout: Layout;
  readonly drafts: () => readonly Draft[];
  /** The text of a lesson could not be loaded; `again` opens the lesson once more. */
  readonly failed: (error: unknown, again: () => void) => void;
}

export class LessonGuide {
  /** True while the guide itself opens a program. */
  private leading = false;

  constructor(private readonly ports: LessonPorts) {}

  open(): OpenLesson | null {
    return this.ports.layout.get().lesson;
  }

  /** Opens a lesson at a step, with the reader's own version of its program where there is one. */
  async show(id: string, step = 0): Promise<boolean> {
    const entry = lessons.find((each) => each.id === id);
    if (entry === undefined) return false;
    try {
      const lesson = await entry.load();
      const last = lesson.steps.length - 1;
      this.ports.layout.openLesson({ id, title: entry.title, lesson, step: Math.min(step, last) });
    } catch (error) {
      this.ports.failed(error, () => void this.show(id, step));
      return false;
    }
    this.bring();
    return true;
  }

  go(step: number): void {
    const open = this.open();
    if (open === null || open.lesson.steps[step] === undefined) return;
    this.ports.layout.openLesson({ ...open, step });
    this.bring();
  }

  close(): void {
    this.ports.layout.closeLesson();
  }

  /** The original program of the present step. */
  given(): Program | null {
    const open = this.open();
    if (open === null) return null;
    const { lesson, step, title } = open;
    const source = sourceOfStep(lesson, step);
    return { title: lessonWords.stepTitle(title, step + 1), source, settings: defaultSettings };
  }

  /** The reader's newest draft of that program; null if there is none. */
  own(): Draft | null {
    const given = this.given();
    if (given === null) return null;
    const drafts = this.ports
      .drafts()
      .filter(({ title, source }) => title === given.title && source !== given.source);
    return drafts.reduce<Draft | null>(
      (newest, each) => (newest === null || each.changed > newest.changed ? each : newest),
      null,
    );
  }

  openGiven(): void {
    const given = this.given();
    if (given !== null) this.lead(() => this.ports.documents.open(given, this.fragment()));
  }

  openOwn(): void {
    const own = this.own();
    if (own !== null) this.lead(() => this.ports.documents.openDraft(own));
  }

  /** The fragment that names the step in the address; empty if no lesson is open. */
  fragment(): string {
    const open = this.open();
    return open === null ? '' : `lesson/${open.id}/${open.step + 1}`;
  }

  /** Called when a program was opened: a program from outside the lesson closes the lesson. */
  opened(): void {
    if (!this.leading) this.close();
  }

  private bring(): void {
    if (this.own() === null) this.openGiven();
    else this.openOwn();
  }

  private lead(open: () => void): void {
    this.leading = true;
    open();
    this.leading = false;
  }
}
