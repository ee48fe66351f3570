/** What loops and scans share: what is carried from turn to turn, and what is recorded in each. */

import {
  isRecorded,
  nextValues,
  type ResultNode,
  resultOffset,
  type TurnsNode,
  type ValueNode,
} from '../../../graph';
import { recordsWithin } from '../../plan/schedule';
import type { Context } from './context';

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
  const starts = node.starts.map((each) => ctx.value(each));
  return node.carried.map((input, index) => ctx.declare(input, 'c', starts[index]!));
}

/** What is carried becomes that of the next turn, all at once. */
export function handOn(ctx: Context, node: TurnsNode, names: readonly string[]): void {
  const { code } = ctx;
  const moves = nextValues(node).flatMap((next, index) => {
    const [to, from] = [names[index]!, ctx.value(next)];
    return to === from ? [] : [{ to, from }];
  });
  const read = moves.map(({ from }) => {
    // One that is itself carried may have been set by then.
    if (!names.includes(from)) return from;
    const kept = ctx.fresh('h');
    code.line(`let ${kept} = ${from};`);
    return kept;
  });
  for (const [index, { to }] of moves.entries()) code.line(`${to} = ${read[index]};`);
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
  return { base, stride: recorded.length };
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
    for (const [index, { source }] of recorded.entries()) {
      const to = index === 0 ? place : `${place} + ${index}u`;
      ctx.code.line(`${onTape(to)} = ${ctx.asNumber(source)};`);
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
  for (const [index, { result }] of recorded.entries()) {
    const base = index === 0 ? tape!.base : `${tape!.base} + ${index}u`;
    ctx.sequences.set(result, { base, stride: `${tape!.stride}u`, length });
  }
}
