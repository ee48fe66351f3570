/** Names one run from Train to its end, so that what comes late can be told and dropped. */
export type RunId = number & { readonly __brand: 'RunId' };
