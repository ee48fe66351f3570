/** A compiled graph with its memory: it takes steps on the rows that it is given. */

import type { Graph, RowAxis, RowSelection } from '../../graph';
import type { StepInput } from '../backend';
import { importModule } from './assembler/module';
import { type Compiled, type CompileOptions, compileGraph } from './compile';
import type { Exchange } from './helpers/exchange';
import { aligned } from './lower/memory';
import { teamPlace } from './lower/parts';

const page = 65536;

type Run = (steps: number, records: number, rows: number, given: number, heap: number) => void;
type RunPopulation = (groups: number, states: number, ...run: Parameters<Run>) => void;

/** Where what a run of steps is given stands in the memory, where what it records will, and where memory is free. */
interface Placed {
  readonly states: number;
  readonly run: Parameters<Run>;
}

export class Program {
  private readonly memory: WebAssembly.Memory;
  private readonly run: Run;
  private readonly runPopulation: RunPopulation;

  private constructor(
    readonly compiled: Compiled,
    instance: WebAssembly.Instance,
    /** What the sums of a team go through. */
    private readonly given: { exchange: Exchange | null },
  ) {
    // The module exports these three.
    this.memory = instance.exports['memory'] as WebAssembly.Memory;
    this.run = instance.exports['run'] as Run;
    this.runPopulation = instance.exports['population'] as RunPopulation;
    for (const { address, values } of compiled.contents) {
      // Both kinds of array are of numbers.
      const View = values.constructor as typeof Float64Array;
      new View(this.memory.buffer, address, values.length).set(values);
    }
  }

  static async make(graph: Graph, options: CompileOptions): Promise<Program> {
    return Program.of(compileGraph(graph, options));
  }

  static async of(compiled: Compiled): Promise<Program> {
    const given: { exchange: Exchange | null } = { exchange: null };
    const exchange: Exchange['exchange'] = (...sums) => given.exchange!.exchange(...sums);
    const imports = compiled.team ? { [importModule]: { exchange } } : {};
    const { instance } = await WebAssembly.instantiate(compiled.bytes, imports);
    return new Program(compiled, instance, given);
  }

  /** From now on one of several workers that take the same steps, and sum some of the rows each. */
  join(exchange: Exchange): void {
    exchange.attach(this.memory);
    exchange.begin();
    this.given.exchange = exchange;
    this.standAs(exchange.index, exchange.size);
  }

  leave(): void {
    this.standAs(0, 1);
    this.given.exchange = null;
  }

  private standAs(index: number, size: number): void {
    new Uint32Array(this.memory.buffer, teamPlace.index, 2).set([index, size]);
  }

  /** How many members are stepped side by side. */
  get together(): number {
    return this.compiled.members;
  }

  /** The state as it was set, or as the last step left it: the elements of the graph's first parameters. */
  state(): Float64Array {
    const { parameters, stateCount } = this.compiled;
    return new Float64Array(this.memory.buffer, parameters, stateCount).slice();
  }

  setState(values: Float64Array): void {
    new Float64Array(this.memory.buffer, this.compiled.parameters, this.compiled.stateCount).set(values);
  }

  /** One step for each input; what all of them record, step by step. */
  steps(inputs: readonly StepInput[]): Float64Array {
    const { run } = this.place(inputs, 1, 0);
    this.execute(() => this.run(...run));
    return this.doubles(run[1], this.compiled.recorded * inputs.length).slice();
  }

  /**
   * One step of every member for each input. `states`: a state for each member, one after the other, which is set to
   * what they become. What each member records, step by step.
   */
  population(states: Float64Array, inputs: readonly StepInput[]): Float64Array[] {
    const { recorded, stateCount, members: together } = this.compiled;
    const members = states.length / stateCount;
    // The last group is filled up with copies of its first, of which nothing is read.
    const groups = Math.ceil(members / together);
    const placed = this.place(inputs, groups * together, groups * together * stateCount);
    const theirs = this.doubles(placed.states, groups * together * stateCount);
    theirs.set(states);
    for (let member = members; member < groups * together; member++)
      theirs.copyWithin(
        member * stateCount,
        (groups - 1) * together * stateCount,
        ((groups - 1) * together + 1) * stateCount,
      );
    this.execute(() => this.runPopulation(groups, placed.states, ...placed.run));
    states.set(this.doubles(placed.states, states.length));
    const size = recorded * inputs.length;
    const records = this.doubles(placed.run[1], size * members).slice();
    return Array.from({ length: members }, (_, member) =>
      records.subarray(member * size, (member + 1) * size),
    );
  }

  private doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, count);
  }

  /** Writes what a run of steps is given behind what stays in place. */
  private place(inputs: readonly StepInput[], members: number, stateCount: number): Placed {
    const { recorded, axes, free, givenCount } = this.compiled;
    const count = inputs.length;
    const lists = new Map<RowSelection, number>();
    let end = free;
    for (const { rows: selection } of inputs) {
      if (selection === null || lists.has(selection)) continue;
      lists.set(selection, end);
      end = aligned(end + 4 * selection.rows.length);
    }
    const table = end;
    const given = aligned(table + 8 * axes.length * count);
    const states = aligned(given + 8 * givenCount * count);
    const records = aligned(states + 8 * stateCount);
    const heap = aligned(records + 8 * recorded * count * members);
    this.ensure(heap);
    for (const [{ rows }, address] of lists)
      new Int32Array(this.memory.buffer, address, rows.length).set(rows);
    const entries = new Uint32Array(this.memory.buffer, table, 2 * axes.length * count);
    for (const [index, { rows: selection }] of inputs.entries()) {
      const at = 2 * axes.length * index;
      if (index > 0 && selection === inputs[index - 1]!.rows)
        entries.copyWithin(at, at - 2 * axes.length, at);
      else
        entries.set(
          axes.flatMap((axis) => this.rowsOf(axis, selection, lists)),
          at,
        );
    }
    const values = this.doubles(given, givenCount * count);
    for (const [index, input] of givenCount === 0 ? [] : inputs.entries())
      values.set(input.given.subarray(0, givenCount), index * givenCount);
    return { states, run: [count, records, table, given, heap] };
  }

  /** Where the numbers of an axis' rows stand, and how many they are. */
  private rowsOf(
    axis: RowAxis,
    selection: RowSelection | null,
    lists: ReadonlyMap<RowSelection, number>,
  ): readonly [number, number] {
    if (selection !== null && selection.of === axis.rowCount)
      return [lists.get(selection)!, selection.rows.length];
    return [this.compiled.everyRow.get(axis)!, axis.rowCount];
  }

  private ensure(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.execute(() => this.memory.grow(Math.ceil(missing / page)));
  }

  /** The only fault that compiled code has is that memory ends. */
  private execute(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      throw new Error('The run needs more memory than WebAssembly has: fewer rows or fewer turns would fit.');
    }
  }
}
