/** What loops and scans share: what is carried from turn to turn, and what is recorded in each. */

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
import { type Context, typeOf } from './context';
import { assign, elementsOf, forEach, isTensor } from './moves';
import { plus } from './walks';

export interface TurnResult {
  readonly result: ResultNode;
  /** The value within the body. */
  readonly source: ValueNode;
}

/** What is handed out after the last turn, and what is recorded in each. */
export function resultsOf(ctx: Context, node: TurnsNode) {
  const results = ctx.schedule.results.get(node)!.map((result): TurnResult => {
    return { result, source: node.body.results[resultOffset(node) + result.position]! };
  });
  const recorded = results.filter(({ result }) => isRecorded(node, result.position));
  return { ends: results.filter((each) => !recorded.includes(each)), recorded };
}

/** Variables for what is carried; their names. */
export function begin(ctx: Context, node: TurnsNode): readonly string[] {
  return node.carried.map((input, index) => {
    const name = ctx.declare(input, 'c');
    assign(ctx, name, node.starts[index]!);
    return name;
  });
}

/** What is carried becomes that of the next turn, all at once. */
export function handOn(ctx: Context, node: TurnsNode, names: readonly string[]): void {
  const { code } = ctx;
  const moves = nextValues(node).map((next, index) => {
    const from = isTensor(next) ? ctx.array(next) : ctx.value(next);
    return { to: names[index]!, from, next };
  });
  // One that is itself carried, or a part of one, may have been set by then.
  const kept = moves.map(({ to, from, next }) => {
    if (from === null ? next.kind === 'constant' : from === to || !names.includes(from)) return from;
    return keep(ctx, next);
  });
  for (const [index, { to, from, next }] of moves.entries()) {
    if (kept[index] === from) assign(ctx, to, next);
    else code.line(`${to} = ${kept[index]};`);
  }
}

/** A copy of the value as it is now. */
function keep(ctx: Context, node: ValueNode): string {
  const name = ctx.fresh('h');
  ctx.code.line(`var ${name}: ${typeOf(node)};`);
  assign(ctx, name, node);
  return name;
}

/** Where on an invocation's tape the turns of a region write. */
export interface Tape {
  readonly base: string;
  /** How much one turn records. */
  readonly stride: number;
}

/** Null where neither the region nor anything within it records. */
export function openTape(ctx: Context, node: TurnsNode, recorded: readonly TurnResult[]): Tape | null {
  if (recorded.length === 0 && !recordsWithin(node.body, ctx.schedule)) return null;
  const base = ctx.fresh('b');
  ctx.code.line(`let ${base} = top;`);
  return { base, stride: elementsOf(recorded.map(({ source }) => source)) };
}

/** The tape ends here; how far it is needed is noted. */
export function reserve(ctx: Context, end: string): void {
  ctx.code.line(`top = ${end};`);
  ctx.code.line('needed = max(needed, top);');
}

/** Where what turn `turn` (an expression, the first is 0) records begins. */
export function recordOf({ base, stride }: Tape, turn: string): string {
  return stride === 1 ? `${base} + ${turn}` : `${base} + ${turn} * ${stride}u`;
}

/** An element of the tape of this invocation: those of all invocations stand side by side. */
export function onTape(at: string): string {
  return `tape[(${at}) * run.invocations + invocation]`;
}

/** Writes what a turn records, as far as there is room. */
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

/** What was recorded can be read from here on, for so many turns. */
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
