/**
 * Checks that procedures written in Scheme make of their operands, so that a mistake names the procedure that the program
 * calls, and not one that this procedure is made of. The first operand of each is that name.
 */

import { printShape, sameShape } from '../../graph';
import type { Machine } from '../machine/machine';
import { fail, notKnown, wrongType } from '../machine/mistakes';
import { binary, Primitive, type PrimitiveRule, type Site, unary, variadic } from '../machine/primitive';
import { isNumber, isNumeric, type Numeric, shapeOf } from '../machine/tensorValue';
import {
  Character,
  Closure,
  list,
  listItems,
  RecordValue,
  StringValue,
  Traced,
  type Value,
  Vector,
} from '../machine/values';
import { indexOf } from './arguments';
import { checkLength, range } from './data';
import { nameOf } from './interpreted';
import { toNumeric, toVector } from './tensorArguments';

/** A number or a tensor, or a vector of numbers, as arithmetic takes them. */
function arithmetic(value: Value, name: string, site: Site, machine: Machine): Numeric {
  if (isNumeric(value)) return value;
  if (value instanceof Vector) return toNumeric(value, { name, site, machine });
  return wrongType(machine, site, name, 'a number or a tensor', value);
}

function plainNumber(value: Value, name: string, site: Site, machine: Machine): Value {
  const known = machine.resolve(value);
  return isNumber(known) ? value : wrongType(machine, site, name, 'a number', value);
}

/** What an equation or a step returns for a state, which must have its shape. */
function ofState(name: string, state: Value, given: Value, site: Site, machine: Machine): Value {
  const isArray = isNumeric(given) || given instanceof Vector || listItems(given) !== null;
  if (!isArray) {
    const wanted = 'a procedure that returns a number, a tensor, or a list of these';
    return wrongType(machine, site, name, wanted, given);
  }
  const value = toNumeric(given, { name, site, machine });
  // Solvers make numbers or tensors of their states first.
  const [own, wanted] = [shapeOf(value), shapeOf(state as Numeric)];
  if (sameShape(own, wanted)) return value;
  const described = (shape: readonly number[]): string =>
    shape.length === 0 ? 'a number' : `a tensor of shape ${printShape(shape)}`;
  return fail(
    machine,
    site,
    'shape-mismatch',
    `${name} wants a procedure that returns what the state is, ${described(wanted)}, but it returned ${described(own)}.`,
    {
      hint:
        wanted.length === 0
          ? 'Return a number, or begin with a state that is a vector.'
          : 'Return one number for each number of the state.',
    },
  );
}

const wantedSteps = 'a number of steps that is a whole number above 0';

/** Whether a number of steps is one. A known one that is not is refused at once. */
function isCount(name: string, given: Value, site: Site, machine: Machine): Value {
  const steps = machine.resolve(given);
  if (typeof steps === 'number' && Number.isSafeInteger(steps) && steps > 0) return true;
  if (!(steps instanceof Traced) || !isNumber(steps))
    return wrongType(machine, site, name, wantedSteps, given);
  const { builder } = machine;
  const isWhole = builder.op('eq', [steps.node, builder.op('floor', [steps.node])]);
  const isAbove = builder.op('lt', [builder.number(0), steps.node]);
  return machine.emit('and', [isWhole, isAbove], site);
}

function refuseSteps(name: string, site: Site, machine: Machine): never {
  return fail(machine, site, 'bad-operand', `${name} wants ${wantedSteps}, but this one is not.`);
}

function tolerance(name: string, given: Value, site: Site, machine: Machine): Value {
  const value = machine.resolve(given);
  if (typeof value === 'number' ? value > 0 : value instanceof Traced && isNumber(value)) return given;
  return wrongType(machine, site, name, 'a tolerance above 0', given);
}

/** Stops where a solver takes too many steps, or ever smaller ones. */
function noSolution(name: string, site: Site, machine: Machine): never {
  const stiff = name === 'rosenbrock' ? '' : 'A stiff equation needs rosenbrock. ';
  return fail(
    machine,
    site,
    'no-solution',
    `${name} does not reach the last time: 10,000 steps are not enough to keep the tolerance, or steps become too small.`,
    {
      hint: `${stiff}Otherwise take a larger tolerance or a shorter time, and look for a solution that becomes infinite.`,
    },
  );
}

interface Kind {
  readonly wanted: string;
  readonly has: (value: Value) => boolean;
}

/** The kinds of operands that files of Scheme ask for. */
const kinds: Readonly<Record<string, Kind>> = {
  string: { wanted: 'a string', has: (x) => x instanceof StringValue },
  vector: { wanted: 'a vector', has: (x) => x instanceof Vector },
  procedure: { wanted: 'a procedure', has: (x) => x instanceof Closure || x instanceof Primitive },
  matcher: {
    wanted: 'a character or a procedure',
    has: (x) => x instanceof Closure || x instanceof Primitive,
  },
  mapping: { wanted: 'a mapping', has: (x) => x instanceof RecordValue && x.type.name === 'mapping' },
  comparator: {
    wanted: 'a comparator',
    has: (x) => x instanceof RecordValue && x.type.name === 'comparator',
  },
};

/** Checks the kind of an operand for the procedure that is named first, and returns the operand. */
function checked([procedure, kind, x]: readonly Value[], site: Site, machine: Machine): Value {
  const name = nameOf(procedure);
  if (nameOf(kind) === 'real') return plainNumber(x!, name, site, machine);
  if (nameOf(kind) === 'known' && machine.resolve(x!) instanceof Traced) return notKnown(machine, site, name);
  if (nameOf(kind) === 'known') return plainNumber(x!, name, site, machine);
  // A whole number may also be known only when the program runs, an index not.
  const isTraced = nameOf(kind) === 'whole' && machine.resolve(x!) instanceof Traced;
  if (isTraced) return plainNumber(x!, name, site, machine);
  if (nameOf(kind) === 'index' || nameOf(kind) === 'whole') return indexOf(x!, name, site, machine);
  const { wanted, has } = kinds[nameOf(kind)]!;
  return has(x!) ? x! : wrongType(machine, site, name, wanted, x!);
}

/** The characters of a string or the items of a vector as a list, from `start` up to `end` if a list holds these. */
function partOf([procedure, x, ends]: readonly Value[], site: Site, machine: Machine): Value {
  const name = nameOf(procedure);
  // A check before made sure that it is one of the two.
  const items =
    x instanceof Vector ? x.items : [...(x as StringValue).text].map((letter) => new Character(letter));
  const part = items.slice(...range(listItems(ends!)!, items.length, name, site, machine));
  checkLength(part.length, name, 'list', site, machine);
  return list(part);
}

export const namedCheckRules: Readonly<Record<string, PrimitiveRule>> = {
  '%check': variadic(checked),
  '%part': variadic(partOf),
  '%number': binary((name, x, site, machine) => plainNumber(x, nameOf(name), site, machine)),
  '%numeric': binary((name, x, site, machine) => toNumeric(x, { name: nameOf(name), site, machine })),
  '%vector': binary((name, x, site, machine) => toVector(x, { name: nameOf(name), site, machine }, 0)),
  /** Takes several operands, and returns the last. */
  '%arithmetic': variadic(([name, ...operands], site, machine) => {
    for (const each of operands) arithmetic(each, nameOf(name), site, machine);
    return operands.at(-1)!;
  }),
  '%of-state': variadic(([name, state, given], site, machine) =>
    ofState(nameOf(name), state!, given!, site, machine),
  ),
  '%counts?': binary((name, steps, site, machine) => isCount(nameOf(name), steps, site, machine)),
  '%refuse-steps': unary((name, site, machine) => refuseSteps(nameOf(name), site, machine)),
  '%tolerance': binary((name, given, site, machine) => tolerance(nameOf(name), given, site, machine)),
  '%no-solution': unary((name, site, machine) => noSolution(nameOf(name), site, machine)),
};
