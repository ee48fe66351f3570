/** A small search for tests and for the catalogue: an outer loop whose pieces each find one candidate. */

import type { Found, Piece, PieceResult } from '../../app/protocol';
import { settingsOf } from '../../discover/search/settings';
import type { JobPorts, OuterLoop } from '../session/searchJob';
import type { Task } from '../state/discovery';

export const task: Task = {
  kind: 'sought',
  unknowns: [
    {
      name: 'law',
      parameters: ['x'],
      using: ['+', '-', '*', '/'],
      size: 9,
      constants: 3,
      units: null,
      span: { source: 'program', start: 0, end: 24 },
    },
  ],
  signature: 'law of x',
  task: 'direct',
  hindrance: null,
  rows: 5,
  holdoutRows: 0,
  columns: ['x', 'y'],
};

export function found(size: number, loss: number): Found {
  return { size, loss, holdoutLoss: null, expressions: { law: `(* ${size}.5 x)` }, parameters: {} };
}

function pieceOf(round: number): Piece {
  const settings = { ...settingsOf('fast', 1) };
  const shared = { unknowns: task.unknowns, settings, seed: 1, front: [], rounding: 0 };
  return { kind: 'count', id: String(round), size: round + 1, ...shared };
}

/** What a worker answers to a piece of a `plainLoop`. */
export function resultOf({ id }: Piece): PieceResult {
  return { id, evaluated: 100, calibrated: 1, entries: [], members: [], cuts: null };
}

/** Which piece it is, counted from 0. */
export function roundOf({ id }: Piece): number {
  return Number(id);
}

/** A loop of so many pieces: the candidate of each is larger than those before, and better. */
export function plainLoop(pieces: number): Pick<JobPorts, 'begin' | 'restore'> {
  const loopOf = (taken: readonly number[]): OuterLoop => {
    const done = new Set(taken);
    const out = new Set<number>();
    return {
      next: () => {
        const round = Array.from({ length: pieces }, (_, index) => index).find(
          (index) => !done.has(index) && !out.has(index),
        );
        if (round === undefined) return done.size === pieces ? 'end' : 'wait';
        out.add(round);
        return pieceOf(round);
      },
      take: ({ id }) => {
        out.delete(Number(id));
        done.add(Number(id));
      },
      add: () => undefined,
      get counts() {
        return { candidates: 100 * done.size, calibrated: done.size };
      },
      get front() {
        return [...done].sort((a, b) => a - b).map((round) => found(round + 1, pieces - round));
      },
      state: () => [...done],
    };
  };
  return {
    begin: () => loopOf([]),
    restore: (_, state) => (Array.isArray(state) ? loopOf(state) : null),
  };
}
