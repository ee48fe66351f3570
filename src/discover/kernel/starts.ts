/**
 * Where the fits of a formula's constants start: from its own constants, then from draws around the size that each
 * constant needs to matter beside what it is added to or multiplied with.
 */

import { Random } from '../../graph';
import type { Call, Formula } from '../formula';
import { operatorValue } from '../formulaNodes';

/** How a constant is drawn: around a size, of either sign; as an exponent; as a positive number. */
type Draw =
  | { readonly kind: 'around'; readonly size: number }
  | { readonly kind: 'exponent' }
  | { readonly kind: 'positive' };

const plainDraw: Draw = { kind: 'around', size: 1 };
/** Sizes are spread over so many powers of ten, up and down. */
const decades = 1.5;
const maxExponent = 3;
/** The part of the draws that stay near the formula's own constant. */
const nearOwn = 0.25;
const maxRows = 9;

/** So many rows, or all where there are fewer, spread over those that train. */
export function spreadRows(rows: Int32Array, most: number): Int32Array {
  const count = Math.min(most, rows.length);
  return Int32Array.from(
    { length: count },
    (_, index) => rows[Math.floor(((index + 0.5) * rows.length) / count)]!,
  );
}

/** Rows of arguments, spread over all of those that train. */
export function sampleRows(columns: readonly Float64Array[], rows: Int32Array): readonly Float64Array[] {
  const chosen = spreadRows(rows, maxRows);
  return columns.map((column) => Float64Array.from(chosen, (row) => column[row]!));
}

/** The middle of the absolute values; 1 if that is 0 or no number. */
function sizeOfValues(values: Float64Array): number {
  const middle = values.map(Math.abs).sort()[values.length >> 1] ?? 1;
  return middle > 0 && Number.isFinite(middle) ? middle : 1;
}

/** How each constant is drawn, from left to right, by what is next to it in the sampled rows. */
function drawsOf(formula: Formula, columns: readonly Float64Array[]): readonly Draw[] {
  const draws: Draw[] = [];
  const rowCount = columns[0]?.length ?? 1;
  /** The values in each row. A constant that is no operand of two numbers is drawn around 1. */
  const visit = (each: Formula): Float64Array => {
    switch (each.kind) {
      case 'argument':
        return columns[each.index]!;
      case 'number':
        return new Float64Array(rowCount).fill(each.value);
      case 'constant':
        draws.push(plainDraw);
        return new Float64Array(rowCount).fill(each.value);
      case 'call': {
        const first = draws.length;
        const [x, y] = each.operands.map(visit) as [Float64Array, Float64Array?];
        for (const [position, operand] of each.operands.entries()) {
          if (operand.kind !== 'constant' || y === undefined) continue;
          const place = position === 0 ? first : draws.length - 1;
          draws[place] = drawOf(each, position, position === 0 ? y : x);
        }
        return x.map((value, row) => operatorValue(each.op, value, y?.[row] ?? 0));
      }
    }
  };
  visit(formula);
  return draws;
}

/** How a constant is drawn that is an operand beside these values. */
function drawOf({ op }: Call, position: number, beside: Float64Array): Draw {
  if (op === 'expt') return position === 1 ? { kind: 'exponent' } : { kind: 'positive' };
  const size = sizeOfValues(beside);
  return { kind: 'around', size: op === '*' || (op === '/' && position === 0) ? 1 / size : size };
}

/** Draws starts of a formula's constants; the same seed gives the same starts. */
export class Starts {
  private readonly random: Random;
  private readonly draws: readonly Draw[];

  constructor(
    formula: Formula,
    private readonly own: readonly number[],
    columns: readonly Float64Array[],
    seed: number,
  ) {
    this.random = new Random(seed);
    this.draws = drawsOf(formula, columns);
  }

  next(): Float64Array {
    return Float64Array.from(this.draws, (draw, index) => this.draw(draw, this.own[index]!));
  }

  private draw(draw: Draw, own: number): number {
    const { random } = this;
    const power = 10 ** (decades * (2 * random.uniform() - 1));
    const sign = random.below(2) === 0 ? 1 : -1;
    if (own !== 0 && random.uniform() < nearOwn) return own * power ** 0.3;
    switch (draw.kind) {
      case 'around':
        return sign * draw.size * power;
      case 'exponent':
        return maxExponent * (2 * random.uniform() - 1);
      case 'positive':
        return power;
    }
  }
}
