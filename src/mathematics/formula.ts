/**
 * Mathematics as a tree, before it is written as MathML or LaTeX. A parameter keeps its name in the tree, so that its
 * value can take the name's place later.
 */

export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  /** A variable: its base, and what its spelling says of it as an index, such as `max` in `Vmax`. */
  | {
      readonly kind: 'variable';
      readonly base: string;
      readonly index: string | null;
      /** The name in the program if it is a parameter, else null. */
      readonly parameter: string | null;
    }
  /** Upright letters: words, and names of functions. */
  | { readonly kind: 'word'; readonly text: string }
  /** What has no notation, as it is written in Scheme. */
  | { readonly kind: 'code'; readonly text: string }
  /** One of the symbols of `symbols.ts`. */
  | { readonly kind: 'symbol'; readonly text: string; readonly spaced: boolean }
  | { readonly kind: 'row'; readonly items: readonly Formula[] }
  | { readonly kind: 'fraction'; readonly over: Formula; readonly under: Formula }
  | { readonly kind: 'power'; readonly base: Formula; readonly exponent: Formula }
  | { readonly kind: 'index'; readonly base: Formula; readonly index: Formula }
  | { readonly kind: 'root'; readonly of: Formula }
  | { readonly kind: 'fence'; readonly open: string; readonly close: string; readonly of: Formula }
  /** A large operator, ∑ or ∏, with what is below it and above it. */
  | {
      readonly kind: 'total';
      readonly symbol: '∑' | '∏';
      readonly below: Formula | null;
      readonly above: Formula | null;
      readonly of: Formula;
    }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Formula[])[] }
  /** Values, each with its condition; null for all other cases. */
  | { readonly kind: 'cases'; readonly cases: readonly Case[] };

export interface Case {
  readonly value: Formula;
  readonly condition: Formula | null;
}

/** Two sides of an equals sign, with the equations of the names that only it uses. */
export interface Equation {
  readonly left: Formula;
  readonly right: Formula;
  readonly where: readonly Equation[];
}

export function row(...items: readonly Formula[]): Formula {
  return items.length === 1 ? items[0]! : { kind: 'row', items };
}

export function word(text: string): Formula {
  return { kind: 'word', text };
}

/** A symbol between two operands. */
export function between(text: string): Formula {
  return { kind: 'symbol', text, spaced: true };
}

/** A symbol that clings to its operand. */
export function mark(text: string): Formula {
  return { kind: 'symbol', text, spaced: false };
}

export function fence(of: Formula, open = '(', close = ')'): Formula {
  return { kind: 'fence', open, close, of };
}

/** Items with a symbol between each two. */
export function joined(items: readonly Formula[], symbol: string): Formula {
  return row(
    ...items.flatMap((item, index) =>
      index === 0 ? [item] : [symbol === ',' ? mark(',') : between(symbol), item],
    ),
  );
}

/** The first items and the last one of a long list. */
const maxItems = 8;

export function shortened(items: readonly Formula[]): readonly Formula[] {
  return items.length <= maxItems
    ? items
    : [...items.slice(0, maxItems - 2), mark('…'), items[items.length - 1]!];
}
