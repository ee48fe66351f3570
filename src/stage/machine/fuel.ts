/**
 * The work that a program has done. At `direct` these are steps of the machine. Above, they are the calls that the program
 * makes: so whatever comes to an end at `direct` does so at each level, given time.
 */

import type { Level } from './limits';

/** The fewest steps that a call takes at `direct`: to enter a procedure, and to test whether to go on. */
const stepsOfCall = 2;

export class Fuel {
  /** Steps of the machine so far. */
  steps = 0;
  /** Calls of procedures so far, at places of an interpreted program. */
  calls = 0;
  /** The calls when steps were last counted, and the steps since the last of them. */
  private callsBefore = 0;
  private idle = 0;

  constructor(
    private readonly limit: number,
    private readonly level: Level,
  ) {}

  spend(steps: number): void {
    this.steps += steps;
    this.idle = this.calls === this.callsBefore ? this.idle + steps : steps;
    this.callsBefore = this.calls;
  }

  /** What was used up; null if there is some left. */
  get usedUp(): 'steps' | 'calls' | 'idle' | null {
    if (this.level === 'direct') return this.steps > this.limit ? 'steps' : null;
    if (this.calls * stepsOfCall > this.limit) return 'calls';
    return this.idle > this.limit ? 'idle' : null;
  }
}
