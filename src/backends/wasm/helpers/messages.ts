/** What is said between a worker that trains and the helpers that take steps of some of its members. */

import type { StepInput } from '../../backend';
import type { Compiled } from '../compile';

export type Order =
  | { readonly kind: 'prepare'; readonly program: number; readonly compiled: Compiled }
  | {
      readonly kind: 'steps';
      readonly order: number;
      readonly program: number;
      /** A state for each member, one after the other. */
      readonly states: Float64Array;
      readonly inputs: readonly StepInput[];
    }
  | { readonly kind: 'release'; readonly program: number };

export interface Steps {
  /** What the states have become. */
  readonly states: Float64Array;
  readonly records: readonly Float64Array[];
}

export type Answer =
  | ({ readonly kind: 'steps'; readonly order: number } & Steps)
  | { readonly kind: 'failed'; readonly order: number; readonly message: string };

/** One end of the way between them: a worker, the scope within one, or a port. */
export interface Port<Sent, Received> {
  postMessage(message: Sent, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Received>) => void): void;
}
