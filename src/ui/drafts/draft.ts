/** A program that the reader has worked on, as it is kept in the browser. */

import { maxTitleLength } from '../sharing/permalink';
import { noProbes, type ProbePlace, readPlaces, writePlaces } from '../state/probePlaces';
import {
  defaultSettings,
  isBackendChoice,
  isLevel,
  isPace,
  isSchedule,
  isSeed,
  isTemperature,
  type Settings,
} from '../state/settings';

export type DraftId = string & { readonly __brand: 'DraftId' };

export interface Draft {
  readonly id: DraftId;
  readonly title: string;
  readonly source: string;
  readonly settings: Settings;
  /** The places of its probes; none where it is left out. */
  readonly probes?: readonly ProbePlace[];
  /** When it was last changed, in milliseconds since 1970. */
  readonly changed: number;
}

/** Unique among all drafts of this browser. */
export function newDraftId(): DraftId {
  const random = crypto.getRandomValues(new Uint32Array(2));
  // Ids are made here alone.
  return `${Date.now().toString(36)}-${random[0]!.toString(36)}${random[1]!.toString(36)}` as DraftId;
}

export function isDraftId(text: string): text is DraftId {
  return /^[0-9a-z]+-[0-9a-z]+$/.test(text);
}

export function writeDraft({ title, source, settings, probes = [], changed }: Draft): string {
  const written = probes.length === 0 ? {} : { probes: writePlaces(probes) };
  return JSON.stringify({ title, source, settings, ...written, changed });
}

/** Null where the text is no draft. A setting that cannot be read falls back to its default: the text matters more. */
export function readDraft(id: DraftId, text: string): Draft | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const fields = fieldsOf(json);
  const source = fields.get('source');
  if (typeof source !== 'string') return null;
  const title = fields.get('title');
  const changed = fields.get('changed');
  const probes = readPlaces(fields.get('probes'), source.length) ?? noProbes;
  return {
    id,
    title: typeof title === 'string' ? title.slice(0, maxTitleLength) : '',
    source,
    settings: readSettings(fields.get('settings')),
    ...(probes.length === 0 ? {} : { probes }),
    changed: typeof changed === 'number' && Number.isFinite(changed) ? changed : 0,
  };
}

/** What is kept as JSON, field by field; nothing where it is no object. */
export type Fields = ReadonlyMap<string, unknown>;

export function fieldsOf(json: unknown): Fields {
  return new Map(typeof json === 'object' && json !== null ? Object.entries(json) : []);
}

export function readSettings(json: unknown): Settings {
  const fields = fieldsOf(json);
  const seed = fields.get('seed');
  const backend = fields.get('backend');
  const pace = fields.get('pace');
  const temperature = fields.get('temperature');
  const temperatureEnd = fields.get('temperatureEnd');
  const schedule = fields.get('schedule');
  const gumbel = fields.get('gumbel');
  const straightThrough = fields.get('straightThrough');
  const level = fields.get('level');
  const evaluator = fields.get('evaluator');
  return {
    seed: isSeed(seed) ? seed : defaultSettings.seed,
    backend: isBackendChoice(backend) ? backend : defaultSettings.backend,
    pace: isPace(pace) ? pace : defaultSettings.pace,
    temperature: isTemperature(temperature) ? temperature : defaultSettings.temperature,
    temperatureEnd: isTemperature(temperatureEnd) ? temperatureEnd : defaultSettings.temperatureEnd,
    schedule: isSchedule(schedule) ? schedule : defaultSettings.schedule,
    gumbel: typeof gumbel === 'boolean' ? gumbel : defaultSettings.gumbel,
    straightThrough: typeof straightThrough === 'boolean' ? straightThrough : defaultSettings.straightThrough,
    level: isLevel(level) ? level : defaultSettings.level,
    evaluator: typeof evaluator === 'string' ? evaluator : defaultSettings.evaluator,
  };
}

/** The first line that is not empty, for a list. */
export function firstLine(source: string): string {
  const line = source.split(/\r\n|\n|\r/).find((each) => /[^\s;]/.test(each)) ?? '';
  return line.replace(/^[\s;]+/, '').trim();
}
