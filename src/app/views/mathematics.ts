/** The program in mathematical notation. */

import { type Mathematics, mathematicsOf } from '../../mathematics';
import { fitLoss } from '../../stage';
import type { Program } from '../program';

/** What the program says, from its text alone: nothing is staged. */
export function mathematicsOfProgram(program: Program): Mathematics {
  return mathematicsOf(program.expanded().program, fitLoss);
}

export { formulasOf } from './formulas';
