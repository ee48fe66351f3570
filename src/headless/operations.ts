/** The operations of the terminal: a program evaluated, differentiated, trained, a term of Cajal compiled. */

import '../stage/allParts';
import { Program } from '../app/program';
import { ChoiceEvaluator } from '../app/runs/choices';
import { nested, printShape, sameShape, type TensorData } from '../graph';
import {
  brokenConstraint,
  dataOf,
  evaluateProgram,
  finish,
  isNumeric,
  lastValue,
  type StagedChoices,
  type StagedParameter,
  Traced,
  unspecified,
  writeValue,
} from '../stage';
import { byPlace, hasErrors } from '../text/diagnostic';
import { LineIndex } from '../text/span';
import { foundBest, type Overrides, placesOf, planTraining, startsOf, Trainer, valuesOf } from '../train';
import { endOf, type Starts } from '../train/ending';
import { bindingsField, boundValues } from './bindings';
import { cajal } from './cajal';
import { differentiate } from './differentiate';
import { calibrate, discover } from './discover';
import {
  arraysField,
  booleanField,
  type Json,
  numberOf,
  objectField,
  RequestError,
  stringField,
} from './json';
import { probe } from './probe';
import { failure, levelOf, textsOf, trainingBackendOf, withWarnings } from './replies';
import { reportFields } from './report';
import { readSource } from './source';
import { tablesField } from './tables';

type Operation = (request: Json) => Promise<Json>;

/** The maximum number of characters of what a program prints, and of its value as it is written. */
const maxText = 5_000_000;

/** What a program prints, cut off before it fills the memory. */
class Output {
  text = '';

  readonly print = (text: string): void => {
    if (this.text.length > maxText) return;
    this.text += text;
    if (this.text.length > maxText) this.text = `${this.text.slice(0, maxText)}…`;
  };
}

const evaluate: Operation = async (request) => {
  const { tables, program, diagnostics, through, texts, refused, ...read } = readSource(request);
  if (refused !== null) return refused;
  const bindings = boundValues(read.bindings);
  const output = new Output();
  const { print } = output;
  // Forms with a mistake are passed over, so that the mistakes of the others show as well.
  const evaluation = finish(evaluateProgram(program, { tables: tables.value, bindings, print, ...through }));
  const found = byPlace([...diagnostics, ...evaluation.diagnostics]);
  if (hasErrors(found)) return { ...failure(found, texts), output: output.text };
  const value = lastValue(evaluation);
  const reply = {
    ok: true,
    written: value === unspecified ? '' : writeValue(value, maxText),
    value: isNumeric(value) && !(value instanceof Traced) ? nested(dataOf(value)) : null,
    output: output.text,
  };
  return withWarnings(reply, found, texts);
};

function optionalNumber(
  overrides: Json,
  name: string,
  test: (value: number) => boolean,
  wanted: string,
): number | undefined {
  if (overrides[name] === undefined || overrides[name] === null) return undefined;
  const value = numberOf(overrides[name], `overrides.${name}`);
  if (!test(value)) throw new RequestError(`"overrides.${name}" must be ${wanted}.`);
  return value;
}

const overrideNames = [
  'steps',
  'tolerance',
  'extraSteps',
  'learningRate',
  'seed',
  'temperature',
  'temperatureEnd',
  'schedule',
  'gumbel',
  'straightThrough',
  'starts',
];

function overridesOf(request: Json, parameters: readonly StagedParameter[]): Overrides {
  const given = objectField(request, 'overrides');
  for (const name of Object.keys(given)) {
    if (!overrideNames.includes(name)) {
      throw new RequestError(`"overrides" has no "${name}"; it takes ${overrideNames.join(', ')}.`);
    }
  }
  const whole = (min: number) => (value: number) => Number.isInteger(value) && value >= min;
  const steps = optionalNumber(given, 'steps', whole(1), 'a whole number above 0');
  const tolerance = optionalNumber(
    given,
    'tolerance',
    (value) => value >= 0,
    'a number that is not negative',
  );
  const extraSteps = optionalNumber(given, 'extraSteps', whole(0), 'a whole number, 0 or more');
  const learningRate = optionalNumber(given, 'learningRate', (value) => value > 0, 'a number above 0');
  const seed = optionalNumber(given, 'seed', Number.isSafeInteger, 'a whole number');
  const [temperature, temperatureEnd] = ['temperature', 'temperatureEnd'].map((name) =>
    optionalNumber(given, name, (value) => value > 0 && Number.isFinite(value), 'a number above 0'),
  );
  const starts = arraysField(given, 'starts');
  for (const [name, value] of starts) checkStart(name, value, parameters);
  return {
    ...(steps === undefined ? {} : { steps }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(extraSteps === undefined ? {} : { extraSteps }),
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(seed === undefined ? {} : { seed }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(temperatureEnd === undefined ? {} : { temperatureEnd }),
    ...softnessFlags(given),
    starts: Object.fromEntries([...starts].map(([name, { values }]) => [name, [...values]])),
  };
}

/** What a request says of its soft choices; null for what it leaves to the program. */
function softnessFlags(given: Json): Pick<Overrides, 'schedule' | 'gumbel' | 'straightThrough'> {
  const flag = (name: string): boolean | null =>
    given[name] === undefined || given[name] === null ? null : booleanField(given, name, `overrides.${name}`);
  const { schedule = null } = given;
  if (schedule !== null && schedule !== 'geometric' && schedule !== 'linear')
    throw new RequestError('"overrides.schedule" must be "geometric" or "linear".');
  return { schedule, gumbel: flag('gumbel'), straightThrough: flag('straightThrough') };
}

function checkStart(name: string, start: TensorData, parameters: readonly StagedParameter[]): void {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter === undefined)
    throw new RequestError(`"overrides.starts" names ${name}, which is no parameter.`);
  const { shape } = parameter;
  if (!sameShape(start.shape, shape)) {
    const [wanted, got] = [shape, start.shape].map(printShape);
    throw new RequestError(`${name} has the shape ${wanted}, but its start has ${got}.`);
  }
  const odd = start.values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RequestError(`${name} cannot start at ${odd}.`);
}

/** Checks that all starts together keep the constraints: a bound may depend on the start of another parameter. */
function checkConstraints(parameters: readonly StagedParameter[]): void {
  const elements = startsOf(parameters);
  for (const [index, { start, size }] of placesOf(parameters).entries()) {
    const parameter = parameters[index]!;
    const before = elements.subarray(0, start);
    const broken = brokenConstraint(parameter, elements.subarray(start, start + size), before);
    if (broken === null) continue;
    const { wanted, found } = broken;
    throw new RequestError(`${parameter.name} cannot start at ${found}: it is to be ${wanted}.`);
  }
}

/** Each soft choice at the end: the share of each option, and the text of the option with the largest share, if there is one. */
function choicesJson(choices: StagedChoices, point: Float64Array, source: string): Json[] {
  const index = new LineIndex(source);
  const { shares } = new ChoiceEvaluator(choices).at(point);
  let next = 0;
  return choices.list.map(({ span, options }) => {
    const texts = options.map((each, at) =>
      each === null ? `option ${at + 1}` : source.slice(each.start, each.end),
    );
    const probabilities = shares.subarray(next, next + texts.length);
    next += texts.length;
    const { line, column } = index.position(span.start);
    const most = Math.max(...probabilities);
    const best = texts.filter((_, at) => probabilities[at] === most);
    const winner = best.length === 1 ? best[0] : null;
    return { line, column, options: texts, probabilities, winner };
  });
}

/** The winner of each soft choice at each member; null for a member that left the numbers. */
function winnersOf(
  choices: StagedChoices | null,
  points: readonly (Float64Array | null)[],
  source: string,
): Json {
  if (choices === null || points.length === 0) return {};
  const winners = points.map((point) =>
    point === null ? null : choicesJson(choices, point, source).map(({ winner }) => winner),
  );
  return { winners };
}

/**
 * With restarts: the last loss of each, which is the best, how many found as good a place, how many dropped out and
 * why, and what soft choices chose.
 */
function restartsJson({ members, population, plan }: Trainer, starts: Starts | null, winners: Json): Json {
  if (members === null || population === null || starts === null) return {};
  const { left, why } = starts;
  const reasons = why?.reasons.map(({ code, count, diagnostic: { message } }) => ({ code, count, message }));
  const { losses, best } = members;
  const found = foundBest(losses, population.startLosses, plan.tolerance).filter((each) => each === 1);
  return {
    restarts: {
      losses,
      best,
      found: found.length,
      left,
      ...(reasons === undefined ? {} : { reasons }),
      ...winners,
    },
  };
}

const train: Operation = async (request) => {
  const source = stringField(request, 'source');
  const wantsLosses = booleanField(request, 'losses');
  const profiled = request['profile'] === undefined ? null : stringField(request, 'profile');
  const wantsReport = booleanField(request, 'report') || profiled !== null;
  const seed = optionalNumber(
    objectField(request, 'overrides'),
    'seed',
    Number.isSafeInteger,
    'a whole number',
  );
  const tables = tablesField(request);
  const bindings = boundValues(bindingsField(request));
  const through = levelOf(request);
  const texts = textsOf(source, through);
  const { staged, diagnostics } = finish(
    new Program({
      text: source,
      seed: seed ?? null,
      tables,
      bindings,
      straightThrough: softnessFlags(objectField(request, 'overrides')).straightThrough ?? null,
      ...through,
    }).compiled(),
  );
  if (staged === null) return failure(diagnostics, texts);
  const { objective, parameters } = staged;
  const bound = parameters.find(({ name }) => bindings.has(name));
  if (bound !== undefined)
    throw new RequestError(
      `"bindings" names ${bound.name}, which is a parameter; "overrides.starts" says where it starts.`,
    );
  if (objective === null)
    throw new RequestError('The program has no fit and no minimize, so there is nothing to train.');
  if (parameters.length === 0)
    throw new RequestError('The program has no define-parameter, so there is nothing to train.');
  const overrides = overridesOf(request, parameters);
  const { name } = objective.options.optimizer;
  if (overrides.learningRate !== undefined && (name === 'lbfgs' || name === 'lm'))
    throw new RequestError(`"overrides.learningRate" is of no use to ${name}, which searches for each step.`);
  const plan = planTraining(objective, parameters, overrides);
  checkConstraints(plan.parameters);
  const backend = await trainingBackendOf(request, plan);
  const trainer = await Trainer.start(plan, backend);
  const losses: number[] = [];
  while (trainer.stopped === null) losses.push(...(await trainer.advance(500)).losses);
  const { starts, ...ended } = await endOf(trainer, backend, trainer.stopped);
  const points = staged.choices === null ? [] : await trainer.memberPoints();
  trainer.dispose();
  const values = valuesOf(parameters, trainer.present);
  const reply = {
    ok: true,
    loss: trainer.loss,
    steps: trainer.taken,
    convergedAt: trainer.convergedAt,
    stopped: trainer.stopped,
    ended,
    parameters: Object.fromEntries(parameters.map(({ name }, index) => [name, nested(values[index]!)])),
    ...(staged.choices === null ? {} : { choices: choicesJson(staged.choices, trainer.point, source) }),
    ...restartsJson(trainer, starts, winnersOf(staged.choices, points, source)),
    ...(wantsLosses ? { losses } : {}),
    ...(wantsReport ? await reportFields(trainer, profiled) : {}),
  };
  const found = trainer.diagnostic === null ? diagnostics : [...diagnostics, trainer.diagnostic];
  return withWarnings(reply, found, texts);
};

const operations: Readonly<Record<string, Operation>> = {
  evaluate,
  differentiate,
  train,
  probe,
  cajal,
  calibrate,
  discover,
};

export function perform(request: Json): Promise<Json> {
  const op = request['op'];
  const operation = typeof op === 'string' && Object.hasOwn(operations, op) ? operations[op] : undefined;
  if (operation === undefined) {
    throw new RequestError(
      `"op" must be one of ${Object.keys(operations)
        .map((each) => `"${each}"`)
        .join(', ')}.`,
    );
  }
  return operation(request);
}
