export { linkingPrimitive, linkWith } from './link';
export { cajalMistakes, linksOfTerm } from './term';
