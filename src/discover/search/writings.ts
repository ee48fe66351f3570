/** A sum of small formulas with coefficients as formulas: with the coefficients as constants, and as the whole numbers that they nearly are. */

import type { Grammar } from './grammar';
import { binary, constant, number, type Tree, unary } from './tree';

/** offset + the sum of scale * tree. */
export interface Match {
  readonly terms: readonly { readonly tree: Tree; readonly scale: number }[];
  readonly offset: number;
  /** Whether a common scale of all does not matter: then the first term has none. */
  readonly isScaleFree: boolean;
  /** The sum of squares that is left, as far as it can be seen from the place. */
  readonly sum: number;
}

/** How far a number may be from the whole number that it is tried as, relatively. */
const nearWhole = 0.2;
const maxWhole = 12;

/** A number in a formula: a whole one, or a constant. */
interface Coefficient {
  readonly value: number;
  readonly isWhole: boolean;
}

/** Each way to write a match once; none for numbers that are not finite. */
export function writings({ terms, offset, isScaleFree }: Match, grammar: Grammar): readonly Tree[] {
  const { algebra, unknown } = grammar;
  const first = terms[0]!;
  const whole = isScaleFree ? first.scale : 1;
  const scales = terms.map(({ scale }) => scale / whole);
  const own = offset / whole;
  if (![...scales, own].every((each) => Number.isFinite(each)) || scales.includes(0))
    return terms.length === 1 ? [first.tree] : [];
  const exact = (value: number): Coefficient => ({ value, isWhole: value === 1 });
  const write = (offsetAs: Coefficient | null, scalesAs: readonly Coefficient[]): Tree | null => {
    const items = terms.map(({ tree }, index) => ({ tree, by: scalesAs[index]! }));
    return sumOf(offsetAs, items, grammar);
  };
  const rounded = scales.map(rounding);
  const found: (Tree | null)[] = [];
  if (terms.length === 1) found.push(first.tree);
  found.push(write(null, rounded), write(rounding(own), rounded));
  if (unknown.constants > 0) {
    const exactScales = scales.map(exact);
    found.push(write(null, exactScales), write(exact(own), exactScales), write(exact(own), rounded));
  }
  const byHash = new Map(
    found.flatMap((each) =>
      each === null || each.constants > unknown.constants ? [] : [[each.hash, each] as const],
    ),
  );
  return algebra.may('+') ? [...byHash.values()] : [...byHash.values()].filter((each) => each === first.tree);
}

function rounding(value: number): Coefficient {
  const whole = Math.round(value);
  const near = Math.abs(value - whole) <= nearWhole * Math.max(1, Math.abs(whole));
  return near && whole !== 0 && Math.abs(whole) <= maxWhole
    ? { value: whole, isWhole: true }
    : { value, isWhole: false };
}

function sumOf(
  offset: Coefficient | null,
  terms: readonly { readonly tree: Tree; readonly by: Coefficient }[],
  { algebra }: Grammar,
): Tree | null {
  const above: Tree[] = [];
  const below: Tree[] = [];
  const numberOf = ({ value, isWhole }: Coefficient): Tree =>
    isWhole ? number(Math.abs(value)) : constant(value);
  const add = (tree: Tree, { value, isWhole }: Coefficient): void => {
    (isWhole && value < 0 ? below : above).push(tree);
  };
  if (offset !== null && Math.abs(offset.value) > 1e-12) add(numberOf(offset), offset);
  for (const { tree, by } of terms) {
    if (by.isWhole && Math.abs(by.value) === 1) add(tree, by);
    else if (!algebra.may('*')) return null;
    else add(binary('*', numberOf(by), tree), by);
  }
  const sum = (items: readonly Tree[]): Tree => items.reduce((all, each) => binary('+', all, each));
  if (below.length === 0) return sum(above);
  if (!algebra.may('-')) return null;
  return above.length === 0 ? unary('neg', sum(below)) : binary('-', sum(above), sum(below));
}
