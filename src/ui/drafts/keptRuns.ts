/**
 * The runs of a program as text for the browser's storage, of a bounded length: where the room ends, older runs lose first
 * what is drawn of them, and then are left out. What is read back is looked at field by field.
 */

import type { RunSettings } from '../../app/protocol';
import { settingNames } from '../state/runChanges';
import type { RowCurves, RowEnd, RowId, RowMap, RunChange, RunRow, RunsState } from '../state/runs';
import { type Fields, fieldsOf, readSettings } from './draft';

const defaultMaxLength = 600_000;

export interface WrittenRuns {
  readonly text: string;
  /** The number of runs that had no room. */
  readonly left: number;
}

/** Runs as JSON of at most `maxLength` characters: the pinned ones and the newest come first. */
export function writeRuns(
  { rows, last }: RunsState,
  changed: number,
  maxLength = defaultMaxLength,
): WrittenRuns {
  // Texts are long, and most runs share theirs.
  const texts: string[] = [];
  const indexOf = (text: string): number => {
    const known = texts.indexOf(text);
    return known >= 0 ? known : texts.push(text) - 1;
  };
  let room = maxLength - 100;
  const kept: { readonly number: number; readonly text: string }[] = [];
  const byWorth = [...rows].sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.number - a.number);
  for (const row of byWorth) {
    const ofTexts = lengthOf(texts);
    const known = texts.length;
    const plain = { ...row, source: indexOf(row.source), settings: settingsOf(row.settings, indexOf) };
    const added = lengthOf(texts) - ofTexts;
    const [whole, bare] = [plain, { ...plain, curves: null }].map((each) =>
      JSON.stringify(each, plainNumbers),
    );
    const text = [whole!, bare!].find((each) => each.length + 1 + added <= room);
    if (text === undefined) {
      texts.length = known;
      continue;
    }
    room -= text.length + 1 + added;
    kept.push({ number: row.number, text });
  }
  kept.sort((a, b) => a.number - b.number);
  const list = kept.map(({ text }) => text).join(',');
  return {
    text: `{"changed":${changed},"last":${last},"texts":${JSON.stringify(texts)},"rows":[${list}]}`,
    left: rows.length - kept.length,
  };
}

function lengthOf(texts: readonly string[]): number {
  return JSON.stringify(texts).length;
}

function settingsOf(settings: RunSettings, indexOf: (text: string) => number) {
  const { evaluator } = settings;
  return { ...settings, evaluator: evaluator === null ? null : indexOf(evaluator) };
}

/** Curves are drawn, not computed with: seven digits are more than a screen shows. JSON has no NaN. */
function plainNumbers(_: string, value: unknown): unknown {
  if (!(value instanceof Float64Array)) return value;
  return Array.from(value, (each) => (Number.isFinite(each) ? Number(each.toPrecision(7)) : null));
}

/** Nothing where the text holds no runs; rows that cannot be read are left out. */
export function readRuns(text: string): RunsState | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const fields = fieldsOf(json);
  const { texts, rows } = { texts: listOf(fields.get('texts')), rows: listOf(fields.get('rows')) };
  const read = rows.flatMap((row) => readRow(fieldsOf(row), texts) ?? []);
  const last = numberOf(fields.get('last')) ?? 0;
  return { rows: read, last: Math.max(last, ...read.map(({ number }) => number), 0) };
}

function listOf(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}

function numberOf(json: unknown): number | null {
  return typeof json === 'number' ? json : null;
}

function textOf(json: unknown): string | null {
  return typeof json === 'string' ? json : null;
}

/** Numbers of a figure, where null is one that is not finite. */
function figureOf(json: unknown): number {
  return numberOf(json) ?? Number.NaN;
}

function numbersOf(json: unknown): Float64Array {
  return Float64Array.from(listOf(json), figureOf);
}

function readRow(fields: Fields, texts: readonly unknown[]): RunRow | null {
  const textAt = (json: unknown): string | null => textOf(texts[numberOf(json) ?? -1]);
  const [id, number, source] = [fields.get('id'), fields.get('number'), textAt(fields.get('source'))];
  const end = readEnd(fieldsOf(fields.get('end')));
  if (typeof id !== 'string' || typeof number !== 'number' || source === null || end === null) return null;
  const settings = fieldsOf(fields.get('settings'));
  const { pace: _, ...read } = readSettings(
    Object.fromEntries([...settings, ['evaluator', textAt(settings.get('evaluator'))]]),
  );
  const { ticked } = { ticked: fields.get('ticked') };
  return {
    // Ids are made by the session, and nothing else is written as one.
    id: id as RowId,
    number,
    name: textOf(fields.get('name')),
    isPinned: fields.get('isPinned') === true,
    ticked: ticked === 'chosen' || ticked === 'auto' ? ticked : 'no',
    family: readFamily(fieldsOf(fields.get('family'))),
    source,
    settings: read,
    hasOwnStarts: fields.get('hasOwnStarts') === true,
    finished: numberOf(fields.get('finished')) ?? 0,
    end,
    loss: figureOf(fields.get('loss')),
    holdoutLoss: numberOf(fields.get('holdoutLoss')),
    steps: numberOf(fields.get('steps')) ?? 0,
    milliseconds: numberOf(fields.get('milliseconds')) ?? 0,
    parameters: listOf(fields.get('parameters')).flatMap((each) => {
      const parameter = fieldsOf(each);
      const name = textOf(parameter.get('name'));
      return name === null ? [] : [{ name, value: figureOf(parameter.get('value')) }];
    }),
    changes: readChanges(fields.get('changes')),
    curves: readCurves(fieldsOf(fields.get('curves'))),
  };
}

function readEnd(fields: Fields): RowEnd | null {
  const { kind, reason } = { kind: fields.get('kind'), reason: fields.get('reason') };
  if (kind === 'failed') return { kind, message: textOf(fields.get('message')) ?? '' };
  if (kind !== 'done') return null;
  const known = (['steps', 'tolerance', 'no-progress', 'stopped'] as const).find((each) => each === reason);
  return known === undefined ? null : { kind, reason: known };
}

function readFamily(fields: Fields): RunRow['family'] {
  const [sweep, swept] = [textOf(fields.get('sweep')), textOf(fields.get('swept'))];
  const value = numberOf(fields.get('value'));
  if (sweep === null || swept === null || value === null) return null;
  return { sweep, swept, value, scale: fields.get('scale') === 'log' ? 'log' : 'linear' };
}

function readChanges(json: unknown): readonly RunChange[] | null {
  if (!Array.isArray(json)) return null;
  const changes = json.map(readChange);
  const known = changes.filter((each) => each !== null);
  return known.length === changes.length ? known : null;
}

function readChange(json: unknown): RunChange | null {
  const fields = fieldsOf(json);
  const text = (name: string): string | null => textOf(fields.get(name));
  const { kind, what } = { kind: fields.get('kind'), what: fields.get('what') };
  const [name, before, after] = [text('name'), text('before'), text('after')];
  switch (kind) {
    case 'value':
      return name === null || before === null || after === null ? null : { kind, name, before, after };
    case 'added':
    case 'removed':
      return text('text') === null ? null : { kind, text: text('text')! };
    case 'lines': {
      const [first, last] = [numberOf(fields.get('first')), numberOf(fields.get('last'))];
      if (first === null || last === null) return null;
      return {
        kind,
        what: what === 'data' ? what : 'model',
        first,
        last,
        isGone: fields.get('isGone') === true,
      };
    }
    case 'setting': {
      const known = settingNames.find((each) => each === name);
      return known === undefined ? null : { kind, name: known, before, after };
    }
    case 'starts':
      return { kind };
    default:
      return null;
  }
}

function readCurves(fields: Fields): RowCurves | null {
  const [steps, losses] = [numbersOf(fields.get('steps')), numbersOf(fields.get('losses'))];
  if (steps.length === 0 || steps.length !== losses.length) return null;
  const fits = listOf(fields.get('fits')).flatMap((each) => {
    const fit = fieldsOf(each);
    const [plot, label] = [textOf(fit.get('plot')), textOf(fit.get('label'))];
    if (plot === null || label === null) return [];
    return [{ plot, label, x: numbersOf(fit.get('x')), y: numbersOf(fit.get('y')) }];
  });
  const maps = listOf(fields.get('maps')).flatMap((each) => readMap(fieldsOf(each)) ?? []);
  const path = listOf(fields.get('path')).flatMap((each) => {
    const way = fieldsOf(each);
    const name = textOf(way.get('name'));
    return name === null ? [] : [{ name, values: numbersOf(way.get('values')) }];
  });
  return { steps, losses, fits, maps, path };
}

function readMap(fields: Fields): RowMap | null {
  const [plot, size] = [textOf(fields.get('plot')), numberOf(fields.get('size'))];
  const [x, y] = [numbersOf(fields.get('x')), numbersOf(fields.get('y'))];
  const values = numbersOf(fields.get('values'));
  if (plot === null || size === null || values.length !== size * size) return null;
  const isWhole = size >= 2 && [...x, ...y].length === 4 && [...x, ...y].every(Number.isFinite);
  return isWhole ? { plot, size, x: [x[0]!, x[1]!], y: [y[0]!, y[1]!], values } : null;
}
