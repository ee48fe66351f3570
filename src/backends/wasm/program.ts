/** A compiled graph with its memory, which takes steps on the rows that it is given. */

import type { Graph } from '../../graph';
import type { StepInputs, StepRows } from '../stepInputs';
import { importModule } from './assembler/module';
import type { Compiled, CompileOptions } from './compile';
import type { Exchange } from './helpers/exchange';
import { aligned } from './lower/memory';
import { teamPlace } from './lower/rowPartitions';
import { moduleOf } from './modules';

const page = 65536;
const noRows = new Int32Array(0);

type Run = (steps: number, records: number, rows: number, given: number, heap: number) => void;
type RunPopulation = (groups: number, states: number, ...run: Parameters<Run>) => void;

/** The addresses of a run's inputs, of its records, and of the free memory. */
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
    /** The exchange for the sums of a team. */
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
    const { compiled, module } = await moduleOf(graph, options);
    return Program.of(compiled, module);
  }

  /** `module` is the compiled module, if there is one already. */
  static async of(compiled: Compiled, module?: WebAssembly.Module): Promise<Program> {
    const given: { exchange: Exchange | null } = { exchange: null };
    const exchange: Exchange['exchange'] = (...sums) => given.exchange!.exchange(...sums);
    const imports = compiled.team ? { [importModule]: { exchange } } : {};
    const ready = module ?? (await WebAssembly.compile(compiled.bytes));
    const instance = await WebAssembly.instantiate(ready, imports);
    return new Program(compiled, instance, given);
  }

  /**
   * A module with these functions for its unknown procedures, at once. Several programs may share the module; each has a
   * memory of its own.
   */
  static linked(compiled: Compiled, module: WebAssembly.Module, unknowns: WebAssembly.Exports): Program {
    return new Program(compiled, new WebAssembly.Instance(module, { [importModule]: unknowns }), {
      exchange: null,
    });
  }

  /** Makes this one of several workers that take the same steps, each of which sums some of the rows. */
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

  /** The number of members that are stepped side by side. */
  get together(): number {
    return this.compiled.members;
  }

  /** The state that was set, or that the last step left: the elements of the graph's first parameters. */
  state(): Float64Array {
    const { parameters, stateCount } = this.compiled;
    return new Float64Array(this.memory.buffer, parameters, stateCount).slice();
  }

  setState(values: Float64Array): void {
    new Float64Array(this.memory.buffer, this.compiled.parameters, this.compiled.stateCount).set(values);
  }

  /** Takes steps, and returns their records, step by step. */
  steps(inputs: StepInputs): Float64Array {
    const { run } = this.place(inputs, 1, 0);
    this.execute(() => this.run(...run));
    return this.doubles(run[1], this.compiled.recorded * inputs.count).slice();
  }

  /**
   * Takes steps of every member. `states` holds the state of each member, one after the other, and is replaced by the
   * states after the steps. Returns the records of each member, step by step.
   */
  population(states: Float64Array, inputs: StepInputs): Float64Array[] {
    const { recorded, stateCount, members: together } = this.compiled;
    const members = states.length / stateCount;
    // Copies of its first member fill up the last group; their results are not read.
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
    const size = recorded * inputs.count;
    const records = this.doubles(placed.run[1], size * members).slice();
    return Array.from({ length: members }, (_, member) =>
      records.subarray(member * size, (member + 1) * size),
    );
  }

  private doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, count);
  }

  /** Writes the inputs of a run of steps after the fixed data. */
  private place({ count, rows, given }: StepInputs, members: number, stateCount: number): Placed {
    const { recorded, axes, free, givenCount } = this.compiled;
    const lists =
      rows.kind === 'same' ? (rows.selection?.rows ?? noRows) : rows.numbers.subarray(0, count * rows.size);
    const table = aligned(free + 4 * lists.length);
    const givenAt = aligned(table + 8 * axes.length * count);
    const states = aligned(givenAt + 8 * givenCount * count);
    const records = aligned(states + 8 * stateCount);
    const heap = aligned(records + 8 * recorded * count * members);
    this.ensure(heap);
    new Int32Array(this.memory.buffer, free, lists.length).set(lists);
    this.writeRowTable(new Uint32Array(this.memory.buffer, table, 2 * axes.length * count), rows);
    this.doubles(givenAt, givenCount * count).set(given.subarray(0, givenCount * count));
    return { states, run: [count, records, table, givenAt, heap] };
  }

  /** Writes, for each step and axis, the address and the number of the axis' rows. */
  private writeRowTable(table: Uint32Array, rows: StepRows): void {
    const { axes, everyRow, free } = this.compiled;
    const width = 2 * axes.length;
    const isSame = rows.kind === 'same';
    const of = isSame ? (rows.selection?.of ?? null) : rows.of;
    const size = isSame ? (rows.selection?.rows.length ?? 0) : rows.size;
    const written = isSame ? Math.min(width, table.length) : table.length;
    for (let at = 0; at < written; at += 2) {
      const axis = axes[(at % width) / 2]!;
      const isSelected = axis.rowCount === of;
      table[at] = isSelected ? free + 4 * size * Math.floor(at / width) : everyRow.get(axis)!;
      table[at + 1] = isSelected ? size : axis.rowCount;
    }
    // Copies the entries of one step, then of twice as many, until all steps have theirs.
    for (let done = written; done > 0 && done < table.length; done *= 2) table.copyWithin(done, 0, done);
  }

  private ensure(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.execute(() => this.memory.grow(Math.ceil(missing / page)));
  }

  /** Runs compiled code. Its only possible fault is that memory ends. */
  private execute(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      throw new Error('The run needs more memory than WebAssembly has: fewer rows or fewer turns would fit.');
    }
  }
}
