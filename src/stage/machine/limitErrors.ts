/** Errors of a program that exceeds a limit. They end the program, even if the arm that exceeds it need not be taken. */

import { DiagnosticError, diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { formatBytes } from './heap';
import type { Level, Limits } from './limits';
import type { Site } from './primitive';

export class LimitError extends DiagnosticError {}

/** What knows the limits, and which expression of the user a site belongs to. */
export interface Limited {
  readonly limits: Limits;
  readonly level: Level;
  /** Whether a derivative of known numbers is being taken, for which everything on the way is kept. */
  readonly keepsNodes: boolean;
  userSpan(site: Site): Span;
}

export function exceed(
  machine: Pick<Limited, 'userSpan'>,
  site: Site,
  code: string,
  message: string,
  hint: string,
): never {
  throw new LimitError(diagnostic(code, machine.userSpan(site), message, { hint }));
}

/** What was used up: steps at `direct`, calls above, or steps there without a call. */
export function outOfFuel(machine: Limited, site: Site, usedUp: 'steps' | 'calls' | 'idle'): LimitError {
  const { level, limits } = machine;
  const messages = {
    steps: `The program took ${limits.steps} steps without coming to an end.`,
    calls: `The program made ${limits.steps / 2} calls without coming to an end.`,
    idle: `At the level ${level} the evaluator took ${limits.steps} steps without a call that the program makes.`,
  };
  const message = messages[usedUp];
  const hint = 'Look for a loop that never ends, or do less work.';
  return new LimitError(diagnostic('out-of-fuel', machine.userSpan(site), message, { hint }));
}

/** `depth` calls wait at once. */
export function tooDeep(machine: Limited, site: Site, depth: number): never {
  const hint = 'Look for a recursion that never ends, or carry the result in an argument.';
  const counted =
    machine.level === 'direct' ? '' : `, with the calls of the evaluator at the level ${machine.level}`;
  return exceed(machine, site, 'too-deep', `The recursion is ${depth} calls deep${counted}.`, hint);
}

export function graphTooLarge(machine: Pick<Limited, 'limits' | 'userSpan'>, site: Site): never {
  const message = `The program's graph has more than ${machine.limits.nodes} nodes.`;
  return exceed(machine, site, 'graph-too-large', message, 'Do fewer turns of the loop that makes them.');
}

/** The values that are alive exceed the budget. */
export function outOfMemory(machine: Limited, site: Site): never {
  const all = formatBytes(machine.limits.memory);
  const where =
    machine.level === 'direct' ? '' : ` At the level ${machine.level} those of the evaluator count, too.`;
  const message = `The program's values take more than the ${all} of memory that it may use.${where}`;
  return exceed(machine, site, 'memory-limit', message, memoryHint(machine));
}

/** What `name` is about to make would exceed the budget. */
export function noMemoryFor(machine: Limited, site: Site, name: string, bytes: number): never {
  const all = formatBytes(machine.limits.memory);
  const message = `${name} would take ${formatBytes(bytes)}, more than is left of the ${all} of memory that the program may use.`;
  return exceed(machine, site, 'memory-limit', message, memoryHint(machine));
}

function memoryHint({ keepsNodes }: Limited): string {
  return keepsNodes
    ? 'A derivative by plain numbers keeps every value on the way. Differentiate by parameters instead (define-parameter and minimize, or "differentiate" in the terminal), where a loop keeps only what its derivative needs, or take fewer steps: a solver with a larger tolerance.'
    : 'Keep only what is still needed, or work on fewer values at a time.';
}
