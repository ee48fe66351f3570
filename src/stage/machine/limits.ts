/** How much a program may ask of the machine before it is stopped with a message. */

export interface Limits {
  /** Machine steps in one staging. */
  readonly steps: number;
  /** Calls that wait for a value at once. */
  readonly depth: number;
  /** Items of one list or vector, letters of one string. */
  readonly items: number;
  /** Nodes of the graph. */
  readonly nodes: number;
  /** Conditions on numbers within one another. */
  readonly conditions: number;
  /** Turns of a loop that numbers decide, while the graph runs. */
  readonly turns: number;
}

export const defaultLimits: Limits = {
  steps: 100_000_000,
  depth: 4_000_000,
  items: 5_000_000,
  nodes: 3_000_000,
  conditions: 400,
  turns: 1_000_000,
};
