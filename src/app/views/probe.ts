/** Probes of expressions, for the page: their values and adjoints at a row, and over the rows. */

import type { Elements } from '../../graph/tape';
import type { Sliced } from '../../stage';
import { type Evaluated, type Probed, probe, type Turns } from '../../stage/probe/probe';
import type { Program } from '../program';
import type { Place, Probe, ProbedRows, ProbedValue, ProbeReply, ProbeRequest } from '../protocol';
import { isOutside, type Looked, rowCountOf, rowsToVisit, withLook } from './look';

/** The maximum number of turns of a reply. */
const maxTurns = 1000;

export function* probeOf(program: Program, request: ProbeRequest): Sliced<ProbeReply> {
  const reply = yield* withLook(program, request, (looked) => probed(looked, request));
  return typeof reply === 'string' ? { kind: 'refused', message: reply } : reply;
}

function* probed(looked: Looked, request: ProbeRequest): Sliced<ProbeReply> {
  const { expressions, recorded } = looked;
  const ids = request.places.map(({ start, end }) =>
    end > start ? expressions.from(start, end) : expressions.at(start),
  );
  const wanted = ids.flatMap((each) => each ?? []);
  const visits = rowsToVisit(looked, request.row, request.overRows || isOutside(looked, wanted));
  const found = yield* probe(recorded, {
    expressions: wanted,
    rowsOf: (reduction) => visits.rowsOf(reduction),
  });
  let next = 0;
  const probes = ids.map((id): Probe => {
    if (id === null) return { kind: 'none', place: null, message: 'There is no expression here.' };
    const span = expressions.all[id]!.spans[0]!;
    return replyOf(found[next++]!, { start: span.start, end: span.end }, request, looked);
  });
  return { kind: 'probes', probes, rows: rowCountOf(looked, visits.visited) };
}

export function arrayOf(elements: Elements): Float64Array {
  return typeof elements === 'number' ? Float64Array.of(elements) : elements;
}

export function valueReply({ shape, isTruth, value, adjoint }: Evaluated): ProbedValue {
  return { shape, isTruth, value: arrayOf(value), adjoint: arrayOf(adjoint) };
}

function replyOf(found: Probed, place: Place, { row, overRows }: ProbeRequest, looked: Looked): Probe {
  const at = found.rowCount === null ? null : Math.min(row, found.rowCount - 1);
  const turns = at === null ? found.outside : (found.rows.get(at) ?? []);
  if (turns.length === 0) return { kind: 'none', place, message: reasonOf(found, at, looked) };
  return {
    kind: 'values',
    place,
    isOutside: at === null,
    row: at,
    turns: turns.slice(0, maxTurns).map(valueReply),
    turnCount: turns.length,
    overRows: overRows && at !== null ? rowsReply(found.rows) : null,
  };
}

export function reasonOf({ other }: Probed, row: number | null, { recorded }: Looked): string {
  const mistake = recorded.diagnostics.find(({ severity }) => severity === 'error');
  if (mistake !== undefined) return mistake.message;
  if (other !== null) return `This is no number: its value is ${other}.`;
  return row === null ? 'This is never evaluated.' : `This is never evaluated in row ${row}.`;
}

/** Rows whose values have the shape of the first. */
function rowsReply(rows: ReadonlyMap<number, Turns>): ProbedRows {
  const last = [...rows].map(([row, turns]) => ({ row, count: turns.length, evaluated: turns.at(-1)! }));
  const { shape } = last[0]!.evaluated;
  const alike = last.filter(({ evaluated }) => evaluated.shape.join() === shape.join());
  const flat = (of: (each: Evaluated) => Elements): Float64Array =>
    Float64Array.from(alike.flatMap(({ evaluated }) => [...arrayOf(of(evaluated))]));
  return {
    shape,
    rows: Int32Array.from(alike, ({ row }) => row),
    turns: Int32Array.from(alike, ({ count }) => count),
    values: flat(({ value }) => value),
    adjoints: flat(({ adjoint }) => adjoint),
  };
}
