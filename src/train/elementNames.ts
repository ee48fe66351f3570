/** Names for the elements of parameters: by number, or by the levels of the column of text that takes items from them. */

import type { StagedParameter } from '../stage';

type Named = Pick<StagedParameter, 'name' | 'shape' | 'levels'>;

/** A name for each element: `a` of a number, `w[0,2]` of a tensor, `effect[treated]` where places are levels of a column. */
export function elementNames(parameters: readonly Named[]): readonly string[] {
  return namesBy(parameters, ({ levels }, axis, at) => {
    const level = levels?.[axis]?.[at];
    return level === undefined ? `${at}` : isPlain(level) ? level : JSON.stringify(level);
  });
}

/** The same by number alone. */
export function numberedElements(parameters: readonly Named[]): readonly string[] {
  return namesBy(parameters, (_, __, at) => `${at}`);
}

/** Whether a level cannot be taken for a number, nor for two places. */
function isPlain(level: string): boolean {
  return /^[^\s,"[\]](?:[^,"[\]]*[^\s,"[\]])?$/.test(level) && Number.isNaN(Number(level));
}

function namesBy(
  parameters: readonly Named[],
  placeOf: (parameter: Named, axis: number, at: number) => string,
): readonly string[] {
  return parameters.flatMap((parameter) => {
    const { name, shape } = parameter;
    const places = shape.reduce<readonly string[]>(
      (before, size, axis) =>
        before.flatMap((place) =>
          Array.from({ length: size }, (_, at) => {
            const own = placeOf(parameter, axis, at);
            return place === '' ? own : `${place},${own}`;
          }),
        ),
      [''],
    );
    return shape.length === 0 ? [name] : places.map((place) => `${name}[${place}]`);
  });
}
