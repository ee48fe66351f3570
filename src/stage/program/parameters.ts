/** Computes the start of a parameter and its constraint. Both must be known before training. */

import type { TensorData } from '../../graph';
import type { DefineParameter } from '../../lang';
import { unreachable } from '../../text/internal';
import { tensorBytes } from '../machine/heap';
import { mistake } from '../machine/mistakes';
import { dataOf, isNumeric } from '../machine/tensorValue';
import { listItems, Traced } from '../machine/values';
import { describeValue } from '../machine/write';
import { knownNumber } from './objective';
import type { Runner } from './runner';
import type { Sliced } from './slices';
import type { ParameterConstraint, StagedParameter } from './stagedProgram';

export function* stagedParameter(runner: Runner, form: DefineParameter): Sliced<StagedParameter> {
  const { values: start, shape } = yield* startOf(runner, form);
  const constraint = yield* constraintOf(runner, form, start);
  runner.memory.keep(tensorBytes(start.length));
  return { name: form.name, span: form.nameSpan, shape, start, constraint };
}

function* startOf(runner: Runner, { name, initial }: DefineParameter): Sliced<TensorData> {
  const value = yield* runner.value(initial, name);
  if (value instanceof Traced) {
    const message = `The start of ${name} depends on a parameter, but it must be known before training.`;
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

function* constraintOf(
  runner: Runner,
  { name, initial, constraint }: DefineParameter,
  starts: Float64Array,
): Sliced<ParameterConstraint> {
  switch (constraint.kind) {
    case 'none':
      return { kind: 'none' };
    case 'positive':
      return starts.every((each) => each > 0)
        ? { kind: 'positive' }
        : mistake(
            'bad-start',
            initial.span,
            `${name} is to be positive, but it starts at ${starts.find((each) => each <= 0)}.`,
          );
    case 'between': {
      const finite = { test: Number.isFinite, wanted: 'a number' };
      const low = yield* knownNumber(runner, constraint.low, `The lower bound of ${name}`, finite);
      const high = yield* knownNumber(runner, constraint.high, `The upper bound of ${name}`, finite);
      if (low >= high)
        mistake('bad-start', constraint.span, `The bounds of ${name} are not in order: ${low} and ${high}.`);
      const outside = starts.find((each) => each <= low || each >= high);
      if (outside === undefined) return { kind: 'between', low, high };
      return mistake(
        'bad-start',
        initial.span,
        `${name} is to be between ${low} and ${high}, but it starts at ${outside}.`,
        'Start inside of the bounds, not on them.',
      );
    }
    default:
      return unreachable(constraint);
  }
}
