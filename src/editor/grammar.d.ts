/**
 * The modules that the bundler makes of `*.grammar` files: a parser, and the numbers of the terms that tokenizers need.
 */

declare module '*.grammar' {
  import type { LRParser } from '@lezer/lr';

  export const parser: LRParser;
}

declare module '*.grammar.terms' {
  export const BlockComment: number;
  export const Dot: number;
  export const hashNumber: number;
  export const missingClose: number;
  export const missingDatum: number;
  export const missingQuote: number;
  export const plainNumber: number;
  export const truth: number;
}
