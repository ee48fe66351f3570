/** Programs as texts: what differs between two of them, and the numbers that a sweep can go over. */

export { programChanges } from '../../lang/programChanges';
export { sweptNumbers } from './sweptNumbers';
