/** Values in variables: numbers, truth values, and tensors as arrays of either. */

import { type ResultNode, sizeOf, stridesOf, type ValueNode } from '../../../graph';
import type { Index } from '../shader';
import type { Context } from './context';
import { walk } from './walks';

export const isTensor = ({ type }: ValueNode): boolean => type.shape.length > 0;

/** Runs `body` for each element of a value; for a number once, at 0. */
export function forEach(ctx: Context, node: ValueNode, body: (index: Index) => void): void {
  const { shape } = node.type;
  walk(ctx, shape, [{ strides: stridesOf(shape) }], ([index]) => body(index!));
}

/** An element of a variable that holds such a value. */
export function part(node: ValueNode, name: string, index: Index): string {
  return isTensor(node) ? `${name}[${index}]` : name;
}

/** Assigns the value to a variable. */
export function assign(ctx: Context, name: string, source: ValueNode): void {
  const array = isTensor(source) ? ctx.array(source) : ctx.value(source);
  if (array !== null) {
    if (array !== name) ctx.code.line(`${name} = ${array};`);
    return;
  }
  forEach(ctx, source, (index) => ctx.code.line(`${name}[${index}] = ${ctx.element(source, index)};`));
}

/** Assigns NaN, or false, to every element of a variable. */
export function assignInvalid(ctx: Context, name: string, result: ResultNode): void {
  const value = result.type.element === 'number' ? `${ctx.library.use('notANumber')}()` : 'false';
  forEach(ctx, result, (index) => ctx.code.line(`${part(result, name, index)} = ${value};`));
}

/** The number of numbers in the values. */
export function elementsOf(nodes: readonly ValueNode[]): number {
  return nodes.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
}
