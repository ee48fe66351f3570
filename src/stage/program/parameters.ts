/** Computes the start of a parameter, its constraint and its rate. The start and the rate must be known before training. */

import type { TensorData } from '../../graph';
import type { DefineParameter } from '../../lang';
import { tensorBytes } from '../machine/heap';
import { mistake } from '../machine/mistakes';
import { dataOf, isNumeric } from '../machine/tensorValue';
import { listItems, TensorValue, Traced, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import { type BoundGraph, brokenConstraint, stagedConstraint } from './constraints';
import { knownNumber, positive } from './objective';
import type { Runner } from './runner';
import type { Sliced } from './slices';
import type { StagedParameter } from './stagedProgram';

/** Stages a parameter after those `before` it, on which its bounds may depend. */
export function* stagedParameter(
  runner: Runner,
  form: DefineParameter,
  before: readonly StagedParameter[],
  graphOf: BoundGraph,
): Sliced<StagedParameter> {
  const { name, nameSpan: span, rate } = form;
  const data = yield* startOf(runner, form);
  const { values: start, shape } = data;
  const constraint = yield* stagedConstraint(runner, form, data, graphOf);
  const parameter: StagedParameter = {
    name,
    span,
    formSpan: form.span,
    startSpan: form.initial.span,
    shape,
    start,
    constraint,
    rate: rate === null ? null : yield* knownNumber(runner, rate, `The rate of ${name}`, positive),
    ...(form.unknown === undefined ? {} : { unknown: form.unknown }),
  };
  checkStart(form, parameter, before);
  runner.memory.keep(tensorBytes(start.length));
  return parameter;
}

function* startOf(runner: Runner, { name, initial }: DefineParameter): Sliced<TensorData> {
  const given = yield* runner.value(initial, name);
  const value = given instanceof Vector ? (numbersOf(given) ?? given) : given;
  if (value instanceof Traced) {
    const message = `The start of ${name} depends on a parameter, but it must have its value before training.`;
    return mistake('bad-option', initial.span, message);
  }
  if (!isNumeric(value)) {
    const met = describeValue(value);
    const hint =
      listItems(value) === null ? undefined : 'To learn the numbers of a list, write (tensor list).';
    return mistake(
      'bad-option',
      initial.span,
      `The start of ${name} wants a number or a tensor, but got ${met}.`,
      hint,
    );
  }
  const data = dataOf(value);
  const odd = data.values.find((each) => !Number.isFinite(each));
  if (odd !== undefined) mistake('bad-start', initial.span, `The start of ${name} is not finite: ${odd}.`);
  return data;
}

/** A vector of numbers is taken for the tensor of its items. */
function numbersOf({ items }: Vector): TensorValue | null {
  const numbers = items.filter((item) => typeof item === 'number');
  if (numbers.length < items.length || items.length === 0) return null;
  return new TensorValue(Float64Array.from(numbers), [items.length]);
}

function checkStart(
  { name, initial }: DefineParameter,
  parameter: StagedParameter,
  before: readonly StagedParameter[],
): void {
  const elements = Float64Array.from(before.flatMap(({ start }) => [...start]));
  const broken = brokenConstraint(parameter, parameter.start, elements);
  if (broken === null) return;
  const { wanted, found } = broken;
  const isBounded = ['above', 'below', 'between'].includes(parameter.constraint.kind);
  mistake(
    'bad-start',
    initial.span,
    `${name} is to be ${wanted}, but it starts at ${found}.`,
    isBounded ? 'Start inside of the bounds, not on them.' : undefined,
  );
}
