/**
 * The values that Scheme passes to terms: vectors, matrices, known truth values and numbers, other terms, procedures.
 */

import {
  type DefinedTerm,
  type Linked,
  type LinkedTerm,
  type Links,
  mentionsNat,
  type Operand,
  oneHot,
  printType,
  resolve,
  shapeOfSpace,
  spaceOf,
  spaceOfTensor,
  type Type,
  uncurried,
} from '../../cajal';
import { printShape, type Shape, type TensorData } from '../../graph';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import { Primitive, type Site } from '../machine/primitive';
import { dataOf, isNumeric, type Numeric, shapeOf } from '../machine/tensorValue';
import { Closure, Traced, type Value } from '../machine/values';
import { describeValue } from '../machine/write';
import { partsOf, type TermCode, type TermParts } from './term';

/** Refuses a value that is neither a vector of the type nor a function that could be of the type. */
export function checkOperand(
  value: Value,
  type: Type,
  what: string,
  { term }: TermCode,
  site: Site,
  machine: Machine,
): void {
  const wanted = resolve(type);
  const { dimension } = term.typing;
  const refuse = (met: string, hint?: string): never =>
    fail(machine, site, 'wrong-type', `${what} ${describeType(type, dimension)}, but got ${met}.`, { hint });
  const linked = partsOf(value);
  if (linked !== null) {
    const { typing } = linked.code.term;
    const left = linked.operands.reduce<Type>((each) => {
      const found = resolve(each);
      return found.kind === 'arrow' ? found.codomain : found;
    }, typing.type);
    if (!agrees(left, wanted)) refuse(`the term ${linked.code.name} of type ${printType(left)}`);
    if (typing.dimension !== dimension && mentionsNat(left))
      refuse(`the term ${linked.code.name} in dimension ${typing.dimension}`);
  } else if (value instanceof Closure || value instanceof Primitive) {
    if (wanted.kind !== 'arrow') refuse(describeValue(value));
  } else if (isNumeric(value)) {
    const known = oneHotOf(value, type, dimension);
    if (known !== null) return;
    const shape = shapeOf(value);
    const isNumber = typeof value === 'number' && wanted.kind === 'nat';
    const hint = isNumber ? `Its numbers are 0 to ${dimension - 1}.` : undefined;
    if (spaceOfTensor(type, dimension, shape) === null) refuse(describeShape(value, shape), hint);
  } else if (oneHotOf(value, type, dimension) === null) refuse(describeValue(machine.asKnown(value)));
}

/** Whether two types can be equal. An open part of one matches anything in the other. */
function agrees(a: Type, b: Type): boolean {
  const [x, y] = [resolve(a), resolve(b)];
  if (x.kind === 'variable' || y.kind === 'variable') return true;
  if (x.kind === 'arrow' && y.kind === 'arrow')
    return agrees(x.domain, y.domain) && agrees(x.codomain, y.codomain);
  return x.kind === y.kind;
}

function describeType(type: Type, dimension: number): string {
  const space = spaceOf(type, dimension);
  if (space === null) return `a value of type ${printType(type)}`;
  const shape = printShape(shapeOfSpace(space));
  const kind = resolve(type).kind === 'arrow' ? 'a matrix' : 'a vector';
  return `${kind} of the shape ${shape}, a ${printType(type)}`;
}

function describeShape(value: Value, shape: Shape): string {
  return shape.length === 0
    ? `the number ${describeValue(value)}`
    : `a tensor of the shape ${printShape(shape)}`;
}

/** The vector of a known truth value or whole number if the type is Bool or Nat; null otherwise. */
function oneHotOf(value: Value, type: Type, dimension: number): TensorData | null {
  const { kind } = resolve(type);
  if (kind === 'bool' && typeof value === 'boolean') return { values: oneHot(2, value ? 0 : 1), shape: [2] };
  const isNumeral = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < dimension;
  return kind === 'nat' && isNumeral ? { values: oneHot(dimension, value), shape: [dimension] } : null;
}

/** A checked value in the form for compiling. */
function linkedOf(value: Value, type: Type, dimension: number): Linked<Value> {
  const linked = partsOf(value);
  // Only closures have parts.
  if (linked !== null) return linkedClosure(value as Closure, linked);
  const known = oneHotOf(value, type, dimension);
  if (known !== null) return { kind: 'tensor', operand: known };
  if (isNumeric(value)) return { kind: 'tensor', operand: operandOf(value) };
  return { kind: 'module', module: value };
}

const closures = new WeakMap<Closure, LinkedTerm<Value>>();

/** The linked term of a closure. It is made once, since many terms may link it. */
function linkedClosure(closure: Closure, parts: TermParts): LinkedTerm<Value> {
  let found = closures.get(closure);
  if (found === undefined) {
    found = linkedTerm(parts);
    closures.set(closure, found);
  }
  return found;
}

export function linkedTerm({ code, links, operands }: TermParts): LinkedTerm<Value> {
  const { typing } = code.term;
  const { domains } = uncurried(typing.type);
  return {
    kind: 'term',
    typing,
    links: linkedNames(code.term, links),
    operands: operands.map((each, index) => linkedOf(each, domains[index]!, typing.dimension)),
  };
}

/** The values of the names that a term links, in the order of its links. */
export function linkedNames({ typing, links: names }: DefinedTerm, links: readonly Value[]): Links<Value> {
  const values = new Map(
    names.map(({ link }, index) => {
      const type = typing.linkTypes.get(link)!;
      return [link, linkedOf(links[index]!, type, typing.dimension)] as const;
    }),
  );
  return (link) => values.get(link)!;
}

export function operandOf(value: Numeric): Operand {
  return value instanceof Traced ? value.node : dataOf(value);
}
