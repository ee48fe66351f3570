/** Lowers scans: loops over the turns of records, forward or backward. */

import type { ScanNode, ValueNode } from '../../../graph';
import { plus } from '../shader';
import type { BlockWriter, Context, Sequence } from './context';
import {
  begin,
  defineRecords,
  handOn,
  onTape,
  openTape,
  recordOf,
  reserve,
  resultsOf,
  writeRecord,
} from './turns';
import { hasRows, uniformCount } from './uniformity';
import { forEach, part } from './variables';

interface Reading {
  readonly element: ValueNode;
  readonly sequence: Sequence;
}

/** The turn's value of each record; zero if a value was never recorded, or behind the end of a shorter record. */
function readElements(ctx: Context, node: ScanNode, readings: readonly Reading[], turn: string): void {
  const unequal = new Set(readings.map(({ sequence }) => sequence.length)).size > 1;
  for (const element of node.elements) {
    const reading = readings.find((each) => each.element === element);
    const name = ctx.declare(element, 'e');
    const place = ctx.fresh('a');
    if (reading !== undefined) {
      const { base, stride } = reading.sequence;
      ctx.code.line(`let ${place} = ${base} + ${turn} * ${stride};`);
    }
    forEach(ctx, element, (index) => {
      const stored = onTape(plus(place, index));
      const kept = unequal ? `select(0.0f, ${stored}, ${turn} < ${reading?.sequence.length})` : stored;
      const value = reading === undefined ? '0.0f' : kept;
      const typed = element.type.element === 'number' ? value : `${value} != 0.0f`;
      ctx.code.line(`${part(element, name, index)} = ${typed};`);
    });
  }
}

export function lowerScan(ctx: Context, node: ScanNode, write: BlockWriter): void {
  const { code } = ctx;
  const { ends, recorded } = resultsOf(ctx, node);
  const readings = node.elements.flatMap((element, index): Reading[] => {
    const source = node.sequences[index]!;
    return source.kind === 'constant' ? [] : [{ element, sequence: ctx.sequence(source) }];
  });
  const lengths = [...new Set(readings.map(({ sequence }) => sequence.length))];
  const maxLength = lengths.reduce((max, each) => `max(${max}, ${each})`, lengths.shift() ?? '0u');
  const count = ctx.fresh('n');
  const hasBarrier = hasRows(node.body, ctx.schedule);
  code.line(`let ${count} = ${hasBarrier ? uniformCount(ctx, maxLength) : maxLength};`);
  const names = begin(ctx, node);
  const tape = openTape(ctx, node, recorded);
  if (tape !== null) reserve(ctx, recordOf(tape, count));
  const index = ctx.fresh('i');
  code.block(`for (var ${index} = 0u; ${index} < ${count}; ${index} += 1u)`, () => {
    const turn = ctx.fresh('t');
    code.line(`let ${turn} = ${node.direction === 'backward' ? `${count} - 1u - ${index}` : index};`);
    if (tape !== null) code.line(`top = ${recordOf(tape, count)};`);
    readElements(ctx, node, readings, turn);
    write(node.body);
    if (tape !== null) writeRecord(ctx, tape, recordOf(tape, turn), recorded);
    handOn(ctx, node, names);
  });
  if (tape !== null) code.line(`top = ${recordOf(tape, count)};`);
  // The carried values of the last turn are in the variables that a next turn would read.
  for (const { result } of ends) ctx.name(result, names[result.position]!);
  if (recorded.length === 0) return;
  const length = ctx.fresh('n');
  code.line(`let ${length} = select(${count}, 0u, top > run.capacity);`);
  defineRecords(ctx, tape, recorded, length);
}
