/** A search as text for the browser's storage. What is read back is looked at field by field. */

import type { Found } from '../../app/protocol';
import type { KeptJob } from '../session/searchJob';
import { defaultChoices, type SearchChoices, type Task } from '../state/discovery';
import { isSeed } from '../state/settings';
import { readSettings } from './draft';

/** Losses that are not finite are left out of fronts, so all numbers of a search are numbers of JSON. */
export function writeSearch(job: KeptJob, changed: number): string {
  // The time comes first, where it is found without reading the rest.
  return JSON.stringify({ changed, ...job });
}

/** Nothing where the text holds no search. */
export function readSearch(text: string): KeptJob | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const fields = fieldsOf(json);
  const [source, task, phase] = [fields['source'], readTask(fields['task']), readPhase(fields['phase'])];
  if (typeof source !== 'string' || task === null || phase === null) return null;
  const { pace: _, ...settings } = readSettings(fields['settings']);
  const counts = fieldsOf(fields['counts']);
  return {
    source,
    settings,
    task,
    choices: readChoices(fieldsOf(fields['choices'])),
    phase,
    counts: {
      candidates: countOf(counts['candidates']),
      calibrated: countOf(counts['calibrated']),
      seconds: countOf(counts['seconds']),
    },
    found: readFound(fields['found'], task),
    earlier: readFound(fields['earlier'], task),
    given: readFound(fields['given'], task),
    loop: fields['loop'] ?? null,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(json: unknown): Fields {
  return typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json)) : {};
}

function listOf(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}

function countOf(json: unknown): number {
  return typeof json === 'number' && json >= 0 ? json : 0;
}

function readPhase(json: unknown): KeptJob['phase'] | null {
  return (['searching', 'paused', 'stopped', 'exhausted'] as const).find((each) => each === json) ?? null;
}

function readChoices({ seed, seconds }: Fields): SearchChoices {
  const isLimit = seconds === null || (typeof seconds === 'number' && seconds > 0);
  return {
    seed: isSeed(seed) ? seed : defaultChoices.seed,
    seconds: isLimit ? seconds : defaultChoices.seconds,
  };
}

function readTask(json: unknown): Task | null {
  const fields = fieldsOf(json);
  const isTask =
    fields['kind'] === 'sought' &&
    typeof fields['signature'] === 'string' &&
    listOf(fields['unknowns']).every(isUnknown);
  // The page wrote it, and what is read of it is there.
  return isTask ? (json as Task) : null;
}

function isUnknown(json: unknown): boolean {
  const { name, parameters, using } = fieldsOf(json);
  const areTexts = (list: unknown): boolean => listOf(list).every((each) => typeof each === 'string');
  return typeof name === 'string' && areTexts(parameters) && areTexts(using);
}

/** What cannot be read is left out. */
function readFound(json: unknown, task: Task): readonly Found[] {
  return listOf(json).flatMap((each): readonly Found[] => {
    const { size, loss, holdoutLoss, expressions, parameters } = fieldsOf(each);
    const texts = fieldsOf(expressions);
    const isWhole =
      typeof size === 'number' &&
      typeof loss === 'number' &&
      task.unknowns.every(({ name }) => typeof texts[name] === 'string');
    if (!isWhole) return [];
    return [
      {
        size,
        loss,
        holdoutLoss: typeof holdoutLoss === 'number' ? holdoutLoss : null,
        expressions: Object.fromEntries(task.unknowns.map(({ name }) => [name, String(texts[name])])),
        parameters: readParameters(fieldsOf(parameters)),
      },
    ];
  });
}

function readParameters(fields: Fields): Found['parameters'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [
      name,
      listOf(values).map((each) => (typeof each === 'number' ? each : Number.NaN)),
    ]),
  );
}
