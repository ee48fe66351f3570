/**
 * The lesson that is open and the step that the reader is at. A step brings its program; what the reader made of it is a
 * draft like any other, and is what the step brings when the reader comes back.
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
  /** Set while the guide itself opens a program. */
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

  /** The program of the present step, as the lesson has it. */
  given(): Program | null {
    const open = this.open();
    if (open === null) return null;
    const { lesson, step, title } = open;
    const source = sourceOfStep(lesson, step);
    return { title: lessonWords.stepTitle(title, step + 1), source, settings: defaultSettings };
  }

  /** What the reader last made of it; null where nothing is kept. */
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

  /** Of the step in the address; empty where no lesson is open. */
  fragment(): string {
    const open = this.open();
    return open === null ? '' : `lesson/${open.id}/${open.step + 1}`;
  }

  /** Some program was opened: one that is none of the lesson's ends it. */
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
