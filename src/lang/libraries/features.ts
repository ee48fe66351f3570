/** What `cond-expand` finds true of this implementation, and `(features)` lists. */

export const featureNames: readonly string[] = ['r7rs', 'ieee-float', 'full-unicode', 'gradus'];
