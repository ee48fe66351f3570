/** Lessons on Cajal. Their titles are loaded at once, their texts when one is opened. */

import { type LazyPart, lazyPart } from '../../parts/lazyPart';
import type { Lesson } from './lesson';

export { type Block, type Lesson, type LessonStep, type PanelName, sourceOfStep } from './lesson';

export interface LessonEntry {
  /** The name in the address: `#lesson/counting`. */
  readonly id: string;
  readonly title: string;
  /** What a reader learns in it, in a sentence. */
  readonly summary: string;
  readonly load: () => Promise<Lesson>;
}

function lessonOf(part: LazyPart<{ readonly lesson: Lesson }>): () => Promise<Lesson> {
  return async () => (await part.load()).lesson;
}

/** The lessons, in the order in which they build on one another. */
export const lessons: readonly LessonEntry[] = [
  {
    id: 'conditional',
    title: 'A conditional is a neuron',
    summary: 'Truth values as weights, and an if as the sum of its branches.',
    load: lessonOf(lazyPart('lessonText', () => import('./conditional'))),
  },
  {
    id: 'counting',
    title: 'Counting is a recurrence',
    summary: 'Numbers as weights, and an iteration as a state that goes round.',
    load: lessonOf(lazyPart('lessonText', () => import('./counting'))),
  },
  {
    id: 'linearity',
    title: 'Why linearity',
    summary: 'Why each variable is used exactly once, and what that buys.',
    load: lessonOf(lazyPart('lessonText', () => import('./linearity'))),
  },
  {
    id: 'linking',
    title: 'A program in a network',
    summary: 'Matrices, procedures and networks linked with terms, and trained through them.',
    load: lessonOf(lazyPart('lessonText', () => import('./linking'))),
  },
];
