/**
 * Compiles calls of primitives whose operands contain no calls. Counts of allocated bytes go down again where a result holds
 * none of its operands.
 */

import { accepts, describeArity } from '../../lang/arity';
import type { Simple } from '../machine/code';
import { heap, tensorBytes } from '../machine/heap';
import { isBeyondExact, type Primitive, type Site } from '../machine/primitive';
import { TensorValue, type Value } from '../machine/values';

/**
 * A value computed from others, of which the count of allocated bytes was `before`. What they took is taken off where the
 * value holds none of it: values do not change, so a number, a truth value or a tensor holds nothing of its operands.
 */
function computed(value: Value, before: number): Value {
  if (heap.allocated === before) return value;
  if (typeof value === 'number' || typeof value === 'boolean') heap.allocated = before;
  else if (value instanceof TensorValue) heap.allocated = before + tensorBytes(value.values.length);
  return value;
}

/** Compiles a call of a primitive, with fast paths for one and two operands. */
export function applyPrimitive(primitive: Primitive, operands: readonly Simple[], site: Site): Simple | null {
  const { rule, arity, name } = primitive;
  if ('enter' in rule) return null;
  if (!accepts(arity, operands.length)) {
    return (_, machine) => machine.wrongArity(name, describeArity(arity), operands.length, site);
  }
  const { one, two, numbers, apply } = rule;
  const [x, y] = operands;
  if (operands.length === 1 && one !== undefined)
    return (env, machine) => {
      const before = heap.allocated;
      return computed(one(x!(env, machine), site, machine), before);
    };
  if (operands.length === 2 && two !== undefined) {
    if (numbers === undefined)
      return (env, machine) => {
        const before = heap.allocated;
        return computed(two(x!(env, machine), y!(env, machine), site, machine), before);
      };
    return (env, machine) => {
      const before = heap.allocated;
      const a = x!(env, machine);
      const b = y!(env, machine);
      if (typeof a === 'number' && typeof b === 'number') {
        const value = numbers(a, b);
        if (typeof value === 'boolean' || !isBeyondExact(value)) return value;
      }
      return computed(two(a, b, site, machine), before);
    };
  }
  return (env, machine) => {
    const before = heap.allocated;
    const values = operands.map((operand) => operand(env, machine));
    return computed(apply(values, site, machine), before);
  };
}
