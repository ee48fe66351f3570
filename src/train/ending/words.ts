/** The end of a run in sentences: what kind it is, and the figures that show it. */

import type { Diagnostic } from '../../text/diagnostic';
import { formatInProse } from '../formatFixedWidth';
import { outOfRange } from '../nonFinite';
import { type Arrival, type Distance, fallsPast, mainParameters, type Verdict } from './judge';
import type { Measured } from './measure';
import type { Plateau } from './plateaus';
import type { Starts } from './runEnd';

const maxNames = 4;

/** `a`, `a and b`, `a, b and c`, `a, b, c, d and 3 more`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, maxNames);
  const more = names.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

function rounded(value: number): string {
  return formatInProse(value, 2);
}

function percent(share: number): string {
  return `${rounded(100 * share)} %`;
}

/** What members did that dropped out with a code; the others left the numbers. */
const droppedOut: Readonly<Record<string, string>> = {
  [outOfRange]: 'took an item that is not there',
  'loop-limit': 'went round a loop without end',
  'user-error': 'ended in an error of the program',
  'uncaught-raise': 'raised something that nothing catches',
};

/**
 * "64 starts, 31 left the numbers.", or "64 starts, 20 took an item that is not there, 11 left the numbers.", and what
 * happened to the first one that did not simply leave the numbers, unless the run itself ended by that.
 */
export function describeStarts({ count, left, why }: Starts, ended: Diagnostic | null): string {
  const starts = `${count.toLocaleString('en')} starts, `;
  const did = (number: number, code: string): string =>
    `${number.toLocaleString('en')} ${droppedOut[code] ?? 'left the numbers'}`;
  if (left === 0) return `${starts}none left the numbers.`;
  if (why === null) return `${starts}${did(left, 'non-finite')}.`;
  const { reasons, explained } = why;
  const parts = reasons.map((each) => did(each.count, each.code)).join(', ');
  const others =
    explained < left ? `${left.toLocaleString('en')} dropped out: of ${explained} of them, ` : '';
  const first = reasons.find(({ code }) => code in droppedOut && code !== ended?.code);
  return `${starts}${others}${parts}.${first === undefined ? '' : ` ${first.diagnostic.message}`}`;
}

/** Said where the loss is a number at the end, but its slope is not. */
export function describeCliff(first: number, loss: number): string {
  const fall = first > loss ? `, after it fell from ${formatInProse(first)}. Perhaps it has no minimum` : '';
  return `The gradient is not finite at the end, where the loss is ${formatInProse(loss)}${fall}.`;
}

export function describeVerdict(verdict: Verdict, measured: Measured): string {
  return `${sentences(verdict, measured)}${verdict.kind === 'flat' ? '' : settled(measured)}`;
}

/** The parameters of options that a soft choice has given up. */
function settled({ plan, plateaus }: Measured): string {
  if (plan.softness === null || plateaus.length === 0) return '';
  const names = listed(plateaus.map(({ parameter }) => plan.parameters[parameter]!.name));
  return ` The soft choices have settled: ${names} ${plateaus.length === 1 ? 'has' : 'have'} no part in the loss any more.`;
}

function sentences(verdict: Verdict, measured: Measured): string {
  const { plan, precision } = measured;
  const names = (parameters: readonly number[]): string =>
    listed(parameters.map((index) => plan.parameters[index]!.name));
  switch (verdict.kind) {
    case 'converged':
      return [
        converged(verdict.why, verdict.step, measured, names),
        bounds(measured, names),
        verdict.why === 'edge' ? '' : loose(measured, names),
      ].join('');
    case 'flat':
      return flat(verdict.rest, measured, names);
    case 'asymptote':
      return asymptote(verdict.parameters, measured, names);
    case 'precision':
      return `${floats[precision]} cannot tell the losses on the rest of the way apart: they differ by less than ${rounded(measured.noise)}, which is rounding.${off(verdict.distance, names)}${
        precision === 'f32'
          ? ' 64-bit floats have nine more digits.'
          : ' More digits need another form of the loss, or parameters of a similar size.'
      }`;
    case 'saddle':
      return verdict.sides === 2
        ? `The gradient is zero, but the loss falls on both sides along ${names(verdict.parameters)}: this is a saddle or a maximum, not a minimum.`
        : `The gradient is zero, but the loss falls on one side along ${names(verdict.parameters)}: this is no minimum.`;
    case 'swings':
      return swings(measured, names);
    case 'blocked':
      return `${blocked(verdict.distance, measured, names)}${endless(verdict.distance, measured, names)}`;
    case 'slow':
      return `The loss hardly falls any more: ${fall(measured)}.${off(verdict.distance, names)} The steps are too small for the shape of this loss.`;
    case 'falls':
      if (measured.trend.steps === 0)
        return `One step was taken, and the loss has a slope.${off(verdict.distance, names)}`;
      return `The loss still falls: ${fall(measured)}.${endless(verdict.distance, measured, names) || off(verdict.distance, names)}`;
  }
}

/** The share of the loss that a plateau may differ by. */
const imperceptible = 1e-9;

function asymptote(parameters: readonly number[], { beyond, noise, loss }: Measured, names: Names): string {
  const [move, go] = parameters.length === 1 ? ['moves', 'it goes'] : ['move', 'they go'];
  const change = beyond?.fall ?? Math.max(noise, imperceptible * Math.abs(loss));
  const most = change === 0 ? 'it changes no more' : `it changes by no more than ${formatInProse(change)}`;
  return `The loss tends to a limit as ${names(parameters)} ${move} on: ${most}, however far ${go}. There is no minimum at finite values.`;
}

type Names = (parameters: readonly number[]) => string;

const floats = { f32: '32-bit floats', f64: '64-bit floats' } as const;

function converged(why: Arrival, step: number, { plateaus }: Measured, names: Names): string {
  switch (why) {
    case 'bottom':
      return `The loss rises on both sides of a level part, in which ${names(plateaus.map(({ parameter }) => parameter))} may be anywhere: a minimum.`;
    case 'edge':
      return 'The loss has an edge here, and is lower nowhere around it: a minimum.';
    case 'zero':
      return 'The loss is 0, and no other value that was tried makes it lower.';
    case 'minimum':
      if (step === 0) return 'The gradient is zero at the end: a minimum.';
      return step < Number.EPSILON
        ? 'The end is a minimum, to the last digit.'
        : `The minimum is no farther away than ${rounded(step)} of a parameter’s size.`;
  }
}

function bounds({ bounded }: Measured, names: Names): string {
  if (bounded.length === 0) return '';
  return ` ${names(bounded)} ${bounded.length === 1 ? 'ends' : 'end'} on a bound.`;
}

/** Directions that the loss does not determine. */
function loose(measured: Measured, names: Names): string {
  // A direction without curvature is one that changes nothing only if the loss says so too.
  const level = measured.around.find(
    ({ isLoose, sides }) => isLoose && sides.every((side) => side === 'level'),
  );
  if (level === undefined) return '';
  const parameters = mainParameters(measured, level.shares);
  // On a bound the loss feels the natural values, not the unconstrained ones.
  if (parameters.some((each) => measured.bounded.includes(each))) return '';
  return parameters.length === 1
    ? ` The loss does not determine ${names(parameters)}.`
    : ` The loss does not determine ${names(parameters)} each by itself: they can change together.`;
}

function flat(rest: 'settled' | 'falling' | 'none', measured: Measured, names: Names): string {
  const { plateaus } = measured;
  const flatNames = names(plateaus.map(({ parameter }) => parameter));
  const is = plateaus.length === 1 ? 'is' : 'are';
  const level = plateaus.filter(({ jumps }) => !jumps);
  const parts = [
    level.length === 0
      ? `The gradient by ${flatNames} is zero, because the loss changes with ${plateaus.length === 1 ? 'it' : 'them'} in jumps only.`
      : `The gradient by ${flatNames} is zero, and a move of ${plateaus.length === 1 ? 'it' : 'each'} by 10 % does not change the loss: ${flatNames} ${is} on a plateau.`,
    ...waysOut(measured),
  ];
  if (rest === 'settled') parts.push('The other parameters have arrived.');
  if (rest === 'falling') parts.push(`The others have not arrived yet: ${fall(measured)}.`);
  return parts.filter((each) => each !== '').join(' ');
}

/** Where the loss feels the parameters again, and which it feels nowhere. */
function waysOut({ plateaus, plan }: Measured): readonly string[] {
  const level = plateaus.filter(({ jumps }) => !jumps);
  const name = ({ parameter }: Plateau): string => plan.parameters[parameter]!.name;
  const lost = level.filter(({ changesAt, lower, higher }) => changesAt === null && !lower && !higher);
  return [
    ...level.flatMap((each) =>
      each.changesAt === null ? [] : [`The loss feels ${name(each)} at ${formatInProse(each.changesAt)}.`],
    ),
    ...(lost.length === 0
      ? []
      : [`No other value of ${listed(lost.map(name))} that was tried changes the loss at all.`]),
  ];
}

/** How many times the rounding of the loss a fall counts. */
const roundings = 4;
/** From this ratio of curvatures on, a line search loses the way along a valley. */
const narrow = 1e6;

function blocked(distance: Distance | null, measured: Measured, names: Names): string {
  const { curvature, sinks, downhill, noise } = measured;
  const found = 'The line search finds no lower loss, although this is no minimum';
  if (sinks) return `${found}.`;
  if (downhill?.ends)
    return `${found}: the loss falls towards values of ${names(allOf(measured))} where it is no number.`;
  if (curvature?.downwards != null) return `${found}: the loss curves down here.`;
  if (
    downhill !== null &&
    downhill.fall > roundings * noise &&
    (curvature === null || curvature.condition < narrow)
  )
    return `${found}: along its slope the loss falls by ${rounded(downhill.fall)}.${measured.beyond === null ? ' Perhaps the sizes of the parameters are too different.' : ''}`;
  if (curvature === null || distance === null || curvature.condition < narrow)
    return `${found}: the loss has an edge or a jump here, or its gradient is not its slope.`;
  const ratio = Number(curvature.condition.toPrecision(1)).toExponential().replace('e+', 'e');
  return `${found}: the valley is narrow, and the loss curves ${ratio} times as much across it as along it.${off(distance, names)}`;
}

function off(distance: Distance | null, names: Names): string {
  if (distance === null || distance.parameters.length === 0) return '';
  const { step, parameters } = distance;
  if (step > 1) return ` The nearest minimum is farther away than the size of ${names(parameters)}.`;
  return ` The nearest minimum is about ${percent(step)} of ${names(parameters)} away.`;
}

function fall({ trend: { fall: amount, steps }, loss }: Measured): string {
  const span =
    steps === 100 ? 'in the last hundred steps' : `in the last ${steps === 1 ? 'step' : `${steps} steps`}`;
  if (amount === 0) return `not at all ${span}`;
  const before = loss + amount;
  const share = before > 0 && amount > 0 && loss >= 0 ? ` (${percent(amount / before)})` : '';
  return amount > 0 ? `by ${rounded(amount)}${share} ${span}` : `it rose by ${rounded(-amount)} ${span}`;
}

function swings(measured: Measured, names: Names): string {
  const { plan, trend, relativeStep, noise } = measured;
  const { batch } = plan.objective.options;
  const what =
    trend.swing > noise
      ? `The loss goes up and down by ${rounded(trend.swing)}`
      : `The parameters jump by ${percent(relativeStep)} of their size with each step`;
  const why =
    batch !== null
      ? 'each step sees another batch, and the steps are too long for the last part of the way'
      : plan.softness?.gumbel === true
        ? 'each step has other noise, and the steps are too long for the last part of the way'
        : 'the steps are too long, so that they jump over the minimum again and again';
  return `${what}${trend.swing > noise ? ' and does not fall' : ', and the loss does not fall'}: ${why}. A smaller rate helps.${bounds(measured, names)}`;
}

/** Said where the loss falls on far behind the minimum that its curvature promises. */
function endless(distance: Distance | null, measured: Measured, names: Names): string {
  const { plan, owners, sinks } = measured;
  if (sinks) {
    const kept = allOf(measured).filter((index) => plan.parameters[index]!.constraint.kind !== 'none');
    return ` The loss falls without an end as ${names(kept)} near${kept.length === 1 ? 's its bound' : ' their bounds'}: it has no minimum.`;
  }
  if (!fallsPast(distance, measured)) return '';
  const free = [...new Set(owners)].filter((index) => plan.parameters[index]!.constraint.kind === 'none');
  return ` It falls as far as it was tried, with ${names(free)} a thousand times as large: perhaps it has no minimum.`;
}

function allOf({ owners }: Measured): readonly number[] {
  return [...new Set(owners)];
}
