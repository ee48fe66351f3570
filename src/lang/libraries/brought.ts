/** The names that only a library brings, for a hint where a program writes one without importing it. */

/** By library, apart by blanks. */
const names: Readonly<Record<string, string>> = {
  '(sicp)': `1+ -1+ inc dec true false nil print displayln printf format cons-stream stream-car stream-cdr the-empty-stream
    stream-null? empty-stream? stream-pair?`,
  '(malt)': `scalar? list->tensor build-tensor rank tlen tref trefs len refr add1 sub1 sqr sum-cols dot-product
    dot-product-2-1 *-2-1 rectify correlate ext1 ext2 tmap +-0-0 --0-0 *-0-0 /-0-0 sum-1 max-1 argmax-1 gradient-of ∇ k-relu
    recu k-recu l2-loss cross-entropy-loss kl-loss revise gradient-descent naked-gradient-descent velocity-gradient-descent
    rms-gradient-descent adam-gradient-descent sampling-obj stack-blocks block-fn block-ls init-theta declare-hyper
    declare-hypers with-hyper with-hypers grid-search`,
};

/** The library that ships with this name; null if there is none, or programs without it may well mean something else. */
export function libraryBringing(name: string): string | null {
  const found = Object.entries(names).find(([, text]) => text.split(/\s+/).includes(name));
  return found?.[0] ?? null;
}

/** The libraries with the names of the table. */
export const broughtNames: readonly (readonly [library: string, names: readonly string[]])[] = Object.entries(
  names,
).map(([library, text]) => [library, text.split(/\s+/)]);

const forms = ['cons-stream', 'declare-hyper', 'declare-hypers', 'with-hyper', 'with-hypers', 'grid-search'];

/** Whether a library that ships has the name as that of a form, whose parts are no expressions. */
export function isBroughtForm(name: string): boolean {
  return forms.includes(name);
}
