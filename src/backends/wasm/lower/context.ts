/**
 * Where the values of a graph are while its functions are written, and how they are read. A number has a cell. A tensor
 * has its elements in memory, those of rows side by side next to each other. A sequence has a tape.
 */

import {
  type Block,
  type ConstantNode,
  type NodeSet,
  type RegionNode,
  type ResultNode,
  sizeOf,
  type ValueNode,
} from '../../../graph';
import { InternalError } from '../../../text/internal';
import type { Schedule } from '../../plan/schedule';
import type { FunctionCode, Global, ImportedFunction } from '../assembler/code';
import type { ValueType } from '../assembler/instructions';
import type { ModuleBuilder } from '../assembler/module';
import { type Integer, i32, type Lanes, type Numbers, single, type Truths } from '../lanes';
import type { Library } from '../math/library';
import type { Outline } from '../plan/outline';
import type { Varying } from '../plan/varying';
import { CopiedTable } from './copies';
import { Elimination } from './elimination';
import { bytesOf, type Cell, type Frame, readCell, writeCell } from './frame';
import type { MemoryPool } from './memory';
import { Triangular } from './triangular';

export interface ScalarHome {
  readonly kind: 'scalar';
  readonly lanes: Lanes;
  readonly cell: Cell;
  /** A cell with the same value in all lanes, if one is needed. */
  readonly all: Cell | null;
}

export interface TensorHome {
  readonly kind: 'tensor';
  readonly lanes: Lanes;
  readonly address: number;
  readonly bytes: number;
}

/** A tape. The value of a turn is at `base` + `stride` * turn + `offset`. */
export interface SequenceHome {
  readonly kind: 'sequence';
  readonly lanes: Lanes;
  readonly base: Cell;
  /** The number of turns: an `i32`, or counts if rows side by side differ. */
  readonly length: Cell;
  readonly stride: number;
  readonly offset: number;
  /** Sequences of one group have the same length. */
  readonly group: string;
}

export type Home = ScalarHome | TensorHome | SequenceHome;

/** The globals of a module. */
export interface Globals {
  /** The address from which tapes may begin. */
  readonly heap: Global;
  /** The end of the memory. */
  readonly limit: Global;
  /** The table of the rows of the present step. */
  readonly rows: Global;
}

export interface Statics {
  /** The address of each constant tensor. */
  readonly constants: ReadonlyMap<ConstantNode, number>;
  /** The address of each column of a row axis. */
  readonly columns: ReadonlyMap<Float64Array, number>;
  /** The place of an axis in the table of rows. */
  readonly axes: ReadonlyMap<unknown, number>;
}

/** The position of an element: known, computed, or at a known distance from a computed one. */
export type ElementIndex = number | Integer | { readonly base: Integer; readonly plus: number };

export function behind(index: ElementIndex, plus: number): ElementIndex {
  if (typeof index === 'number') return index + plus;
  return typeof index === 'function' ? { base: index, plus } : { base: index.base, plus: index.plus + plus };
}

/** The sum of two positions. */
export function onwards(start: ElementIndex, step: ElementIndex): ElementIndex {
  if (typeof step === 'number') return behind(start, step);
  if (typeof start === 'number') return behind(step, start);
  const base = (index: Exclude<ElementIndex, number>): Integer =>
    typeof index === 'function' ? index : index.base;
  const plus = (index: Exclude<ElementIndex, number>): number =>
    typeof index === 'function' ? 0 : index.plus;
  return { base: i32.add(base(start), base(step)), plus: plus(start) + plus(step) };
}

/** Writes the code of a block; the header of its region reads its results, then releases them. */
export interface BlockWriter {
  readonly write: (block: Block) => void;
  readonly release: (block: Block) => void;
}

export class Context {
  readonly homes: CopiedTable<Home>;
  readonly elimination: Elimination;
  readonly triangular: Triangular;
  private nextGroup = 0;

  constructor(
    readonly module: ModuleBuilder,
    readonly library: Library,
    readonly schedule: Schedule,
    readonly varying: Varying,
    readonly outline: Outline,
    readonly pool: MemoryPool,
    readonly statics: Statics,
    readonly globals: Globals,
    /** Grows the memory to contain a given address. */
    readonly grow: FunctionCode,
    /** Values that are the same for rows side by side but are needed in all lanes. */
    private readonly wantedInAll: Pick<NodeSet, 'has'>,
    /** The lanes of values that differ between rows. */
    readonly wide: Lanes,
    /** Exchanges partial sums over rows with the other workers of a team. */
    readonly exchange: ImportedFunction | null,
    /** The functions that compute unknown procedures, by the names of `unknownCall`. */
    readonly unknowns: ReadonlyMap<string, ImportedFunction>,
    public frame: Frame,
  ) {
    this.elimination = new Elimination(module);
    this.triangular = new Triangular(module);
    this.homes = new CopiedTable((node) => varying.value(node));
  }

  get code(): FunctionCode {
    return this.frame.code;
  }

  lanesOf(node: ValueNode): Lanes {
    return this.varying.value(node) ? this.wide : single;
  }

  results(region: RegionNode): readonly ResultNode[] {
    return this.schedule.results.get(region)!;
  }

  cell(type: ValueType, crosses: boolean): Cell {
    const slot = crosses ? this.pool.alloc(bytesOf[type]) : null;
    return { type, owner: this.code, local: this.code.allocLocal(type), slot };
  }

  releaseCell({ type, owner, local, slot }: Cell): void {
    if (local !== null) owner.freeLocal(local);
    if (slot !== null) this.pool.free(slot, bytesOf[type]);
  }

  read<Kind extends string>(cell: Cell): (code: FunctionCode) => void {
    return readCell<Kind>(this.frame, cell);
  }

  group(): string {
    return `group ${this.nextGroup++}`;
  }

  /** Reserves a home for a number, a truth or a tensor, before its value is known. */
  declare(node: ValueNode, crosses = this.outline.crosses(node)): Home {
    const lanes = this.lanesOf(node);
    const { shape, element } = node.type;
    let home: Home;
    if (shape.length > 0) {
      const bytes = lanes.bytes * sizeOf(shape);
      home = { kind: 'tensor', lanes, bytes, address: this.pool.alloc(bytes) };
    } else {
      const type = element === 'number' ? lanes.number : lanes.truth;
      const all = this.wantedInAll.has(node) ? this.cell(this.wide.number, crosses) : null;
      home = { kind: 'scalar', lanes, cell: this.cell(type, crosses), all };
    }
    this.homes.set(node, home);
    return home;
  }

  home(node: ValueNode): Home {
    const home = this.homes.get(node);
    if (home === undefined) throw new InternalError(`node ${node.id} has no home`);
    return home;
  }

  scalar(node: ValueNode): ScalarHome {
    const home = this.home(node);
    if (home.kind !== 'scalar') throw new InternalError(`node ${node.id} is no scalar`);
    return home;
  }

  tensor(node: ValueNode): TensorHome {
    const home = this.home(node);
    if (home.kind !== 'tensor') throw new InternalError(`node ${node.id} is no tensor`);
    return home;
  }

  sequence(node: ValueNode): SequenceHome {
    const home = this.home(node);
    if (home.kind !== 'sequence') throw new InternalError(`node ${node.id} is no sequence`);
    return home;
  }

  /** Sets a scalar to an expression of its lanes, or to the value on the stack. */
  write(node: ValueNode, value?: Numbers | Truths): void {
    const { cell, all } = this.scalar(node);
    writeCell(cell, value);
    if (all === null) return;
    const isNumber = node.type.element === 'number';
    const own = this.read(cell);
    const { wide } = this;
    writeCell(all, isNumber ? wide.spread(own as Numbers) : wide.spreadTruth(own as Truths));
  }

  define(node: ValueNode, value: Numbers | Truths): void {
    this.declare(node);
    this.write(node, value);
  }

  /** Frees the places of a value. */
  release(node: ValueNode): void {
    this.homes.each(node, () => this.releaseCopy(node));
  }

  private releaseCopy(node: ValueNode): void {
    const home = this.homes.get(node);
    if (home === undefined) return;
    this.homes.delete(node);
    if (home.kind === 'tensor') this.pool.free(home.address, home.bytes);
    else if (home.kind === 'scalar') {
      this.releaseCell(home.cell);
      if (home.all !== null) this.releaseCell(home.all);
    }
  }

  number(node: ValueNode, lanes: Lanes): Numbers {
    if (node.kind === 'constant') return lanes.constant(Number(node.value));
    const home = this.scalar(node);
    if (home.lanes === lanes) return this.read(home.cell);
    this.expectSpread(node, home);
    return home.all === null ? lanes.spread(this.read(home.cell)) : this.read(home.all);
  }

  truth(node: ValueNode, lanes: Lanes): Truths {
    if (node.kind === 'constant') return lanes.truthConstant(Boolean(node.value));
    const home = this.scalar(node);
    if (home.lanes === lanes) return this.read(home.cell);
    this.expectSpread(node, home);
    return home.all === null ? lanes.spreadTruth(this.read(home.cell)) : this.read(home.all);
  }

  private expectSpread(node: ValueNode, home: ScalarHome): void {
    if (home.lanes !== single) throw new InternalError(`node ${node.id} differs between rows`);
  }

  scalarValue(node: ValueNode, lanes: Lanes): Numbers | Truths {
    return node.type.element === 'number' ? this.number(node, lanes) : this.truth(node, lanes);
  }

  /** An element of a tensor, or the number itself; truths are 1 and 0. */
  element(node: ValueNode, index: ElementIndex, lanes: Lanes): Numbers {
    if (node.type.shape.length === 0) {
      if (node.type.element === 'number') return this.number(node, lanes);
      return lanes.select(this.truth(node, lanes), 1, 0);
    }
    const constant = node.kind === 'constant';
    const address = constant ? this.statics.constants.get(node)! : this.tensor(node).address;
    return loadElement(address, index, constant ? single : this.tensor(node).lanes, lanes);
  }

  /** The mask of the rows that execute the current code; all rows side by side if none diverged. */
  active(): Truths {
    const { active } = this.frame;
    return active === null ? this.wide.truthConstant(true) : this.read(active);
  }
}

/** The element of a tensor at `address` whose elements are of lanes `own`. */
export function loadElement(address: number, index: ElementIndex, own: Lanes, lanes: Lanes): Numbers {
  return (code) => {
    const offset = placeOf(code, address, index, own);
    if (own !== single && own !== lanes) throw new InternalError('one element is wanted of several');
    if (own === lanes) code.memory(own.load, offset);
    else lanes.loadSpread(code, offset);
  };
}

export function storeElement(
  code: FunctionCode,
  address: number,
  index: ElementIndex,
  lanes: Lanes,
  value: Numbers,
): void {
  const offset = placeOf(code, address, index, lanes);
  value(code);
  code.memory(lanes.store, offset);
}

/** Leaves an address on the stack, and returns the offset to add to it. */
export function placeOf(code: FunctionCode, address: number, index: ElementIndex, lanes: Lanes): number {
  if (typeof index === 'number') {
    code.int32(0);
    return address + index * lanes.bytes;
  }
  const { base, plus } = typeof index === 'function' ? { base: index, plus: 0 } : index;
  i32.shl(base, lanes.count === 1 ? 3 : 4)(code);
  return address + plus * lanes.bytes;
}
