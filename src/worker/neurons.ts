/** The terms of Cajal in a program, and what it hands to them at its present parameters, for the page to show. */

import { expandText } from '../lang';
import { fromData, observeProgram, type Sliced, type Value } from '../stage';
import { tableNames, tableValues } from './pipeline';
import type { NeuronsReply, NeuronsRequest, ParameterValue } from './protocol';

export function parameterValue(value: ParameterValue): Value {
  return typeof value === 'number' ? value : fromData(value);
}

/** At the level `direct`: the others come to the same values. */
export function* neuronsOf(request: NeuronsRequest): Sliced<NeuronsReply> {
  const { source, tables, parameters, seed = null, temperature = 1, row } = request;
  const { program } = expandText(source, { source: 'program', tables: tableNames(tables) });
  return yield* observeProgram(program, {
    tables: tableValues(tables),
    bindings: new Map(Object.entries(parameters).map(([name, value]) => [name, parameterValue(value)])),
    seed,
    temperature,
    row,
  });
}
