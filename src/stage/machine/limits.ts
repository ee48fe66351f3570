/** The limits of a program. The machine stops a program that exceeds one of them, with a message. */

/** The number of evaluators that interpret each other: none, one, or two. */
export type Level = 'direct' | 'interpreter' | 'tower';

export interface Limits {
  /**
   * Machine steps in one staging at `direct`. Above, an evaluator takes many steps for one of the program's own: there the
   * program may make as many calls as so many steps allow at `direct`, and the evaluator take so many steps from one to the next.
   */
  readonly steps: number;
  /** Calls that wait for a value at the same time. */
  readonly depth: number;
  /** Bytes of all values that are alive at once. */
  readonly memory: number;
  /** Items of one list or vector, letters of one string. */
  readonly items: number;
  /** Nodes of the graph. */
  readonly nodes: number;
  /** Nested conditions on numbers. */
  readonly conditions: number;
  /** Turns of a loop whose end depends on numbers, when the graph runs. */
  readonly turns: number;
}

export const defaultLimits: Limits = {
  steps: 100_000_000,
  depth: 4_000_000,
  memory: 512 * 2 ** 20,
  items: 5_000_000,
  nodes: 3_000_000,
  conditions: 400,
  turns: 1_000_000,
};
