/**
 * Random tensors from the seed of the run. The numbers of a call depend on the name that is being defined and on the
 * number of earlier calls for it, so that changes elsewhere in the program do not affect them.
 */

import { Random, type Shape, sizeOf } from '../../graph';
import type { TensorPrimitive } from '../../lang/catalogue';
import { diagnostic } from '../../text/diagnostic';
import { fail, StructureError, wrongType } from '../machine/mistakes';
import type { PrimitiveRule } from '../machine/primitive';
import { loopAround } from '../machine/run';
import { isNumeric } from '../machine/tensorValue';
import type { Value } from '../machine/values';
import { type Calling, sizesOf } from './tensorArguments';
import { constant, tensorRule } from './tensors';

/** The FNV-1a hash over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** The random numbers of one call. */
function stream({ machine, name: called, site }: Calling): Random {
  const around = loopAround(machine.run);
  if (around !== null) {
    throw new StructureError(
      diagnostic(
        'random-in-loop',
        machine.userSpan(site),
        `${called} draws once, when the program is compiled, so it is not allowed in a loop whose turns numbers decide.`,
        { hint: 'Draw what the loop needs before it, and index it there.' },
      ),
    );
  }
  return new Random(hash(machine.nextDraw()));
}

/** The sizes one by one; or as one list, followed by two settings. */
function shapeAndSettings(
  operands: readonly Value[],
  [first, second]: readonly [number, number],
  calling: Calling,
): { readonly shape: Shape; readonly settings: readonly [number, number] } {
  const { machine, site, name } = calling;
  const [sizes, ...rest] = operands;
  const listed = sizes !== undefined && !isNumeric(sizes);
  const shape = sizesOf(listed ? [sizes] : operands, calling);
  if (!listed) return { shape, settings: [first, second] };
  if (rest.length > 2)
    fail(machine, site, 'wrong-arity', `${name} takes two settings after a list of sizes.`);
  const [a = first, b = second] = rest.map((given) => {
    const each = machine.resolve(given);
    return typeof each === 'number'
      ? each
      : wrongType(machine, site, name, 'a number that depends on no parameter and no row', each);
  });
  return { shape, settings: [a, b] };
}

/** The numbers of values that flow into and out of each unit of a weight of this shape. */
function fans(shape: Shape): { readonly incoming: number; readonly outgoing: number } {
  const [first = 1, second = first] = shape.slice(-2);
  const field = sizeOf(shape.slice(0, -2));
  return { incoming: field * first, outgoing: field * second };
}

function drawn(shape: Shape, values: Float64Array, change: (x: number) => number): Value {
  return constant(values.map(change), shape);
}

export const randomRules = {
  'random-normal': tensorRule('random-normal', (operands, calling) => {
    const { shape, settings } = shapeAndSettings(operands, [0, 1], calling);
    const [mean, deviation] = settings;
    return drawn(shape, stream(calling).normals(sizeOf(shape)), (x) => mean + deviation * x);
  }),
  'random-uniform': tensorRule('random-uniform', (operands, calling) => {
    const { shape, settings } = shapeAndSettings(operands, [0, 1], calling);
    const [low, high] = settings;
    const random = stream(calling);
    const values = new Float64Array(sizeOf(shape)).map(() => random.uniform());
    return drawn(shape, values, (x) => low + (high - low) * x);
  }),
  // Glorot and Bengio 2010, section 4.2.1.
  glorot: tensorRule('glorot', (operands, calling) => {
    const shape = sizesOf(operands, calling);
    const { incoming, outgoing } = fans(shape);
    const limit = Math.sqrt(6 / (incoming + outgoing));
    const random = stream(calling);
    const values = new Float64Array(sizeOf(shape)).map(() => random.uniform());
    return drawn(shape, values, (x) => limit * (2 * x - 1));
  }),
  // He, Zhang, Ren and Sun 2015, section 2.2.
  he: tensorRule('he', (operands, calling) => {
    const shape = sizesOf(operands, calling);
    const deviation = Math.sqrt(2 / fans(shape).incoming);
    return drawn(shape, stream(calling).normals(sizeOf(shape)), (x) => deviation * x);
  }),
} satisfies Partial<Record<TensorPrimitive, PrimitiveRule>>;
