/** The common parts of loops and scans: the values carried from turn to turn, and those recorded in each turn. */

import {
  isRecorded,
  nextValues,
  type ResultNode,
  resultOffset,
  sizeOf,
  type TurnsNode,
  type ValueNode,
} from '../../../graph';
import { recordsWithin } from '../../plan/schedule';
import { plus } from '../shader';
import { type Context, typeOf } from './context';
import { assign, elementsOf, forEach, isTensor } from './variables';

export interface TurnResult {
  readonly result: ResultNode;
  /** The value within the body. */
  readonly source: ValueNode;
}

/** The values after the last turn, and the values recorded in each turn. */
export function resultsOf(ctx: Context, node: TurnsNode) {
  const results = ctx.schedule.results.get(node)!.map((result): TurnResult => {
    return { result, source: node.body.results[resultOffset(node) + result.position]! };
  });
  const recorded = results.filter(({ result }) => isRecorded(node, result.position));
  return { ends: results.filter((each) => !recorded.includes(each)), recorded };
}

/** Declares variables for the carried values, and returns their names. */
export function begin(ctx: Context, node: TurnsNode): readonly string[] {
  return node.carried.map((input, index) => {
    const name = ctx.declare(input, 'c');
    assign(ctx, name, node.starts[index]!);
    return name;
  });
}

/** Assigns the carried values of the next turn, all at once. */
export function handOn(ctx: Context, node: TurnsNode, names: readonly string[]): void {
  const { code } = ctx;
  const moves = nextValues(node).map((next, index) => {
    const from = isTensor(next) ? ctx.array(next) : ctx.value(next);
    return { to: names[index]!, from, next };
  });
  // A value that is itself carried, or part of one, may have changed by then.
  const kept = moves.map(({ to, from, next }) => {
    if (from === null ? next.kind === 'constant' : from === to || !names.includes(from)) return from;
    return keep(ctx, next);
  });
  for (const [index, { to, from, next }] of moves.entries()) {
    if (kept[index] === from) assign(ctx, to, next);
    else code.line(`${to} = ${kept[index]};`);
  }
}

/** A copy of the current value. */
function keep(ctx: Context, node: ValueNode): string {
  const name = ctx.fresh('h');
  ctx.code.line(`var ${name}: ${typeOf(node)};`);
  assign(ctx, name, node);
  return name;
}

/** The places on an invocation's tape where the turns of a region write. */
export interface Tape {
  readonly base: string;
  /** How many numbers one turn records. */
  readonly stride: number;
}

/** The tape of a region; null if neither the region nor anything within it records. */
export function openTape(ctx: Context, node: TurnsNode, recorded: readonly TurnResult[]): Tape | null {
  if (recorded.length === 0 && !recordsWithin(node.body, ctx.schedule)) return null;
  const base = ctx.fresh('b');
  ctx.code.line(`let ${base} = top;`);
  return { base, stride: elementsOf(recorded.map(({ source }) => source)) };
}

/** Ends the tape here, and notes how long it has to be. */
export function reserve(ctx: Context, end: string): void {
  ctx.code.line(`top = ${end};`);
  ctx.code.line('needed = max(needed, top);');
}

/** The place where the record of turn `turn` begins. The argument is an expression; the first turn is 0. */
export function recordOf({ base, stride }: Tape, turn: string): string {
  return stride === 1 ? `${base} + ${turn}` : `${base} + ${turn} * ${stride}u`;
}

/** An element of this invocation's tape. The tapes of all invocations are interleaved. */
export function onTape(at: string): string {
  return `tape[(${at}) * run.invocations + invocation]`;
}

/** Writes the record of a turn, if there is room. */
export function writeRecord(ctx: Context, tape: Tape, at: string, recorded: readonly TurnResult[]): void {
  if (recorded.length === 0) return;
  const place = ctx.fresh('w');
  ctx.code.line(`let ${place} = ${at};`);
  ctx.code.block(`if (${place} + ${tape.stride}u <= run.capacity)`, () => {
    let offset = 0;
    for (const { source } of recorded) {
      const own = plus(place, `${offset}u`);
      forEach(ctx, source, (index) =>
        ctx.code.line(`${onTape(plus(own, index))} = ${ctx.asNumber(source, index)};`),
      );
      offset += sizeOf(source.type.shape);
    }
  });
}

/** Makes the records of so many turns readable from here on. */
export function defineRecords(
  ctx: Context,
  tape: Tape | null,
  recorded: readonly TurnResult[],
  length: string,
): void {
  let offset = 0;
  for (const { result, source } of recorded) {
    const base = plus(tape!.base, `${offset}u`);
    ctx.sequences.set(result, { base, stride: `${tape!.stride}u`, length });
    offset += sizeOf(source.type.shape);
  }
}
