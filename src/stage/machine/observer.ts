/** Looking on while a program runs with every number known: what its terms of Cajal are applied to, in which rows. */

import type { DefinedTerm } from '../../cajal';
import type { TensorData } from '../../graph';
import type { Value } from './values';

/** A term applied to all that it takes. */
export interface TermApplication {
  readonly term: DefinedTerm;
  /** The values of its links. */
  readonly links: readonly Value[];
  /** Null for a function that is no matrix. */
  readonly operands: readonly (TensorData | null)[];
  readonly result: TensorData;
  /** The share of a number's weight that fell off the end on the way. */
  readonly fallen: number;
}

export interface Observer {
  readonly applied: (application: TermApplication) => void;
  /** A reduction over so many known rows begins: which of them it is to run over. */
  readonly enterRows: (count: number) => readonly number[];
  /** Whether the reduction under way may end after so many of them. */
  readonly hasEnoughRows: (taken: number) => boolean;
  readonly leaveRows: (taken: number) => void;
}
