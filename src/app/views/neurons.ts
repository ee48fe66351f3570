/** The terms of Cajal in a program, and what it hands to them at its present parameters, for the page to show. */

import { expandText } from '../../lang';
import { fromData, observeProgram, type Sliced, type Value } from '../../stage';
import { tableNames, tableValues } from '../pipeline';
import type { NeuronsReply, NeuronsRequest, ParameterValue, Table } from '../protocol';

export function parameterValue(value: ParameterValue): Value {
  return typeof value === 'number' ? value : fromData(value);
}

/** For the rows of a mean, in milliseconds: it is looked at again and again. */
const timeForRows = 200;

/** At the level `direct`: the others come to the same values. */
export function* neuronsOf(request: NeuronsRequest, tables: readonly Table[]): Sliced<NeuronsReply> {
  const { source, parameters, seed = null, temperature = 1, row } = request;
  const { program } = expandText(source, { source: 'program', tables: tableNames(tables) });
  return yield* observeProgram(program, {
    tables: tableValues(tables),
    bindings: new Map(Object.entries(parameters).map(([name, value]) => [name, parameterValue(value)])),
    seed,
    temperature,
    row,
    enough: timer(),
  });
}

/** Whether the time is over that began when it was first asked. */
function timer(): () => boolean {
  let began: number | null = null;
  return () => {
    began ??= performance.now();
    return performance.now() - began > timeForRows;
  };
}
