/**
 * Prints a module in WebAssembly's text format: one instruction a line, blocks indented, functions and globals by name.
 * The text is read back from the bytes that run, and a text assembler makes the same module of it.
 */

import type { Span } from '../../../text/span';
import type { FunctionCode } from './code';
import { decode, type Instruction } from './decode';
import type { ValueType } from './instructions';
import type { ModuleBuilder } from './module';

export interface CodeLine {
  readonly text: string;
  /** The expression of the instruction; null if it belongs to none. */
  readonly span: Span | null;
}

/** The maximum number of types of locals on one line. */
const maxInLine = 16;
/** Blocks nested more deeply are not indented further. */
const maxIndent = 20;

function plainLine(text: string): CodeLine {
  return { text, span: null };
}

/** Names for the text format: each unique, of letters, digits and underscores. */
function identifiers(names: readonly string[]): readonly string[] {
  const taken = new Map<string, number>();
  return names.map((name) => {
    const plain = name.replace(/\W+/g, '_');
    const before = taken.get(plain) ?? 0;
    taken.set(plain, before + 1);
    return `$${plain}${before === 0 ? '' : `.${before}`}`;
  });
}

function printDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (Object.is(value, -0)) return '-0';
  return String(value).replace('Infinity', 'inf');
}

const asDouble = (bits: bigint): number => new Float64Array(BigUint64Array.of(bits).buffer)[0]!;
const hexadecimal = (bits: bigint): string => `0x${bits.toString(16).padStart(16, '0')}`;

const asFloat = (bits: bigint): number => new Float32Array(Uint32Array.of(Number(bits)).buffer)[0]!;

function printVector(low: bigint, high: bigint): string {
  const float = asFloat(low & 0xffffffffn);
  const isFloats = low === high && low >> 32n === (low & 0xffffffffn) && low !== 0n;
  if (isFloats && !Number.isNaN(float)) return `f32x4 ${new Array(4).fill(printDouble(float)).join(' ')}`;
  const doubles = [asDouble(low), asDouble(high)];
  if (doubles.some(Number.isNaN)) return `i64x2 ${hexadecimal(low)} ${hexadecimal(high)}`;
  return `f64x2 ${doubles.map(printDouble).join(' ')}`;
}

/** The logarithm of the alignment that the format assumes. */
const naturalAlignment = (name: string): number =>
  name === 'v128.load' || name === 'v128.store' ? 4 : /^[if]32/.test(name) ? 2 : 3;

class ModulePrinter {
  private readonly functions: readonly string[];
  private readonly globals: readonly string[];

  constructor(private readonly module: ModuleBuilder) {
    this.functions = identifiers(module.numbered.map(({ name }) => name));
    this.globals = identifiers(module.globals);
  }

  *print(pages: number): Generator<CodeLine> {
    yield plainLine('(module');
    yield plainLine(`  (memory (export "memory") ${pages})`);
    for (const name of this.globals) yield plainLine(`  (global ${name} (mut i32) (i32.const 0))`);
    for (const code of this.module.functions) yield* this.function(code);
    yield plainLine(')');
  }

  private *function(code: FunctionCode): Generator<CodeLine> {
    const { signature, index, name } = code;
    const list = (word: string, types: readonly ValueType[]): string =>
      types.length === 0 ? '' : ` (${word} ${types.join(' ')})`;
    const exported = this.module.isExported(code) ? ` (export "${name}")` : '';
    const types = list('param', signature.parameters) + list('result', signature.results);
    yield plainLine(`  (func ${this.functions[index]}${exported}${types}`);
    const locals = code.localTypes;
    for (let from = 0; from < locals.length; from += maxInLine)
      yield plainLine(`   ${list('local', locals.slice(from, from + maxInLine))}`);
    yield* this.instructions(code);
    yield plainLine('  )');
  }

  private *instructions(code: FunctionCode): Generator<CodeLine> {
    let depth = 0;
    let mark = -1;
    for (const instruction of decode(code)) {
      while (mark + 1 < code.marks.length && code.marks[mark + 1]!.at <= instruction.at) mark++;
      const { kind } = instruction;
      if (kind === 'else' || kind === 'end') depth--;
      const indent = '  '.repeat(Math.min(depth, maxIndent) + 2);
      yield { text: indent + this.show(instruction), span: code.marks[mark]?.span ?? null };
      if (kind === 'else' || kind === 'nested') depth++;
    }
  }

  private show(instruction: Instruction): string {
    const { name } = instruction;
    switch (instruction.kind) {
      case 'plain':
      case 'else':
      case 'end':
        return name;
      case 'nested':
        return instruction.result === null ? name : `${name} (result ${instruction.result})`;
      case 'index': {
        const { space, index } = instruction;
        if (space === 'function') return `${name} ${this.functions[index]}`;
        return `${name} ${space === 'global' ? this.globals[index] : index}`;
      }
      case 'labels':
        return `${name} ${instruction.labels.join(' ')}`;
      case 'memory': {
        const { offset, align } = instruction;
        const place = offset === 0 ? '' : ` offset=${offset}`;
        return `${name}${place}${align === naturalAlignment(name) ? '' : ` align=${2 ** align}`}`;
      }
      case 'integer':
        return `${name} ${instruction.value}`;
      case 'double':
        return `${name} ${printDouble(instruction.value)}`;
      case 'vector':
        return `${name} ${printVector(instruction.low, instruction.high)}`;
      case 'bytes':
        return `${name} ${instruction.bytes.join(' ')}`;
    }
  }
}

/** Prints the module. `pages` is the initial size of the memory, as in `encode`. */
export function printModule(module: ModuleBuilder, pages: number): Generator<CodeLine> {
  return new ModulePrinter(module).print(pages);
}
