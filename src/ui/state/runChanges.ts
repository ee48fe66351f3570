/** What differs between the settings of two runs, and how the members of a sweep differ from their program. */

import type { RunSettings } from '../../app/protocol';
import type { RunChange, RunRow } from './runs';

export const settingNames = [
  'seed',
  'level',
  'backend',
  'evaluator',
  'temperature',
  'temperatureEnd',
  'schedule',
  'gumbel',
  'straightThrough',
] as const satisfies readonly (keyof RunSettings)[];

/** The settings that differ, and a start that is not the program's. A text of an evaluator is not written out. */
export function settingChanges(
  before: Pick<RunRow, 'settings' | 'hasOwnStarts'>,
  after: Pick<RunRow, 'settings' | 'hasOwnStarts'>,
): readonly RunChange[] {
  const written = (name: keyof RunSettings, value: RunSettings[keyof RunSettings]): string | null =>
    value === null || name === 'evaluator' ? null : String(value);
  const changes = settingNames
    .filter((name) => before.settings[name] !== after.settings[name])
    .map((name): RunChange => {
      const [from, to] = [before, after].map(({ settings }) => written(name, settings[name]));
      return { kind: 'setting', name, before: from!, after: to! };
    });
  return after.hasOwnStarts ? [...changes, { kind: 'starts' }] : changes;
}
