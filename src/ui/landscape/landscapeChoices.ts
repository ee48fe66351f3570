/** What can be chosen of a landscape: axes, points of a plane, and how the axes are; and what a place of it says. */

import type { ProgramSummary } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { between } from '../charts/contours';
import type { Column } from '../charts/csv';
import {
  axesOf,
  isAboveZero,
  type LandscapeChoice,
  type LandscapeGrid,
  shareOf,
  valueAt,
} from '../state/landscape';
import { commonWords, panelWords } from '../words';

const words = panelWords.landscape;

/** Whether an axis could be logarithmic. */
export function canBeLogarithmic(program: ProgramSummary, choice: LandscapeChoice): boolean {
  const names = axesOf(program, choice);
  return (
    choice.over === 'parameters' &&
    program.parameters.some((each) => names.includes(each.name) && isAboveZero(each))
  );
}

/** The width of a surface over its height where one unit is as long on both axes; null where that says nothing. */
export function equalAspect({ over }: LandscapeGrid): number | null {
  if (over.kind !== 'parameters' || over.x.scale !== over.y.scale) return null;
  const length = ({ low, high, scale }: typeof over.x): number =>
    scale === 'log' ? Math.log(high / low) : high - low;
  const ratio = length(over.x) / length(over.y);
  return ratio >= 1 / maxUnequal && ratio <= maxUnequal ? ratio : null;
}

/** A surface that is narrower than this could not be read. */
const maxUnequal = 6;

/** A place of a landscape, by shares of its axes. */
export interface PlaceRead {
  /** In words. */
  readonly text: string;
  /** The parameters there, by name; null where one cannot start there. */
  readonly values: Readonly<Record<string, number>> | null;
}

export function readPlace(
  { over, size, losses }: LandscapeGrid,
  program: ProgramSummary,
  [x, y]: readonly [number, number],
): PlaceRead {
  const rows = over.kind === 'line' ? 1 : size;
  const loss = between({ columns: size, rows, values: losses }, [x, rows === 1 ? 0 : y]);
  const named = over.kind === 'plane' ? null : valuesAt(over, [x, y]);
  const values = over.kind === 'plane' ? onPlane(over, program, [x, y]) : named;
  const written = Object.entries(named ?? {}).map(([name, value]) => `${name} ${formatPlain(value, 3)}`);
  const height = Number.isFinite(loss) ? words.lossHere(formatPlain(loss, 4)) : words.noLossHere;
  return { text: [...written, height].join(', '), values: Number.isFinite(loss) ? values : null };
}

function valuesAt(
  over: Exclude<LandscapeGrid['over'], { kind: 'plane' }>,
  [x, y]: readonly [number, number],
): Readonly<Record<string, number>> {
  const across = { [over.x.parameter]: valueAt(over.x, x) };
  return over.kind === 'line' ? across : { ...across, [over.y.parameter]: valueAt(over.y, y) };
}

/** All parameters at a place of a plane; null where some are tensors. */
function onPlane(
  { x, y, origin, across, up }: Extract<LandscapeGrid['over'], { kind: 'plane' }>,
  { parameters }: ProgramSummary,
  [right, above]: readonly [number, number],
): Readonly<Record<string, number>> | null {
  if (parameters.length !== origin.length || parameters.some(({ shape }) => shape.length > 0)) return null;
  const [a, b] = [x.low + (x.high - x.low) * right, y.low + (y.high - y.low) * above];
  return Object.fromEntries(
    parameters.map(({ name }, index) => [name, origin[index]! + a * across[index]! + b * up[index]!]),
  );
}

/** Where a crosshair begins: at the shown values, if they are on the axes. */
export function shareOfValues(
  { over }: LandscapeGrid,
  program: ProgramSummary,
  present: ArrayLike<number>,
): readonly [number, number] {
  if (over.kind === 'plane') return [0.5, 0.5];
  const share = (axis: typeof over.x): number => {
    const value = present[program.parameters.findIndex(({ name }) => name === axis.parameter)] ?? Number.NaN;
    const found = shareOf(axis, value);
    return found >= 0 && found <= 1 ? found : 0.5;
  };
  return [share(over.x), over.kind === 'line' ? 0 : share(over.y)];
}

/** The columns of the CSV, with one point of the grid in each row. */
export function gridColumns({ over, size, losses }: LandscapeGrid): readonly Column[] {
  const column = (index: number): number => (index % size) / (size - 1);
  const row = (index: number): number => Math.floor(index / size) / (size - 1);
  const along = (
    axis: { low: number; high: number; scale?: 'linear' | 'log' },
    share: (index: number) => number,
  ) => losses.map((_, index) => valueAt({ scale: 'linear', ...axis }, share(index)));
  const loss = { name: commonWords.loss, values: losses };
  switch (over.kind) {
    case 'line':
      return [{ name: over.x.parameter, values: along(over.x, column) }, loss];
    case 'parameters':
      return [
        { name: over.x.parameter, values: along(over.x, column) },
        { name: over.y.parameter, values: along(over.y, row) },
        loss,
      ];
    case 'plane':
      return [
        { name: words.planeColumns.across, values: along(over.x, column) },
        { name: words.planeColumns.up, values: along(over.y, row) },
        loss,
      ];
  }
}
