/**
 * The finished runs of a program: what each was trained with, where it ended, and what of it is drawn beside the run that
 * is shown. A list never changes; each function makes another.
 */

import type { ProgramChange, RunSettings, StopReason } from '../../app/protocol';

export type RowId = string & { readonly __brand: 'RowId' };

/** What differs from the run before: in the text, in a setting of the page, or in where it started. */
export type RunChange =
  | ProgramChange
  | {
      readonly kind: 'setting';
      readonly name: keyof RunSettings;
      /** Null for what is left to the program, or to the default. */
      readonly before: string | null;
      readonly after: string | null;
    }
  /** It started from other values than the program says. */
  | { readonly kind: 'starts' };

export type RowEnd =
  | { readonly kind: 'done'; readonly reason: Exclude<StopReason, 'non-finite'> }
  | { readonly kind: 'failed'; readonly message: string };

/** What was swept in the family of a run, and the value of this one. */
export interface Membership {
  /** One for all members of a family. */
  readonly sweep: string;
  readonly swept: string;
  readonly value: number;
  readonly scale: 'linear' | 'log';
}

/** What is drawn of a run, in a bounded number of points. */
export interface RowCurves {
  readonly steps: Float64Array;
  readonly losses: Float64Array;
  /** The curves of the program's plots at the end. */
  readonly fits: readonly RowFit[];
  /** What its plots over two inputs predict at the end, on a coarse grid. */
  readonly maps: readonly RowMap[];
  /** The way of each parameter that is a number, in as many points. */
  readonly path: readonly { readonly name: string; readonly values: Float64Array }[];
}

export interface RowFit {
  readonly plot: string;
  readonly label: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface RowMap {
  readonly plot: string;
  /** The number of points along each side of the grid. */
  readonly size: number;
  /** The ends of the grid. */
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  /** Row by row. */
  readonly values: Float64Array;
}

export interface RunRow {
  readonly id: RowId;
  /** Counted from 1 among the runs of the program: it never changes, and decides the colour. */
  readonly number: number;
  /** Null for a name by the number. */
  readonly name: string | null;
  readonly isPinned: boolean;
  /** Whether it is drawn: by the reader's choice, or `auto`, until two more runs have ended. */
  readonly ticked: 'chosen' | 'auto' | 'no';
  readonly family: Membership | null;
  readonly source: string;
  readonly settings: RunSettings;
  readonly hasOwnStarts: boolean;
  /** In milliseconds since 1970. */
  readonly finished: number;
  readonly end: RowEnd;
  /** At the end; NaN where there is none. */
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly steps: number;
  /** How long it trained, without pauses. */
  readonly milliseconds: number;
  /** At the end; the norm of a tensor. */
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
  /** Since the run before; null if that is not known, and for the first one. */
  readonly changes: readonly RunChange[] | null;
  /** Null if nothing was recorded, or there was no room to keep it. */
  readonly curves: RowCurves | null;
}

export interface RunsState {
  /** In the order of their numbers. */
  readonly rows: readonly RunRow[];
  /** The largest number so far. */
  readonly last: number;
}

export const noRuns: RunsState = { rows: [], last: 0 };

/** Unique among the rows of this browser. */
export function newRowId(): RowId {
  // Ids are made here alone.
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}` as RowId;
}

/** More runs than this are not kept: the oldest that is not pinned goes. */
export const maxRows = 100;

/**
 * Adds a run, which is drawn. Those that were drawn for being new are not drawn any more, but for the one before, which one
 * compares with, and its family.
 */
export function withRun(
  { rows, last }: RunsState,
  run: Omit<RunRow, 'number' | 'name' | 'isPinned' | 'ticked'>,
): RunsState {
  const before = rows.at(-1);
  const sweeps = [run.family, before?.family].map((family) => family?.sweep);
  const isNew = (row: RunRow): boolean =>
    row === before || (row.family !== null && sweeps.includes(row.family.sweep));
  const others = rows.map((row) =>
    row.ticked === 'auto' && !isNew(row) ? { ...row, ticked: 'no' as const } : row,
  );
  const row: RunRow = { ...run, number: last + 1, name: null, isPinned: false, ticked: 'auto' };
  const all = [...others, row];
  const oldest = all.length > maxRows ? all.find((each) => !each.isPinned) : undefined;
  return { rows: all.filter((each) => each !== oldest), last: row.number };
}

export function changeRow(state: RunsState, id: RowId, change: Partial<RunRow>): RunsState {
  return { ...state, rows: state.rows.map((row) => (row.id === id ? { ...row, ...change } : row)) };
}

export function withoutRows(state: RunsState, ids: readonly RowId[]): RunsState {
  return { ...state, rows: state.rows.filter(({ id }) => !ids.includes(id)) };
}

/** Puts rows back to where their numbers are. */
export function withRows(state: RunsState, back: readonly RunRow[]): RunsState {
  const others = state.rows.filter(({ id }) => back.every((each) => each.id !== id));
  const rows = [...others, ...back].sort((a, b) => a.number - b.number);
  return { rows, last: Math.max(state.last, ...rows.map(({ number }) => number)) };
}

/** The run that the next one is compared with: the last one, but for the members of sweeps. */
export function runBefore({ rows }: RunsState): RunRow | null {
  return rows.findLast(({ family }) => family === null) ?? null;
}

/** What a run is judged by: the loss on held-out rows, if it has one. */
export function scoreOf({ loss, holdoutLoss }: Pick<RunRow, 'loss' | 'holdoutLoss'>): number {
  return holdoutLoss ?? loss;
}

/** The run that ended best; null if there are fewer than two that ended with a number. */
export function bestOf(rows: readonly RunRow[]): RunRow | null {
  const ended = rows.filter((row) => row.end.kind === 'done' && Number.isFinite(row.loss));
  // The losses of some on held-out rows say nothing about the others.
  const isHeldOut = ended.every(({ holdoutLoss }) => holdoutLoss !== null);
  const score = (row: RunRow): number => (isHeldOut ? scoreOf(row) : row.loss);
  if (ended.length < 2) return null;
  return ended.reduce((best, row) => (score(row) < score(best) ? row : best));
}

export interface Family {
  readonly sweep: string;
  readonly swept: string;
  readonly scale: Membership['scale'];
  /** In the order of their values. */
  readonly members: readonly RunRow[];
}

/** The families of runs, the newest first. */
export function familiesOf(rows: readonly RunRow[]): readonly Family[] {
  const families = new Map<string, RunRow[]>();
  for (const row of rows)
    if (row.family !== null) families.set(row.family.sweep, [...(families.get(row.family.sweep) ?? []), row]);
  return [...families.values()].reverse().map((members) => {
    const { sweep, swept, scale } = members[0]!.family!;
    return { sweep, swept, scale, members: members.sort((a, b) => a.family!.value - b.family!.value) };
  });
}

/** In the order of the table: the pinned ones first, then the newest. */
export function tableOrder(rows: readonly RunRow[]): readonly RunRow[] {
  return [...rows].sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.number - a.number);
}
