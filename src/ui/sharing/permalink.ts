/**
 * A program in an address: `v1/` and the base64url of the raw deflate of a JSON object. A link comes from anyone, so
 * its sizes are limited before it is unpacked and every field is looked at; what is wrong is said, never guessed away.
 */

import type { SoftnessSettings } from '../../app/protocol';
import { unreachable } from '../../text/internal';
import { maxProbes, type ProbePlace, readPlaces, writePlaces } from '../state/probePlaces';
import {
  backendChoices,
  defaultSettings,
  isBackendChoice,
  isLevel,
  isPace,
  isSchedule,
  isSeed,
  isTemperature,
  type Settings,
  schedules,
  temperatureRange,
} from '../state/settings';
import { readShared, type SharedSearch, writeShared } from '../state/sharedSearch';
import { linkWords as words } from '../words';
import { decodedLength, fromBase64Url, toBase64Url } from './base64url';
import { deflate, inflate } from './deflate';

export interface SharedProgram {
  readonly title: string;
  readonly source: string;
  readonly settings: Settings;
  /** The places of its probes; none where it is left out. */
  readonly probes?: readonly ProbePlace[];
  /** The search for its unknowns; none where it is left out. */
  readonly search?: SharedSearch;
}

interface Refused {
  readonly kind: 'refused';
  readonly message: string;
}

export type Opened = { readonly kind: 'program'; readonly program: SharedProgram } | Refused;

/** Bytes of a link before and after unpacking. */
export const maxPacked = 64 * 1024;
export const maxUnpacked = 1024 * 1024;

/** Some mail and chat programs cut addresses longer than this. */
export const carefulLength = 2000;

export const maxTitleLength = 200;

const prefix = 'v1/';

const settingNames = [
  'seed',
  'backend',
  'pace',
  'temperature',
  'temperatureEnd',
  'schedule',
  'gumbel',
  'straightThrough',
  'level',
  'evaluator',
] as const;

/** The fragment of an address, without its `#`. */
export async function encodeLink({
  title,
  source,
  settings,
  probes = [],
  search,
}: SharedProgram): Promise<string> {
  const changed = settingNames.filter((name) => settings[name] !== defaultSettings[name]);
  const fields = {
    source,
    ...(title === '' ? {} : { title }),
    ...(probes.length === 0 ? {} : { probes: writePlaces(probes) }),
    ...(search === undefined ? {} : { search: writeShared(search) }),
    ...Object.fromEntries(changed.map((name) => [name, settings[name]])),
  };
  const packed = await deflate(new TextEncoder().encode(JSON.stringify(fields)));
  return prefix + toBase64Url(packed);
}

/** Rejects where the browser lacks what unpacks a link. */
export async function decodeLink(fragment: string): Promise<Opened> {
  const version = /^v(\d+)\//.exec(fragment);
  if (version === null) return refuse(words.noVersion);
  if (version[1] !== '1') {
    return refuse(words.otherVersion(version[1]!));
  }
  const body = fragment.slice(prefix.length);
  if (body === '') return refuse(words.empty);
  if (decodedLength(body.length) > maxPacked) {
    return refuse(words.tooLong(decodedLength(body.length), maxPacked));
  }
  const packed = fromBase64Url(body);
  return packed === null ? refuse(words.damaged) : unpack(packed);
}

async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Opened> {
  if (typeof DecompressionStream === 'undefined')
    throw new Error('This browser cannot unpack links: it has no DecompressionStream. A newer browser can.');
  const inflated = await inflate(packed, maxUnpacked);
  switch (inflated.kind) {
    case 'too-large':
      return refuse(words.unpacksTooLarge(maxUnpacked));
    case 'broken':
      return refuse(words.broken);
    case 'bytes':
      return read(inflated.bytes);
    default:
      return unreachable(inflated);
  }
}

function read(bytes: Uint8Array): Opened {
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    return refuse(words.notJson);
  }
  return validate(json);
}

const fieldNames: readonly string[] = ['source', 'title', 'probes', 'search', ...settingNames];

/** A program from JSON of unknown origin. */
export function validate(json: unknown): Opened {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse(words.noProgram);
  }
  const fields = new Map<string, unknown>(Object.entries(json));
  const unknown = [...fields.keys()].find((name) => !fieldNames.includes(name));
  if (unknown !== undefined) {
    return refuse(words.unknownField(JSON.stringify(unknown.slice(0, 40))));
  }
  const source = fields.get('source');
  if (typeof source !== 'string') return wrongField('source', words.wanted.text);
  const title = fields.get('title') ?? '';
  if (typeof title !== 'string' || title.length > maxTitleLength) {
    return wrongField('title', words.wanted.title(maxTitleLength));
  }
  const seed = fields.get('seed') ?? defaultSettings.seed;
  if (seed !== null && !isSeed(seed)) return wrongField('seed', words.wanted.seed);
  const backend = fields.get('backend') ?? defaultSettings.backend;
  if (!isBackendChoice(backend)) return wrongField('backend', words.wanted.oneOf(backendChoices));
  const pace = fields.get('pace') ?? defaultSettings.pace;
  if (!isPace(pace)) return wrongField('pace', words.wanted.pace);
  const softness = softnessOf(fields);
  if ('kind' in softness) return softness;
  const level = fields.get('level') ?? defaultSettings.level;
  if (!isLevel(level)) return wrongField('level', words.wanted.level);
  const evaluator = fields.get('evaluator') ?? defaultSettings.evaluator;
  if (evaluator !== null && typeof evaluator !== 'string') return wrongField('evaluator', words.wanted.text);
  const probes = readPlaces(fields.get('probes') ?? [], source.length);
  if (probes === null) return wrongField('probes', words.wanted.probes(maxProbes));
  const written = fields.get('search');
  const search = written === undefined ? null : readShared(written);
  if (written !== undefined && search === null) return wrongField('search', words.wanted.search);
  const settings = { seed, backend, pace, level, evaluator, ...softness };
  const program = {
    title: title.trim(),
    source,
    settings,
    ...(probes.length === 0 ? {} : { probes }),
    ...(search === null ? {} : { search }),
  };
  return { kind: 'program', program };
}

function softnessOf(fields: ReadonlyMap<string, unknown>): SoftnessSettings | Refused {
  const { min, max } = temperatureRange;
  const wanted = words.wanted.temperature(min, max);
  const temperature = fields.get('temperature') ?? defaultSettings.temperature;
  if (temperature !== null && !isTemperature(temperature)) return wrongField('temperature', wanted);
  const temperatureEnd = fields.get('temperatureEnd') ?? defaultSettings.temperatureEnd;
  if (temperatureEnd !== null && !isTemperature(temperatureEnd)) return wrongField('temperatureEnd', wanted);
  const gumbel = fields.get('gumbel') ?? defaultSettings.gumbel;
  if (gumbel !== null && typeof gumbel !== 'boolean') return wrongField('gumbel', words.wanted.flag);
  const schedule = fields.get('schedule') ?? defaultSettings.schedule;
  if (schedule !== null && !isSchedule(schedule))
    return wrongField('schedule', words.wanted.oneOf(schedules));
  const straightThrough = fields.get('straightThrough') ?? defaultSettings.straightThrough;
  if (straightThrough !== null && typeof straightThrough !== 'boolean')
    return wrongField('straightThrough', words.wanted.flag);
  return { temperature, temperatureEnd, schedule, gumbel, straightThrough };
}

function wrongField(name: string, wanted: string): Refused {
  return refuse(words.wrongField(name, wanted));
}

function refuse(message: string): Refused {
  return { kind: 'refused', message };
}
