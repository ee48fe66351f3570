/** Turns closed terms into numbers: the matrix of a function, and the weight that falls off the end of Nat. */

import type { TensorData } from '../graph';
import { InternalError } from '../text/internal';
import { compileTerm, finishCompiling } from './compile';
import { isKnown, Multilinear, type Vector } from './multilinear';
import { shapeOfSpace } from './space';
import { resolve, type Type, uncurried } from './types';
import type { Typing } from './typing';

/** The vector of a closed well-typed term, or the matrix of a function, in the shape of its space. */
export function matrixOf(typing: Typing): TensorData {
  const nothing = (): never => {
    throw new InternalError('a closed term has no links');
  };
  return dataOfVector(finishCompiling(compileTerm<never>(typing, nothing, new Multilinear())));
}

export function dataOfVector({ operand, space }: Vector): TensorData {
  if (!isKnown(operand)) throw new InternalError('a closed term is known');
  return { values: operand.values, shape: shapeOfSpace(space) };
}

/** Arguments of a function of data for which weight is lost, as one index into the basis of each. */
export interface Loss {
  readonly operands: readonly number[];
  /** The part of a weight of 1 that is missing from the result. */
  readonly weight: number;
}

/**
 * The places where data, or a function of data, falls off the end of Nat: the combinations of basis vectors whose
 * results have less weight. Null for functions of functions, whose arguments have no weight.
 */
export function lossesOf({ values }: TensorData, { type, dimension }: Typing): readonly Loss[] | null {
  const { domains, result } = uncurried(type);
  const sizes = domains.map((each) => dataSize(each, dimension));
  if (sizes.includes(null) || dataSize(result, dimension) === null) return null;
  // The axis of the result is outermost, then that of the last argument; that of the first argument is innermost.
  const count = sizes.reduce<number>((product, size) => product * size!, 1);
  const losses: Loss[] = [];
  for (let column = 0; column < count; column++) {
    let kept = 0;
    for (let at = column; at < values.length; at += count) kept += values[at]!;
    if (kept === 1) continue;
    const operands: number[] = [];
    let rest = column;
    for (const size of sizes) {
      operands.push(rest % size!);
      rest = Math.floor(rest / size!);
    }
    losses.push({ operands, weight: 1 - kept });
  }
  return losses;
}

/** The size of the space of data; null for other types. */
function dataSize(type: Type, dimension: number): number | null {
  const { kind } = resolve(type);
  return kind === 'bool' ? 2 : kind === 'nat' ? dimension : null;
}
