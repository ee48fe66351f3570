/** The machine with its control, on which programs are staged or evaluated. */

import type { Control } from '../machine/machine';
import { type MachineOptions, StackMachine } from '../machine/stackMachine';
import { enterProcedure } from './entered';
import { armEnded, decided, forkRun } from './forks';
import { turnEnded } from './loops';
import { reduceRows, rowEnded } from './rows';

const control: Control = {
  enter: enterProcedure,
  fork: forkRun,
  decided,
  reduceRows,
  ended: { arm: armEnded, loop: turnEnded, rows: rowEnded },
};

export function createMachine(options: MachineOptions = {}): StackMachine {
  return new StackMachine(control, options);
}
