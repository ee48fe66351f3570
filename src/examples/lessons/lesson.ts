/** The parts of a lesson: steps of prose, each with a program, things to predict and exercises. */

/** Text with code between backticks. */
export type Prose = string;

/** A panel of the page that a lesson may point at. */
export type PanelName = 'loss' | 'fit' | 'parameters' | 'neuron';

export type Block =
  | { readonly kind: 'text'; readonly text: Prose }
  /** A question with one right answer. The reader chooses before the answer is shown. */
  | {
      readonly kind: 'predict';
      readonly question: Prose;
      readonly options: readonly Prose[];
      /** The position of the right answer, counted from 0. */
      readonly right: number;
      readonly because: Prose;
    }
  /** An exercise, with one possible solution. */
  | {
      readonly kind: 'exercise';
      readonly task: Prose;
      readonly answer: string;
    }
  | { readonly kind: 'panel'; readonly panel: PanelName; readonly text: Prose };

export interface LessonStep {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The program; null if that of the step before stays. */
  readonly source: string | null;
}

export interface Lesson {
  readonly steps: readonly LessonStep[];
}

/** The program of a step: its own, or the last one before it. */
export function sourceOfStep({ steps }: Lesson, step: number): string {
  for (let at = Math.min(step, steps.length - 1); at >= 0; at--) {
    const source = steps[at]!.source;
    if (source !== null) return source;
  }
  return '';
}

export function text(prose: Prose): Block {
  return { kind: 'text', text: prose };
}
