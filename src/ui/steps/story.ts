/**
 * Tells the trace of a row as a list of items: forwards through the evaluation, then backwards through the chain rule. The
 * turns of a loop can be folded into one item.
 */

import type { OptimizerStep, Place, ProbedValue, TraceReply, TraceStep } from '../../app/protocol';

export type Trace = Extract<TraceReply, { readonly kind: 'trace' }>;
export type Direction = 'forwards' | 'backwards';

/** A loop: the calls of one procedure around the same call, one for each turn. */
export interface Loop {
  readonly name: string | null;
  readonly place: Place;
  /** The indexes of its calls. */
  readonly calls: readonly number[];
}

export type Item =
  /** An expression has its value. */
  | { readonly kind: 'value'; readonly step: number }
  /** The end of the evaluation: where the way back begins. */
  | { readonly kind: 'seed'; readonly step: number }
  /** An operand gets its share of the adjoint of what was computed from it. */
  | {
      readonly kind: 'share';
      readonly step: number;
      readonly operand: number;
      readonly partial: number | null;
    }
  /** What a call or a form returns gets the adjoint of the whole. */
  | { readonly kind: 'body'; readonly step: number; readonly body: number }
  /** What was bound to a name has got all shares of that name. */
  | { readonly kind: 'bound'; readonly step: number }
  /** A parameter has all its shares of this row. */
  | { readonly kind: 'total'; readonly step: number }
  /** The optimizer moves a number; -1 for what is said of the whole step, before its numbers. */
  | { readonly kind: 'update'; readonly number: number }
  /** All turns of a loop, folded. */
  | { readonly kind: 'loop'; readonly loop: number; readonly direction: Direction };

/** An item with the loops and turns that it is in, the outermost first. */
export interface Entry {
  readonly item: Item;
  readonly turns: readonly { readonly loop: number; readonly turn: number }[];
}

export interface Story {
  readonly trace: Trace;
  readonly loops: readonly Loop[];
  /** The step of the optimizer that follows; null while it is not known. */
  readonly update: OptimizerStep | null;
  /** All entries, with no loop folded. */
  readonly entries: readonly Entry[];
}

/** A loop with more turns is folded until the reader unfolds it. */
export const maxUnfolded = 12;

export function storyOf(trace: Trace, update: OptimizerStep | null = null): Story {
  const loops = loopsOf(trace);
  const told = new Teller(trace, loops).entries();
  const hasWhole = update !== null && (update.kind !== 'rule' || update.member !== null);
  const moved = update === null || update.kind === 'none' ? [] : [...update.numbers.keys()];
  const updates = hasWhole ? [-1, ...moved] : moved;
  const moves = updates.map((number): Entry => ({ item: { kind: 'update', number }, turns: [] }));
  return { trace, loops, update, entries: [...told, ...moves] };
}

function loopsOf({ calls }: Trace): readonly Loop[] {
  const byKey = new Map<string, number[]>();
  for (const [index, { name, place, parent }] of calls.entries()) {
    const key = `${name} ${place.start} ${place.end} ${parent}`;
    byKey.set(key, [...(byKey.get(key) ?? []), index]);
  }
  return [...byKey.values()]
    .filter(({ length }) => length > 1)
    .map((own) => ({ name: calls[own[0]!]!.name, place: calls[own[0]!]!.place, calls: own }));
}

export function isNumber({ shape, isTruth }: ProbedValue): boolean {
  return shape.length === 0 && !isTruth;
}

class Teller {
  /** For each call the loops and turns that it is in. */
  private readonly turnsOfCalls: readonly Entry['turns'][];
  /** For each step the part that is not computed from its operands alone: what it returns; -1 without. */
  private readonly bodies: Int32Array;

  constructor(
    private readonly trace: Trace,
    loops: readonly Loop[],
  ) {
    const { calls, steps } = trace;
    const loopOfCall = new Map(
      loops.flatMap((loop, index) => loop.calls.map((call) => [call, index] as const)),
    );
    const turns: Entry['turns'][] = [];
    for (const [index, { parent, turn }] of calls.entries()) {
      const around = parent < 0 ? [] : turns[parent]!;
      const loop = loopOfCall.get(index);
      turns.push(loop === undefined ? around : [...around, { loop, turn }]);
    }
    this.turnsOfCalls = turns;
    this.bodies = new Int32Array(steps.length).fill(-1);
    for (const [index, { parent, form }] of steps.entries())
      if (parent >= 0 && form !== 'procedure' && !steps[parent]!.operands.includes(index))
        this.bodies[parent] = index;
  }

  entries(): Entry[] {
    const { steps } = this.trace;
    const forwards = steps.flatMap((step, index) =>
      this.isTold(index) ? [this.entry({ kind: 'value', step: index }, step)] : [],
    );
    const backwards: Entry[] = [];
    const last = steps.length - 1;
    if (last >= 0 && isNumber(steps[last]!.result))
      backwards.push(this.entry({ kind: 'seed', step: last }, steps[last]!));
    for (let index = last; index >= 0; index--)
      for (const item of this.wayBack(index)) backwards.push(this.entry(item, this.placeOf(item)));
    return [...forwards, ...backwards];
  }

  private entry(item: Item, { call }: TraceStep): Entry {
    return { item, turns: call < 0 ? [] : this.turnsOfCalls[call]! };
  }

  /** The step whose place an item is at. */
  private placeOf(item: Item): TraceStep {
    const { steps } = this.trace;
    if (item.kind === 'share') return steps[item.step]!;
    return 'step' in item ? steps[item.step]! : steps[0]!;
  }

  private isTold(index: number): boolean {
    const { form } = this.trace.steps[index]!;
    const isPlain = form === 'number' || form === 'name' || form === 'procedure' || form === 'other';
    return !isPlain && !this.isReturn(index);
  }

  /** Whether a step only hands on what the next turn of its loop returns. */
  private isReturn(index: number): boolean {
    const { steps } = this.trace;
    const { form, operands } = steps[index]!;
    if (form === 'if' || form === 'sequence') {
      const branch = operands.at(-1) ?? this.bodies[index]!;
      return branch >= 0 && this.isReturn(branch);
    }
    const body = this.bodies[index]!;
    return (
      form === 'call' && body >= 0 && steps[body]!.call >= 0 && this.trace.calls[steps[body]!.call]!.turn > 0
    );
  }

  private wayBack(index: number): Item[] {
    const { steps } = this.trace;
    const step = steps[index]!;
    const items: Item[] = [];
    const { parent } = step;
    const isBound = parent >= 0 && this.bodies[parent]! >= 0 && steps[parent]!.operands.includes(index);
    if (isBound && step.form !== 'number' && hasAdjoint(step)) items.push({ kind: 'bound', step: index });
    if (step.form === 'parameter') {
      if (hasAdjoint(step) || steps.length === 1) items.push({ kind: 'total', step: index });
      return items;
    }
    if (!hasAdjoint(step)) return items;
    const body = this.bodies[index]!;
    if (body >= 0) {
      if (!this.isReturn(index) && !this.isReturn(body)) items.push({ kind: 'body', step: index, body });
      return items;
    }
    for (const [position, operand] of step.operands.entries()) {
      const { form, result } = steps[operand]!;
      const partial = step.partials[position] ?? null;
      if (form === 'number' || form === 'procedure' || result.isTruth || this.isReturn(operand)) continue;
      if (partial !== 0 && hasAdjoint(steps[operand]!))
        items.push({ kind: 'share', step: index, operand, partial });
    }
    return items;
  }
}

function hasAdjoint({ result: { adjoint, isTruth } }: TraceStep): boolean {
  return !isTruth && adjoint.some((each) => each !== 0);
}

/** The entries with these loops folded, each into one item in each direction. */
export function foldedEntries({ entries }: Story, folded: ReadonlySet<number>): readonly Entry[] {
  if (folded.size === 0) return entries;
  const shown: Entry[] = [];
  let last = '';
  for (const entry of entries) {
    const depth = entry.turns.findIndex(({ loop }) => folded.has(loop));
    if (depth < 0) {
      shown.push(entry);
      last = '';
      continue;
    }
    const { loop } = entry.turns[depth]!;
    const direction: Direction = entry.item.kind === 'value' ? 'forwards' : 'backwards';
    if (last === `${direction} ${loop}`) continue;
    last = `${direction} ${loop}`;
    shown.push({ item: { kind: 'loop', loop, direction }, turns: entry.turns.slice(0, depth) });
  }
  return shown;
}

/** The place that an item highlights. */
export function placeOf({ trace, loops, update }: Story, item: Item, source: string): Place | null {
  const { steps } = trace;
  switch (item.kind) {
    case 'update': {
      const moved = update === null || update.kind === 'none' ? undefined : update.numbers[item.number];
      const isOf = ({ form, place: { start, end } }: TraceStep): boolean =>
        form === 'parameter' && source.slice(start, end) === moved?.parameter;
      return steps.find(isOf)?.place ?? null;
    }
    case 'loop':
      return loops[item.loop]!.place;
    case 'share':
      return steps[item.operand]!.place;
    case 'body':
      return steps[item.body]!.place;
    default:
      return steps[item.step]!.place;
  }
}

/** The names of the trace, in the order in which they come. */
export function namesIn({ trace: { steps } }: Story, source: string): readonly string[] {
  const named = steps.filter(({ form }) => form === 'name' || form === 'parameter' || form === 'column');
  return [...new Set(named.map(({ place }) => source.slice(place.start, place.end)))];
}

/**
 * The nearest entry after `from`, or before it, at which the name gets another value, or another adjoint, than it had; null
 * if there is none. The first entry that says a value of it is one.
 */
export function nextChange(
  story: Story,
  entries: readonly Entry[],
  from: number,
  name: string,
  source: string,
  by: 1 | -1,
): number | null {
  let known: number | null = null;
  let before: number | null = null;
  for (const [index, { item }] of entries.entries()) {
    if (by < 0 && index >= from) break;
    const value = saidOf(story, item, name, source);
    if (value === null || Object.is(value, known)) continue;
    known = value;
    if (by < 0) before = index;
    else if (index > from) return index;
  }
  return before;
}

/** What an item says of a name: its value on the way forwards, its share of the adjoint on the way back. */
function saidOf({ trace: { steps } }: Story, item: Item, name: string, source: string): number | null {
  const isNamed = (index: number): boolean => {
    const { form, place } = steps[index]!;
    const isName = form === 'name' || form === 'parameter' || form === 'column';
    return isName && source.slice(place.start, place.end) === name;
  };
  const numberOf = (index: number, of: 'value' | 'adjoint'): number | null => {
    const { result } = steps[index]!;
    return result.shape.length === 0 ? result[of][0]! : Math.hypot(...result[of]);
  };
  switch (item.kind) {
    case 'value': {
      const found = [item.step, ...steps[item.step]!.operands].find(isNamed);
      return found === undefined ? null : numberOf(found, 'value');
    }
    case 'share':
      return isNamed(item.operand) ? numberOf(item.operand, 'adjoint') : null;
    case 'bound':
    case 'total':
      return isNamed(item.step) ? numberOf(item.step, 'adjoint') : null;
    case 'seed':
    case 'body':
    case 'update':
    case 'loop':
      return null;
  }
}

/** The first values of the names that a turn reads, for its heading. */
export function namesOfTurn(
  { trace: { steps, calls } }: Story,
  loop: Loop,
  turn: number,
  source: string,
): readonly { readonly name: string; readonly value: ProbedValue }[] {
  const call = loop.calls.find((each) => calls[each]!.turn === turn);
  const seen = new Map<string, ProbedValue>();
  for (const step of steps) {
    if (step.call !== call || step.form !== 'name') continue;
    const name = source.slice(step.place.start, step.place.end);
    if (!seen.has(name)) seen.set(name, step.result);
  }
  return [...seen].map(([name, value]) => ({ name, value }));
}
