/** What is said between a worker that trains and the helpers that take steps of some of its members. */

import type { StepInputs } from '../../stepInputs';
import type { Compiled } from '../compile';

export type Order =
  | { readonly kind: 'prepare'; readonly program: number; readonly compiled: Compiled }
  | {
      readonly kind: 'steps';
      readonly order: number;
      readonly program: number;
      /** A state for each member, one after the other. */
      readonly states: Float64Array;
      readonly inputs: StepInputs;
    }
  | ({ readonly kind: 'join'; readonly order: number; readonly program: number } & Seat)
  | {
      readonly kind: 'run';
      readonly order: number;
      readonly program: number;
      readonly state: Float64Array;
      readonly inputs: StepInputs;
    }
  | { readonly kind: 'release'; readonly program: number };

/** A place in a team: through what its sums go, which of its workers this is, and how many they are. */
export interface Seat {
  readonly shared: SharedArrayBuffer;
  readonly index: number;
  readonly size: number;
}

export interface Steps {
  /** What the states have become. */
  readonly states: Float64Array;
  readonly records: readonly Float64Array[];
}

export type Answer =
  | ({ readonly kind: 'steps'; readonly order: number } & Steps)
  /** Of an order to join a team, or to run with it. */
  | { readonly kind: 'done'; readonly order: number }
  | { readonly kind: 'failed'; readonly order: number; readonly message: string };

/** One end of the way between them: a worker, the scope within one, or a port. */
export interface Port<Sent, Received> {
  postMessage(message: Sent, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Received>) => void): void;
}
