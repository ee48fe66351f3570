/**
 * `soft-choice` blends options by the softmax of their weights divided by the temperature, with noise on the weights if
 * the run has noise (Jang, Gu and Poole 2017, section 2.2). Lists, vectors and records are blended part by part.
 */

import { type OpName, printShape, sameShape } from '../../graph';
import { fail } from '../machine/mistakes';
import { elementwise, operate } from '../machine/operate';
import { type PrimitiveRule, variadic } from '../machine/primitive';
import { isNumeric, type Numeric, shapeOf } from '../machine/tensorValue';
import {
  Character,
  listItems,
  Pair,
  RecordValue,
  StringValue,
  TensorValue,
  Traced,
  type Value,
  Vector,
} from '../machine/values';
import { describeValue } from '../machine/write';
import { type Calling, stack } from './tensorArguments';

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const asWritten = 'It is written (soft-choice weights option …): the weights come first.';

/** The weights as given, numbers one by one or one vector; null if the value is no such thing. */
function weightsIn(value: Value): { readonly weights: readonly Numeric[]; readonly count: number } | null {
  const items = value instanceof Vector ? value.items : listItems(value);
  const parts = items ?? [value];
  const rank = items === null ? 1 : 0;
  if (!parts.every((part) => isNumeric(part) && shapeOf(part).length === rank)) return null;
  // The line above checks it.
  const weights = parts as readonly Numeric[];
  return { weights, count: items === null ? shapeOf(weights[0]!)[0]! : weights.length };
}

function weightsOf(value: Value, options: readonly Value[], calling: Calling): readonly Numeric[] {
  const { machine, site, name } = calling;
  const count = options.length;
  const wanted = `a list or a vector of ${plural(count, 'weight')}, one for each option`;
  const found = weightsIn(value);
  // Whoever writes the weights last has as many of them as there are operands before them.
  const isLast = weightsIn(options.at(-1)!)?.count === count;
  const hint = isLast ? asWritten : undefined;
  if (found === null) {
    const message = `${name} wants ${wanted}, but got ${describeValue(machine.asKnown(value))}.`;
    return fail(machine, site, 'wrong-type', message, { hint: hint ?? asWritten });
  }
  if (found.count === count) return found.weights;
  const span = site.user ? site.operands?.[0] : undefined;
  const message = `${name} wants ${wanted}, but got ${plural(found.count, 'weight')} for ${plural(count, 'option')}.`;
  return fail(machine, site, 'wrong-weights', message, {
    hint,
    related:
      span === undefined
        ? []
        : [{ message: `Here ${found.count === 1 ? 'is' : 'are'} ${found.count}.`, span }],
  });
}

/** The share of each option: numbers from 0 to 1 with the sum 1. */
function sharesOf(weights: readonly Numeric[], calling: Calling): Numeric {
  const { machine, site, name } = calling;
  const { softness } = machine;
  const arithmetic = (op: 'add' | 'div', x: Numeric, y: Numeric): Numeric =>
    elementwise(op, [x, y], name, site, machine);
  const [first] = weights;
  const whole = shapeOf(first!).length === 1 ? first! : stack(weights, calling);
  const positions = [0];
  const cooled =
    typeof softness === 'number'
      ? arithmetic('div', whole, softness)
      : arithmetic(
          'div',
          arithmetic('add', whole, softness.noise(weights, site, machine)),
          new Traced(softness.temperature),
        );
  const shares = operate('softmax', [cooled], [], name, site, machine, positions);
  return machine.straightThrough ? straightThrough(cooled, shares, calling) : shares;
}

/**
 * 1 for the largest weight, the first of equal ones, and 0 for the others, with the derivative of the shares (Bengio,
 * Léonard and Courville 2013; Jang, Gu and Poole 2017, section 2.2).
 */
function straightThrough(weights: Numeric, shares: Numeric, calling: Calling): Numeric {
  const { machine, site, name } = calling;
  const op = (rule: OpName, ...operands: Numeric[]): Numeric =>
    elementwise(rule, operands, name, site, machine);
  const [count] = shapeOf(weights) as [number];
  const column = operate('reshape', [weights], [count, 1], name, site, machine, [0]);
  // At equal weights the option that comes first wins by half a sign.
  const edge = Float64Array.from({ length: count * count }, (_, at) =>
    at % count < Math.floor(at / count) ? -0.5 : 0.5,
  );
  const ahead = op('add', op('sign', op('sub', column, weights)), new TensorValue(edge, [count, count]));
  const wins = operate('sum', [op('sign', ahead)], [1], name, site, machine, [0]);
  const chosen = op('max', op('sub', wins, count - 1), 0);
  return op('add', chosen, op('sub', shares, op('stop', shares)));
}

function describe(value: Value): string {
  if (!isNumeric(value)) return describeValue(value);
  const shape = shapeOf(value);
  return shape.length === 0 ? 'a number' : `a tensor of shape ${printShape(shape)}`;
}

class Blend {
  constructor(
    private readonly shares: Numeric,
    private readonly options: readonly Value[],
    private readonly calling: Calling,
  ) {}

  of(parts: readonly Value[]): Value {
    const [first] = parts;
    if (parts.every(isNumeric)) return this.numbers(parts);
    if (parts.every((part) => part instanceof Pair)) return this.pairs(parts);
    if (parts.every((part) => part instanceof Vector)) {
      const odd = parts.findIndex(({ items }) => items.length !== parts[0]!.items.length);
      if (odd > 0) this.refuse(parts, odd, 'vectors of one length');
      return new Vector(this.items(parts.map(({ items }) => items)));
    }
    if (first instanceof RecordValue && parts.every((part) => part instanceof RecordValue)) {
      const odd = parts.findIndex(({ type }) => type !== first.type);
      if (odd > 0) this.refuse(parts, odd, 'records of one type');
      return new RecordValue(first.type, this.items(parts.map(({ fields }) => fields)));
    }
    return this.known(parts);
  }

  /** A part that is not a number must be the same in every option. */
  private known(parts: readonly Value[]): Value {
    const [first] = parts;
    const same = (x: Value): boolean =>
      x === first ||
      (x instanceof Character && first instanceof Character && x.value === first.value) ||
      (x instanceof StringValue && first instanceof StringValue && x.text === first.text);
    const odd = parts.findIndex((part) => !same(part));
    if (odd < 0 && parts !== this.options) return first!;
    return this.refuse(parts, Math.max(0, odd), 'numbers, tensors, and lists of these that are alike');
  }

  private pairs(parts: readonly Pair[]): Value {
    const heads: Value[] = [];
    let rest: readonly Value[] = parts;
    while (rest.every((part) => part instanceof Pair)) {
      heads.push(this.of(rest.map((part) => part.car)));
      rest = rest.map((part) => part.cdr);
    }
    const odd = rest.findIndex((part) => part instanceof Pair !== rest[0] instanceof Pair);
    if (odd > 0) this.refuse(parts, odd, 'lists of one length');
    return heads.reduceRight<Value>((tail, head) => new Pair(head, tail), this.of(rest));
  }

  private items(parts: readonly (readonly Value[])[]): Value[] {
    return parts[0]!.map((_, index) => this.of(parts.map((part) => part[index]!)));
  }

  private numbers(parts: readonly Numeric[]): Numeric {
    const { machine, site, name } = this.calling;
    const shape = shapeOf(parts[0]!);
    const odd = parts.findIndex((part) => !sameShape(shapeOf(part), shape));
    if (odd > 0) this.refuse(parts, odd, 'options of one shape');
    const positions = parts.map((_, index) => index + 1);
    const op = (rule: 'reshape' | 'sum', x: Numeric, attributes: readonly number[]): Numeric =>
      operate(rule, [x], attributes, name, site, machine, positions);
    const shares = op('reshape', this.shares, [parts.length, ...shape.map(() => 1)]);
    const weighed = elementwise('mul', [shares, stack(parts, this.calling)], name, site, machine);
    return op('sum', weighed, [0]);
  }

  /** Reports parts that cannot be blended: the first differs from another, or cannot be blended with anything. */
  private refuse(parts: readonly Value[], other: number, blended: string): never {
    const { machine, site, name } = this.calling;
    const places = other === 0 ? [0] : [0, other];
    const verb = parts === this.options ? 'is' : 'has';
    const met = places.map((at) => `option ${at + 1} ${verb} ${describe(machine.asKnown(parts[at]!))}`);
    const related = places.flatMap((at) => {
      const span = site.user ? site.operands?.[at + 1] : undefined;
      return span === undefined ? [] : [{ message: `This is option ${at + 1}.`, span }];
    });
    const message = `${name} blends ${blended}, but ${met.join(' and ')}.`;
    return fail(machine, site, 'wrong-options', message, { related });
  }
}

export const softChoice: PrimitiveRule = variadic(([weights, ...options], site, machine) => {
  const calling: Calling = { name: 'soft-choice', site, machine };
  const shares = sharesOf(weightsOf(weights!, options, calling), calling);
  return new Blend(shares, options, calling).of(options);
});
