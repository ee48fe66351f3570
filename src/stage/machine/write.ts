/** Values as text: `write` writes them as a program would, `display` writes them for people. */

import { nested, printNested, printShape, printType } from '../../graph';
import { writeCharacter } from '../../lang/characters';
import { formatNumber, parseNumber } from '../../lang/numberSyntax';
import { Primitive } from './primitive';
import {
  Character,
  Closure,
  endOfFile,
  MultipleValues,
  nil,
  Pair,
  Port,
  PromiseValue,
  RecordType,
  RecordValue,
  StringValue,
  SymbolValue,
  TensorValue,
  Traced,
  unspecified,
  type Value,
  Vector,
} from './values';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\u0007': '\\a',
};

/** Text between two delimiters, so that the reader reads it back. */
function escaped(text: string, delimiter: '"' | '|'): string {
  return text.replace(/["|\\\p{Cc}]/gu, (each) => {
    if (each === '"' || each === '|') return each === delimiter ? `\\${each}` : each;
    return escapes[each] ?? `\\x${each.charCodeAt(0).toString(16)};`;
  });
}

const notInSymbols = /[\s()[\]{}"';`,|\\\p{Cc}]/u;

/** Writes a symbol. One that the reader would not read as itself is put between bars. */
function writeSymbol(name: string): string {
  const isPlain =
    name !== '' && name !== '.' && name[0] !== '#' && !notInSymbols.test(name) && parseNumber(name) === null;
  return isPlain ? name : `|${escaped(name, '|')}|`;
}

function writeAtom(value: Value, display: boolean): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? '#t' : '#f';
  if (value instanceof StringValue) return display ? value.text : `"${escaped(value.text, '"')}"`;
  if (value instanceof SymbolValue) return display ? value.name : writeSymbol(value.name);
  if (value instanceof Character) return display ? value.value : writeCharacter(value.value);
  if (value instanceof TensorValue) return writeTensor(value);
  if (value instanceof Traced) return `#<${printType(value.node.type)}>`;
  if (value instanceof Closure) return `#<procedure ${value.code.name ?? 'anonymous'}>`;
  if (value instanceof Primitive) return `#<procedure ${value.name}>`;
  if (value instanceof Port) return `#<${value.kind === 'console' ? 'output' : value.kind}-port>`;
  if (value instanceof RecordType) return `#<record-type ${value.name}>`;
  if (value instanceof PromiseValue) return '#<promise>';
  // All other values are written part by part.
  if (!(value === nil || value === unspecified || value === endOfFile)) return '';
  return value.written;
}

/** Tensors with more elements than this are written as their shape only. */
const maxElements = 1000;

function writeTensor(value: TensorValue): string {
  if (value.values.length > maxElements) return `#<tensor of shape ${printShape(value.shape)}>`;
  return printNested(nested(value), formatNumber);
}

/** A pending part: text, a value, or the rest of a list after some of its items. */
type Pending = string | { readonly value: Value; readonly isLabelled?: true } | { readonly rest: Value };

/** The text of a value, cut off with an ellipsis after about `limit` characters. Uses its own stack. */
function writeWithin(
  value: Value,
  display: boolean,
  limit: number,
  shared: ReadonlySet<Value> = new Set(),
): string {
  const labels = new Map<Value, number>();
  const parts: string[] = [];
  let length = 0;
  const stack: Pending[] = [{ value }];
  while (stack.length > 0) {
    if (length > limit) return `${parts.join('').slice(0, limit)}…`;
    const next = stack.pop()!;
    if (typeof next === 'string') {
      parts.push(next);
      length += next.length;
    } else if ('rest' in next) pushRest(next.rest, stack, shared);
    else if (!('isLabelled' in next) && labels.has(next.value)) stack.push(`#${labels.get(next.value)}#`);
    else if (shared.has(next.value) && !('isLabelled' in next)) {
      const label = labels.size;
      stack.push({ ...next, isLabelled: true }, `#${label}=`);
      labels.set(next.value, label);
    } else if (next.value instanceof Pair)
      stack.push({ rest: next.value.cdr }, { value: next.value.car }, '(');
    else if (next.value instanceof Vector) pushItems('#(', next.value.items, stack);
    else if (next.value instanceof RecordValue && next.value.type.isOpaque)
      stack.push(`#<${next.value.type.name}>`);
    else if (next.value instanceof RecordValue)
      pushItems(`#<${next.value.type.name} `, next.value.fields, stack, '>');
    else if (next.value instanceof MultipleValues) pushItems('#<values ', next.value.items, stack, '>');
    else stack.push(writeAtom(next.value, display));
  }
  return parts.join('');
}

function pushRest(rest: Value, stack: Pending[], shared: ReadonlySet<Value>): void {
  if (rest instanceof Pair && !shared.has(rest)) stack.push({ rest: rest.cdr }, { value: rest.car }, ' ');
  else if (rest === nil) stack.push(')');
  else stack.push(')', { value: rest }, ' . ');
}

function pushItems(open: string, items: readonly Value[], stack: Pending[], close = ')'): void {
  stack.push(close);
  for (let index = items.length - 1; index >= 0; index--) {
    stack.push({ value: items[index]! });
    if (index > 0) stack.push(' ');
  }
  stack.push(open);
}

/** The text that `write` writes, cut off with an ellipsis if it is longer than `limit` characters. */
export function writeValue(value: Value, limit = Number.POSITIVE_INFINITY): string {
  return writeWithin(value, false, limit);
}

/** As `display` shows it; cut off as `writeValue` does. */
export function displayValue(value: Value, limit = Number.POSITIVE_INFINITY): string {
  return writeWithin(value, true, limit);
}

/** As `writeValue` writes it, with a label for each pair or vector that occurs more than once, as R7RS 6.13.3 says. */
export function writeShared(value: Value, limit = Number.POSITIVE_INFINITY): string {
  return writeWithin(value, false, limit, sharedParts(value));
}

/** The pairs and vectors that occur more than once. */
function sharedParts(value: Value): Set<Value> {
  const seen = new Set<Value>();
  const shared = new Set<Value>();
  const stack: Value[] = [value];
  while (stack.length > 0) {
    const next = stack.pop()!;
    if (!(next instanceof Pair || next instanceof Vector)) continue;
    if (seen.has(next)) shared.add(next);
    else {
      seen.add(next);
      stack.push(...(next instanceof Pair ? [next.cdr, next.car] : next.items));
    }
  }
  return shared;
}

/** A value as messages show it: short, and with its kind if the text alone is not clear. */
export function describeValue(value: Value): string {
  const text = writeWithin(value, false, 60);
  if (value instanceof Traced) {
    const { shape } = value.node.type;
    if (shape.length > 0)
      return `a tensor of shape ${printShape(shape)} that depends on a parameter or a row`;
    return value.node.type.element === 'number'
      ? 'a number that depends on a parameter or a row'
      : 'a truth value that depends on a parameter or a row';
  }
  if (value instanceof Pair) return `the list ${text}`;
  if (value instanceof Vector) return `the vector ${text}`;
  if (value instanceof TensorValue) return `the tensor ${text}`;
  if (value instanceof RecordValue) return `the record ${text}`;
  if (value instanceof StringValue) return `the string ${text}`;
  if (value instanceof SymbolValue) return `the symbol ${text}`;
  if (value instanceof Character) return `the character ${text}`;
  if (value instanceof Closure || value instanceof Primitive) return `the procedure ${nameOf(value)}`;
  if (value instanceof MultipleValues) return `${value.items.length} values`;
  if (value instanceof PromiseValue) return 'a promise';
  if (text === '()') return 'the empty list';
  return text === '#<unspecified>' ? 'no value' : text;
}

function nameOf(procedure: Closure | Primitive): string {
  return procedure instanceof Closure ? (procedure.code.name ?? '(lambda …)') : procedure.name;
}
