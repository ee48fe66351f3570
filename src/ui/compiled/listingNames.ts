/** The texts that a program compiles to, in the order of their tabs. */
export const listingNames = ['graph', 'gradient', 'module', 'shader'] as const;

export type ListingName = (typeof listingNames)[number];
