/** The number of one run from Train to its end, by which late messages are recognised and dropped. */
export type RunId = number & { readonly __brand: 'RunId' };
