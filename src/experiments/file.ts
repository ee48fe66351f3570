/**
 * Reads a file of experiments: programs with rows of data, the starts of their parameters, and the protocol of all
 * runs. Such a file may come from anyone, so every field is checked and every mistake is reported.
 */

import type { Level } from '../stage';

/** The levels at which every program runs. */
export const experimentLevels = ['direct', 'interpreter', 'tower'] as const satisfies readonly Level[];

export type ExperimentLevel = (typeof experimentLevels)[number];

export interface Protocol {
  readonly learningRate: number;
  readonly maxEpochs: number;
  /** A run has converged at the first epoch, counted from 0, whose loss is under this. */
  readonly tolerance: number;
  /** How many epochs a run takes after that. */
  readonly extraEpochs: number;
}

/** The figures that a publication prints for a program, in its own spelling; null for those that it does not print. */
export interface Printed {
  readonly converged: string | null;
  readonly meanEpoch: number | null;
  /** The mean of the last losses, and of the smallest. */
  readonly finalLoss: string | null;
  readonly smallestLoss: string | null;
}

export interface ExperimentProgram {
  /** The experiment that the program belongs to. */
  readonly experiment: string;
  readonly id: string;
  readonly name: string;
  /** Scheme: definitions that may use the inputs and the parameters, followed by the prediction. */
  readonly definitions: string;
  readonly prediction: string;
  readonly inputs: readonly string[];
  readonly parameters: readonly string[];
  /** The starts, each with one number for each parameter. */
  readonly starts: readonly (readonly number[])[];
  /** The rows, each with the inputs followed by the target. */
  readonly rows: readonly (readonly number[])[];
  readonly paper: Printed;
}

export interface ExperimentFile {
  readonly protocol: Protocol;
  readonly programs: readonly ExperimentProgram[];
}

export type ReadFile =
  | { readonly kind: 'file'; readonly file: ExperimentFile }
  /** The mistakes, each as a sentence with its place. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** The maximum number of mistakes reported for one file. */
const maxProblems = 10;

/** The names that inputs and parameters may have. */
const symbol = /^[^\s()[\]{}'"`,;#|.\d][^\s()[\]{}'"`,;#|]*$/;

class Reader {
  readonly problems: string[] = [];

  wrong(place: string, wanted: string): void {
    this.problems.push(`${place} must be ${wanted}.`);
  }

  fields(value: unknown, place: string): ReadonlyMap<string, unknown> | null {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return new Map(Object.entries(value));
    this.wrong(place, 'an object');
    return null;
  }

  items(value: unknown, place: string): readonly unknown[] {
    if (Array.isArray(value) && value.length > 0) return value;
    this.wrong(place, 'a list of at least one item');
    return [];
  }

  text(value: unknown, place: string): string {
    if (typeof value === 'string') return value;
    this.wrong(place, 'text');
    return '';
  }

  number(value: unknown, place: string, test: (value: number) => boolean, wanted: string): number {
    if (typeof value === 'number' && Number.isFinite(value) && test(value)) return value;
    this.wrong(place, wanted);
    return Number.NaN;
  }

  /** Checks a field of the protocol that allows only one word. */
  only(value: unknown, place: string, word: string): void {
    if (value !== word) this.wrong(place, `“${word}”, the only one there is`);
  }

  names(value: unknown, place: string): readonly string[] {
    const names = this.items(value, place);
    for (const [index, name] of names.entries()) {
      if (typeof name !== 'string' || !symbol.test(name)) this.wrong(`${place}[${index}]`, 'a name');
      else if (names.indexOf(name) < index)
        this.wrong(`${place}[${index}]`, `a name of its own, not ${name} again`);
    }
    return names.filter((name) => typeof name === 'string');
  }

  /** The protocol; null if the field is missing. */
  protocol(value: unknown): Protocol | null {
    const fields = this.fields(value, 'protocol');
    if (fields === null) return null;
    const whole = (min: number) => (each: number) => Number.isInteger(each) && each >= min && each <= 1e6;
    const positive = (each: number): boolean => each > 0;
    this.only(fields.get('optimizer'), 'protocol.optimizer', 'adam');
    this.only(fields.get('loss'), 'protocol.loss', 'sum of squared errors');
    const number = (name: string, test: (value: number) => boolean, wanted: string): number =>
      this.number(fields.get(name), `protocol.${name}`, test, wanted);
    return {
      learningRate: number('learningRate', positive, 'a number above 0'),
      maxEpochs: number('maxEpochs', whole(1), 'a whole number from 1 to 1,000,000'),
      tolerance: number('tolerance', positive, 'a number above 0'),
      extraEpochs: number('extraEpochs', whole(0), 'a whole number from 0 to 1,000,000'),
    };
  }

  program(value: unknown, place: string, experiment: string): ExperimentProgram | null {
    const fields = this.fields(value, place);
    if (fields === null) return null;
    const inputs = this.names(fields.get('inputs'), `${place}.inputs`);
    const parameters = this.names(fields.get('parameters'), `${place}.parameters`);
    return {
      experiment,
      id: this.text(fields.get('id'), `${place}.id`),
      name: this.text(fields.get('name'), `${place}.name`),
      definitions: this.text(fields.get('definitions') ?? '', `${place}.definitions`),
      prediction: this.text(fields.get('prediction'), `${place}.prediction`),
      inputs,
      parameters,
      starts: this.starts(fields.get('starts'), `${place}.starts`, parameters),
      rows: this.rows(fields.get('rows'), `${place}.rows`, inputs.length + 1),
      paper: this.printed(fields.get('paper'), `${place}.paper`),
    };
  }

  private starts(value: unknown, place: string, parameters: readonly string[]): readonly number[][] {
    return this.items(value, place).map((start, index) => {
      const fields = this.fields(start, `${place}[${index}]`);
      if (fields === null) return [];
      return parameters.map((name) =>
        this.number(fields.get(name), `${place}[${index}].${name}`, () => true, 'a number'),
      );
    });
  }

  private rows(value: unknown, place: string, width: number): readonly number[][] {
    return this.items(value, place).map((row, index) => {
      const isRow = Array.isArray(row) && row.length === width && row.every(Number.isFinite);
      if (isRow) return row;
      this.wrong(`${place}[${index}]`, `a list of ${width} numbers, the inputs and the target`);
      return [];
    });
  }

  private printed(value: unknown, place: string): Printed {
    const fields = value === undefined ? new Map<string, unknown>() : this.fields(value, place);
    const text = (name: string): string | null => {
      const given = fields?.get(name) ?? null;
      return given === null ? null : this.text(given, `${place}.${name}`);
    };
    const epoch = fields?.get('meanEpoch') ?? null;
    return {
      converged: text('converged'),
      meanEpoch: epoch === null ? null : this.number(epoch, `${place}.meanEpoch`, () => true, 'a number'),
      finalLoss: text('finalLoss'),
      smallestLoss: text('smallestLoss'),
    };
  }
}

export function readExperiments(text: string): ReadFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', problems: [`The file is not JSON: ${reason}.`] };
  }
  const reader = new Reader();
  const fields = reader.fields(json, 'The file');
  if (fields === null) return { kind: 'refused', problems: reader.problems };
  const protocol = reader.protocol(fields.get('protocol'));
  const experiments = reader.fields(fields.get('experiments'), 'experiments') ?? new Map<string, unknown>();
  const programs = [...experiments].flatMap(([experiment, list]) =>
    reader
      .items(list, `experiments.${experiment}`)
      .flatMap(
        (each, index) => reader.program(each, `experiments.${experiment}[${index}]`, experiment) ?? [],
      ),
  );
  const { problems } = reader;
  if (problems.length === 0 && programs.length === 0) problems.push('The file holds no program.');
  if (problems.length === 0 && protocol !== null) return { kind: 'file', file: { protocol, programs } };
  const more = problems.length - maxProblems;
  return {
    kind: 'refused',
    problems: [...problems.slice(0, maxProblems), ...(more > 0 ? [`And ${more} more.`] : [])],
  };
}
