/**
 * Arithmetic and comparison. Known numbers are computed, traced numbers become nodes. Both give the same value, so a
 * value does not depend on when it becomes known.
 */

import { type OpName, ops, sameShape, type ValueNode } from '../../graph';
import type { NumericPrimitive } from '../../lang/catalogue';
import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { elementwise } from '../machine/operate';
import { binary, isBeyondExact, type PrimitiveRule, type Site, unary } from '../machine/primitive';
import {
  isNumber,
  isNumeric,
  isTensor,
  type Numeric,
  nodeOf,
  sameTensor,
  shapeOf,
} from '../machine/tensorValue';
import { Character, Pair, StringValue, TensorValue, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import { noteInteger } from './largeIntegers';
import { extremeElement } from './reductions';
import { specialRules } from './special';
import { toNumeric } from './tensorArguments';

function isTracedBoolean(value: Value): value is Traced {
  return value instanceof Traced && value.node.type.element === 'boolean';
}

/** The node of an operand, which must be a number. */
function operand(value: Value, name: string, site: Site, machine: Machine): ValueNode {
  if (typeof value === 'number') return machine.builder.number(value);
  if (isNumber(value)) return value.node;
  return wrongType(machine, site, name, 'a number', value);
}

function numeric(value: Value, name: string, site: Site, machine: Machine): Numeric {
  const given = arrayed(value, name, site, machine);
  return isNumeric(given) ? given : wrongType(machine, site, name, 'a number or a tensor', value);
}

function isArray(value: Value): boolean {
  return value instanceof Vector || isTensor(value);
}

function check(value: Value, name: string, site: Site, machine: Machine): void {
  if (!isNumber(value)) wrongType(machine, site, name, 'a number', value);
}

type Op1 = (x: Value, site: Site, machine: Machine) => Value;
type Op2 = (x: Value, y: Value, site: Site, machine: Machine) => Value;

/** A vector of numbers is taken for the tensor of its items. */
function arrayed(value: Value, name: string, site: Site, machine: Machine): Value {
  return value instanceof Vector ? toNumeric(value, { name, site, machine }) : value;
}

/** A rule for one operand by the corresponding op. */
function op1(name: string, op: OpName): PrimitiveRule {
  const { evaluate, result } = ops[op];
  return unary((x, site, machine) => {
    const given = result === 'number' ? arrayed(x, name, site, machine) : x;
    if (result === 'number' && isTensor(given)) return elementwise(op, [given], name, site, machine);
    if (typeof x !== 'number') return machine.emit(op, [operand(x, name, site, machine)], site);
    const value = evaluate(x, 0, 0);
    return result === 'boolean' ? value !== 0 : value;
  });
}

function op2(name: string, op: OpName): Op2 {
  const { evaluate, result } = ops[op];
  return (x, y, site, machine) => {
    if (typeof x === 'number' && typeof y === 'number') {
      const value = evaluate(x, y, 0);
      if (isBeyondExact(value)) noteInteger(value, x, y, site, machine);
      return result === 'boolean' ? value !== 0 : value;
    }
    if (result === 'number' && (isArray(x) || isArray(y))) {
      const [a, b] = [x, y].map((each) => numeric(each, name, site, machine)) as [Numeric, Numeric];
      return elementwise(op, [a, b], name, site, machine);
    }
    return machine.emit(op, [operand(x, name, site, machine), operand(y, name, site, machine)], site);
  };
}

function twoOf(name: string, op: OpName): PrimitiveRule {
  return { ...binary(op2(name, op)), numbers: (x, y) => ops[op].evaluate(x, y, 0) };
}

/**
 * A rule that folds from the left: `(- a b c)` is (a - b) - c. `start` is the value without operands, `single` the rule
 * for one operand.
 */
function folded(
  name: string,
  op: OpName,
  start: number | null,
  single: (x: Value, site: Site, machine: Machine) => Value,
): PrimitiveRule {
  const two = op2(name, op);
  return {
    two,
    one: single,
    numbers: (x, y) => ops[op].evaluate(x, y, 0),
    apply: (operands, site, machine) => {
      const [first, ...rest] = operands;
      if (first === undefined) return start ?? 0;
      if (rest.length === 0) return single(first, site, machine);
      return rest.reduce((sum, each, index) => two(sum, each, pairSite(site, index), machine), first);
    },
  };
}

/** The site of a pair within a longer call: the operands combined so far, and the next one. */
function pairSite(site: Site, index: number): Site {
  const spans = site.operands;
  if (index === 0 || spans === undefined) return site;
  const [first, before, next] = [spans[0], spans[index], spans[index + 1]];
  if (first === undefined || before === undefined || next === undefined) return site;
  return { ...site, operands: [{ ...first, end: before.end }, next] };
}

/** A rule that compares each neighbouring pair; all comparisons must hold. */
function chain(name: string, two: Op2, numbers: (x: number, y: number) => boolean): PrimitiveRule {
  return {
    two,
    numbers,
    apply: (operands, site, machine) => {
      for (const each of operands) check(each, name, site, machine);
      let all: Value = true;
      for (let index = 1; index < operands.length; index++) {
        all = conjunction(all, two(operands[index - 1]!, operands[index]!, site, machine), site, machine);
      }
      return all;
    },
  };
}

function conjunction(x: Value, y: Value, site: Site, machine: Machine): Value {
  if (x === false || y === false) return false;
  if (x === true) return y;
  if (y === true) return x;
  return machine.emit('and', [(x as Traced).node, (y as Traced).node], site);
}

function negation(x: Value, site: Site, machine: Machine): Value {
  if (isTracedBoolean(x)) return machine.emit('not', [x.node], site);
  return x === false;
}

const same: (name: string) => Op1 = (name) => (x, site, machine) => {
  const given = arrayed(x, name, site, machine);
  if (!isTensor(given)) check(given, name, site, machine);
  return given;
};

/** The extreme element of one tensor; a number itself. */
function extreme(name: 'min' | 'max'): Op1 {
  return (x, site, machine) => {
    const given = same(name)(x, site, machine);
    return isTensor(given) ? extremeElement(name, given, { name, site, machine }) : given;
  };
}

function swapped(two: Op2): Op2 {
  return (x, y, site, machine) => two(y, x, site, machine);
}

const less = (name: string): Op2 => op2(name, 'lt');
const notAbove = (name: string): Op2 => op2(name, 'le');

/** A comparison with 0. */
function sign(name: string, two: Op2): PrimitiveRule {
  return unary((x, site, machine) => {
    check(x, name, site, machine);
    return two(x, 0, site, machine);
  });
}

/** A rule for `remainder` and `modulo`. A divisor that is known to be zero is a mistake, as in every Scheme. */
function division(name: string, op: 'rem' | 'mod'): PrimitiveRule {
  const two = op2(name, op);
  return binary((x, y, site, machine) => {
    refuseZero(x, y, name, site, machine);
    return two(x, y, site, machine);
  });
}

function refuseZero(x: Value, y: Value, name: string, site: Site, machine: Machine): void {
  check(x, name, site, machine);
  check(y, name, site, machine);
  if (machine.resolve(y) === 0)
    fail(machine, site, 'division-by-zero', `${name} divides ${describeValue(machine.asKnown(x))} by zero.`);
  if (y instanceof Traced && isNumber(y)) {
    const isZero = (): Value => machine.emit('eq', [y.node, machine.builder.number(0)], site);
    machine.failWhere(isZero, site, 'division-by-zero', `${name} divides by zero.`);
  }
}

const quotient: PrimitiveRule = binary((x, y, site, machine) => {
  refuseZero(x, y, 'quotient', site, machine);
  if (typeof x === 'number' && typeof y === 'number') return (x - (x % y)) / y;
  const ratio = op2('quotient', 'div')(x, y, site, machine);
  return machine.emit('trunc', [operand(ratio, 'quotient', site, machine)], site);
});

/** A rule that tests whether the remainder by 2 is `remainder`. */
function parity(name: string, remainder: 0 | 1): PrimitiveRule {
  return unary((x, site, machine) => {
    check(x, name, site, machine);
    if (typeof x === 'number' && !Number.isInteger(x)) wrongType(machine, site, name, 'an integer', x);
    const rest = op2(name, 'mod')(x, 2, site, machine);
    return op2(name, 'eq')(rest, remainder, site, machine);
  });
}

const isInteger: PrimitiveRule = unary((x, site, machine) => {
  if (typeof x === 'number') return Number.isInteger(x);
  if (!isNumber(x)) return false;
  const whole = machine.emit('floor', [x.node], site);
  return op2('integer?', 'eq')(x, whole, site, machine);
});

const logarithm: PrimitiveRule = {
  ...op1('log', 'log'),
  apply: ([x, base], site, machine) => {
    const log = op1('log', 'log').one!;
    const above = log(x!, site, machine);
    return base === undefined ? above : op2('log', 'div')(above, log(base, site, machine), site, machine);
  },
};

const arcTangent: PrimitiveRule = {
  ...op1('atan', 'atan'),
  two: op2('atan', 'atan2'),
  apply: ([y, x], site, machine) =>
    x === undefined
      ? op1('atan', 'atan').one!(y!, site, machine)
      : op2('atan', 'atan2')(y!, x, site, machine),
};

/** Equality of two atoms: true, false, or a node that decides it. */
function sameAtom(x: Value, y: Value, site: Site, machine: Machine): Value {
  if (x === y) return true;
  if (isNumber(x) && isNumber(y)) {
    if (typeof x === 'number' && typeof y === 'number') return Number.isNaN(x) && Number.isNaN(y);
    return op2('eqv?', 'eq')(x, y, site, machine);
  }
  if (x instanceof Traced || y instanceof Traced) return sameTruth(x, y, site, machine);
  return x instanceof Character && y instanceof Character && x.value === y.value;
}

/** The equality of two values, at least one of them traced. Only booleans can be equal. */
function sameTruth(x: Value, y: Value, site: Site, machine: Machine): Value {
  if (isTracedBoolean(x) && isTracedBoolean(y)) {
    const { builder } = machine;
    return machine.emit('selectBoolean', [x.node, y.node, builder.op('not', [y.node])], site);
  }
  const [traced, known] = isTracedBoolean(x) ? [x, y] : [y, x];
  if (!isTracedBoolean(traced) || typeof known !== 'boolean') return false;
  return known ? traced : negation(traced, site, machine);
}

/** The equality of two tensors in shape and elements: known, or a node that counts the differences. */
function equalTensors(x: Numeric, y: Numeric, site: Site, machine: Machine): Value {
  if (!sameShape(shapeOf(x), shapeOf(y))) return false;
  if (x instanceof TensorValue && y instanceof TensorValue) return sameTensor(x, y);
  const { builder } = machine;
  const same = builder.op('eq', [nodeOf(builder, x), nodeOf(builder, y)]);
  const counted = builder.op('select', [same, builder.number(0), builder.number(1)]);
  const differing = machine.emitTensor('sum', [counted], [...shapeOf(x).keys()], site);
  return machine.emit('eq', [differing, builder.number(0)], site);
}

/** Comparisons of `equal?` that are counted at once. */
const comparisonsAtOnce = 1000;

/**
 * Structural equality, with its own stack. If it depends on unknown numbers it is a node. Values that share parts can
 * need far more comparisons than they take memory, so the comparisons are steps of the program.
 */
function equal(x: Value, y: Value, site: Site, machine: Machine): Value {
  let all: Value = true;
  const stack: [Value, Value][] = [[x, y]];
  for (let count = 1; stack.length > 0; count++) {
    if (count % comparisonsAtOnce === 0) machine.spend(comparisonsAtOnce);
    const [a, b] = stack.pop()!;
    if (a === b) continue;
    if (isTensor(a) && isTensor(b)) {
      all = conjunction(all, equalTensors(a, b, site, machine), site, machine);
      if (all === false) return false;
      continue;
    }
    if (a instanceof Pair && b instanceof Pair) stack.push([a.cdr, b.cdr], [a.car, b.car]);
    else if (a instanceof Vector && b instanceof Vector) {
      if (a.items.length !== b.items.length) return false;
      for (const [index, item] of a.items.entries()) stack.push([item, b.items[index]!]);
    } else if (a instanceof StringValue && b instanceof StringValue) {
      if (a.text !== b.text) return false;
    } else {
      all = conjunction(all, sameAtom(a, b, site, machine), site, machine);
      if (all === false) return false;
    }
  }
  return all;
}

export const numericRules: { readonly [Name in NumericPrimitive]: PrimitiveRule } = {
  '+': folded('+', 'add', 0, same('+')),
  '-': folded('-', 'sub', null, (x, site, machine) => op2('-', 'sub')(0, x, site, machine)),
  '*': folded('*', 'mul', 1, same('*')),
  '/': folded('/', 'div', null, (x, site, machine) => op2('/', 'div')(1, x, site, machine)),
  quotient,
  remainder: division('remainder', 'rem'),
  modulo: division('modulo', 'mod'),
  abs: op1('abs', 'abs'),
  min: folded('min', 'min', null, extreme('min')),
  max: folded('max', 'max', null, extreme('max')),
  square: unary((x, site, machine) => op2('square', 'mul')(x, x, site, machine)),
  sqrt: op1('sqrt', 'sqrt'),
  exp: op1('exp', 'exp'),
  expm1: op1('expm1', 'expm1'),
  log: logarithm,
  log1p: op1('log1p', 'log1p'),
  log2: op1('log2', 'log2'),
  log10: op1('log10', 'log10'),
  expt: twoOf('expt', 'pow'),
  pow: twoOf('pow', 'pow'),
  sin: op1('sin', 'sin'),
  cos: op1('cos', 'cos'),
  tan: op1('tan', 'tan'),
  asin: op1('asin', 'asin'),
  acos: op1('acos', 'acos'),
  atan: arcTangent,
  sinh: op1('sinh', 'sinh'),
  cosh: op1('cosh', 'cosh'),
  tanh: op1('tanh', 'tanh'),
  floor: op1('floor', 'floor'),
  ceiling: op1('ceiling', 'ceil'),
  round: op1('round', 'round'),
  truncate: op1('truncate', 'trunc'),
  '=': chain('=', op2('=', 'eq'), (x, y) => x === y),
  '<': chain('<', less('<'), (x, y) => x < y),
  '>': chain('>', swapped(less('>')), (x, y) => x > y),
  '<=': chain('<=', notAbove('<='), (x, y) => x <= y),
  '>=': chain('>=', swapped(notAbove('>=')), (x, y) => x >= y),
  'zero?': sign('zero?', op2('zero?', 'eq')),
  'positive?': sign('positive?', swapped(less('positive?'))),
  'negative?': sign('negative?', less('negative?')),
  'even?': parity('even?', 0),
  'odd?': parity('odd?', 1),
  'number?': unary((x) => isNumber(x)),
  'integer?': isInteger,
  'rational?': unary(
    (x, site, machine) => isNumber(x) && op1('rational?', 'isFinite').one!(x, site, machine),
  ),
  'real?': unary((x) => isNumber(x)),
  'complex?': unary((x) => isNumber(x)),
  'nan?': op1('nan?', 'isNaN'),
  'finite?': op1('finite?', 'isFinite'),
  'infinite?': unary((x, site, machine) => {
    const finite = op1('infinite?', 'isFinite').one!(x, site, machine);
    const nan = op1('infinite?', 'isNaN').one!(x, site, machine);
    return conjunction(negation(finite, site, machine), negation(nan, site, machine), site, machine);
  }),
  exact: unary(same('exact')),
  inexact: unary(same('inexact')),
  'exact->inexact': unary(same('exact->inexact')),
  'inexact->exact': unary(same('inexact->exact')),
  sigmoid: op1('sigmoid', 'sigmoid'),
  softplus: op1('softplus', 'softplus'),
  relu: op1('relu', 'relu'),
  erf: op1('erf', 'erf'),
  erfc: op1('erfc', 'erfc'),
  gamma: op1('gamma', 'gamma'),
  lgamma: op1('lgamma', 'lgamma'),
  sign: op1('sign', 'sign'),
  ...specialRules,
  not: unary(negation),
  'eq?': binary(sameAtom),
  'eqv?': binary(sameAtom),
  'equal?': binary(equal),
};
