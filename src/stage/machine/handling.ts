/** Mistakes that the program handles: those that happen, and those that happen only where a number says so. */

import type { DiagnosticError } from '../../text/diagnostic';
import type { Frame, Step } from './code';
import type { Machine } from './machine';
import type { Site } from './primitive';
import type { Traced } from './values';

/** What handles a mistake of whatever runs above `frame`; null if nothing does. */
export function handlerOf(
  frame: Frame,
  mistake: DiagnosticError,
  machine: Machine,
): (() => Step | null) | null {
  for (let each = frame.dynamic; each !== null; each = each.outer) {
    const handler = each.handle(mistake, machine);
    if (handler !== null) return handler;
  }
  return null;
}

/** Whether the program handles mistakes of whatever runs above `frame`. */
export function isHandled(frame: Frame): boolean {
  for (let each = frame.dynamic; each !== null; each = each.outer)
    if (each.handles !== null) return each.handles;
  return false;
}

/**
 * A mistake that happens only where `condition` holds, found before anything was done. What was begun is begun again where
 * the condition does not hold.
 */
export class PossibleMistake extends Error {
  /** What to begin again, if it is less than the whole step. */
  again: Step | null = null;

  constructor(
    private readonly condition: Traced,
    private readonly mistake: DiagnosticError,
    private readonly site: Site,
  ) {
    super('a mistake where a condition holds');
  }

  /** Runs both cases. */
  fork(step: Step, machine: Machine): Step | null {
    const { span } = this.site;
    const fails: Step = () => {
      throw this.mistake;
    };
    const site = { ...this.site, consequent: span, alternative: span };
    return machine.choose(this.condition, fails, this.again ?? step, site);
  }
}
