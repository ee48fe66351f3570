export { linkingPrimitive } from './link';
export { cajalMistakes, linksOfTerm } from './term';
