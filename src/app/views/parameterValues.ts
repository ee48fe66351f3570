/** The values of parameters that the page sends, as a program sees them. */

import { fromData, type Value } from '../../stage';
import type { ParameterValue } from '../protocol';

export function bindingsOf(parameters: Readonly<Record<string, ParameterValue>>): ReadonlyMap<string, Value> {
  return new Map(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : fromData(value),
    ]),
  );
}
