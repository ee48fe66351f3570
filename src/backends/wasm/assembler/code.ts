/**
 * The body of one function under construction: instructions, locals that are allocated and freed, and control flow
 * whose branches name their label. An `Expression` writes instructions that leave one value on the stack.
 */

import type { Span } from '../../../text/span';
import { ByteWriter } from './bytes';
import {
  type LaneInstruction,
  laneCodes,
  type MemoryInstruction,
  memoryCodes,
  type PlainInstruction,
  plainCodes,
  type ValueType,
  valueTypeCodes,
} from './instructions';

/** Code that leaves one value on the stack. `Kind` says what the value means, and exists only as a type. */
export type Expression<Kind extends string = string> = ((code: FunctionCode) => void) & {
  readonly kind?: Kind;
};

export interface Local {
  readonly type: ValueType;
  readonly index: number;
}

/** An expression that reads a local, for whatever kind of value it holds. */
export function readLocal(local: Local): Expression<never> {
  return (code) => code.get(local);
}

export interface Global {
  readonly type: 'i32';
  readonly index: number;
}

/** A function that the module imports. */
export interface ImportedFunction {
  readonly name: string;
  readonly index: number;
  readonly signature: Signature;
}

/** The target of a branch: the block that it leaves, or the loop that it repeats. */
export interface Label {
  readonly depth: number;
}

/** The expression that the instructions from a byte on belong to. */
export interface Mark {
  readonly at: number;
  readonly span: Span | null;
}

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const blockType = 0x40;
const pageBits = 16;

export class FunctionCode {
  readonly parameters: readonly Local[];
  private readonly writer = new ByteWriter();
  private readonly locals: ValueType[] = [];
  private readonly unused = new Map<ValueType, Local[]>();
  private depth = 0;
  /** The marks, in the order of the bytes. */
  readonly marks: Mark[] = [];

  constructor(
    readonly name: string,
    /** Its number in the module. */
    readonly index: number,
    readonly signature: Signature,
  ) {
    this.parameters = signature.parameters.map((type, index) => ({ type, index }));
  }

  /** A local for the caller's use until it is freed. Its first value is undefined. */
  allocLocal(type: ValueType): Local {
    const local = this.unused.get(type)?.pop();
    if (local !== undefined) return local;
    this.locals.push(type);
    return { type, index: this.parameters.length + this.locals.length - 1 };
  }

  freeLocal(local: Local): void {
    const unused = this.unused.get(local.type) ?? [];
    this.unused.set(local.type, unused);
    unused.push(local);
  }

  /** Marks the instructions that follow as belonging to the expression at `span`. */
  mark(span: Span | null): void {
    const at = this.size;
    const last = this.marks.at(-1);
    if ((last?.span ?? null) === span) return;
    if (last?.at === at) this.marks.pop();
    this.marks.push({ at, span });
  }

  emit(instruction: PlainInstruction): void {
    this.writer.bytes(plainCodes[instruction]);
  }

  lane(instruction: LaneInstruction, lane: number): void {
    this.writer.bytes(laneCodes[instruction]);
    this.writer.byte(lane);
  }

  get(local: Local): void {
    this.writer.byte(0x20);
    this.writer.unsigned(local.index);
  }

  set(local: Local, value?: Expression): void {
    value?.(this);
    this.writer.byte(0x21);
    this.writer.unsigned(local.index);
  }

  tee(local: Local): void {
    this.writer.byte(0x22);
    this.writer.unsigned(local.index);
  }

  getGlobal(global: Global): void {
    this.writer.byte(0x23);
    this.writer.unsigned(global.index);
  }

  setGlobal(global: Global, value: Expression): void {
    value(this);
    this.writer.byte(0x24);
    this.writer.unsigned(global.index);
  }

  /** A new local that holds `value`; reading it is an expression of the same kind. */
  let<Kind extends string>(type: ValueType, value: Expression<Kind>): Expression<Kind> {
    const local = this.allocLocal(type);
    this.set(local, value);
    return readLocal(local);
  }

  int32(value: number): void {
    this.writer.byte(0x41);
    this.writer.signed32(value | 0);
  }

  int64(value: bigint): void {
    this.writer.byte(0x42);
    this.writer.signed(BigInt.asIntN(64, value));
  }

  double(value: number): void {
    this.writer.byte(0x44);
    this.writer.double(value);
  }

  /** A vector of two equal halves, given as their 64 bits. */
  vector(bits: bigint): void {
    this.writer.bytes([0xfd, 0x0c]);
    const half = new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, bits)).buffer);
    this.writer.bytes(half);
    this.writer.bytes(half);
  }

  /** Four words of 32 bits out of the eight of two vectors. The words of the first vector count first. */
  shuffle(words: readonly [number, number, number, number]): void {
    this.writer.bytes([0xfd, 0x0d]);
    for (const word of words) this.writer.bytes([0, 1, 2, 3].map((byte) => 4 * word + byte));
  }

  /** A load or a store, whose operands are already on the stack. */
  memory(instruction: MemoryInstruction, offset = 0): void {
    const { code, vector, align } = memoryCodes[instruction];
    if (vector) this.writer.byte(0xfd);
    this.writer.byte(code);
    this.writer.unsigned(align);
    this.writer.unsigned(offset);
  }

  call(callee: Pick<FunctionCode, 'index'>): void {
    this.writer.byte(0x10);
    this.writer.unsigned(callee.index);
  }

  /** The size of the memory in bytes. */
  memorySize(): void {
    this.writer.bytes([0x3f, 0x00]);
    this.int32(pageBits);
    this.emit('i32.shl');
  }

  /** Takes a number of pages from the stack, and leaves the former number, or -1 if memory cannot grow. */
  growMemory(): void {
    this.writer.bytes([0x40, 0x00]);
  }

  /** Takes target, source and length in bytes from the stack. */
  copyMemory(): void {
    this.writer.bytes([0xfc, 0x0a, 0x00, 0x00]);
  }

  /** Takes target, byte and length from the stack. */
  fillMemory(): void {
    this.writer.bytes([0xfc, 0x0b, 0x00]);
  }

  private nested(opcode: number, body: (label: Label) => void, type: number = blockType): void {
    this.writer.bytes([opcode, type]);
    const label = { depth: ++this.depth };
    body(label);
    this.end();
  }

  private end(): void {
    this.depth--;
    this.writer.byte(0x0b);
  }

  block(body: (leave: Label) => void): void {
    this.nested(0x02, body);
  }

  loop(body: (again: Label) => void): void {
    this.nested(0x03, body);
  }

  /** Branches on an `i32` on the stack, or on `condition`. */
  if(condition: Expression | null, then: () => void, otherwise?: () => void): void {
    condition?.(this);
    this.nested(0x04, () => {
      then();
      if (otherwise === undefined) return;
      this.writer.byte(0x05);
      otherwise();
    });
  }

  /** An `if` that leaves the value of one of two expressions. */
  choose(condition: Expression, type: ValueType, then: () => Expression, otherwise: () => Expression): void {
    condition(this);
    const arms = (): void => {
      then()(this);
      this.writer.byte(0x05);
      otherwise()(this);
    };
    this.nested(0x04, arms, valueTypeCodes[type]);
  }

  branch(label: Label): void {
    this.writer.byte(0x0c);
    this.writer.unsigned(this.depth - label.depth);
  }

  branchIf(label: Label, condition?: Expression): void {
    condition?.(this);
    this.writer.byte(0x0d);
    this.writer.unsigned(this.depth - label.depth);
  }

  /** Takes a number from the stack and branches to the label with this number, or to `otherwise` if there is none. */
  branchTable(labels: readonly Label[], otherwise: Label): void {
    this.writer.byte(0x0e);
    this.writer.unsigned(labels.length);
    for (const label of [...labels, otherwise]) this.writer.unsigned(this.depth - label.depth);
  }

  /** The number of bytes of instructions so far. */
  get size(): number {
    return this.writer.length;
  }

  get localCount(): number {
    return this.locals.length;
  }

  /** The types of the locals after the parameters. */
  get localTypes(): readonly ValueType[] {
    return this.locals;
  }

  /** The bytes of the instructions, without the end of the function. */
  instructions(): Uint8Array {
    return this.writer.result();
  }

  /** The function as the code section holds it. */
  encode(): ByteWriter {
    const runs: { count: number; readonly type: ValueType }[] = [];
    for (const type of this.locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ count: 1, type });
    }
    const body = new ByteWriter();
    body.unsigned(runs.length);
    for (const { count, type } of runs) {
      body.unsigned(count);
      body.byte(valueTypeCodes[type]);
    }
    body.bytes(this.writer.result());
    body.byte(0x0b);
    return body;
  }
}
