/** States in words: what stands beside the buttons, and what a screen reader is told. */

import type { Diagnostic, MembersProgress, ObjectiveSummary, ProgramSummary } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { unreachable } from '../../text/internal';
import type { Recording, RecordingState } from './recording';
import type { Done, Run } from './run';

/** What a double still counts one by one; a larger number is told by its size. */
const maxCounted = Number.MAX_SAFE_INTEGER;

export function count(value: number): string {
  return value <= maxCounted ? value.toLocaleString('en') : formatPlain(value);
}

/** `1 row`, `12 rows`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A rate in few digits that do not dance: `512`, `1,800`, `0.8`. */
export function rate(perSecond: number): string {
  if (!Number.isFinite(perSecond) || perSecond <= 0) return '0';
  if (perSecond < 10) return perSecond.toFixed(1);
  return count(Number(perSecond.toPrecision(perSecond < 1000 ? 3 : 2)));
}

/** What will be trained, before it is. */
export function describeObjective(
  objective: ObjectiveSummary | null,
  { parameters }: ProgramSummary,
): string {
  const learned = plural(parameters.length, 'parameter');
  if (objective === null) {
    return parameters.length === 0 ? 'nothing to train' : `${learned}, but no fit and no minimize`;
  }
  const { rows, holdoutRows, batch, optimizer, steps, tolerance, seed, restarts } = objective;
  const parts = [
    learned,
    ...(rows === null ? [] : [plural(rows, 'row')]),
    ...(holdoutRows === 0 ? [] : [`${count(holdoutRows)} held out`]),
    ...(batch === null ? [] : [`batches of ${count(batch)}`]),
    optimizer,
    plural(steps, 'step'),
    ...(tolerance === null ? [] : [`until the loss is under ${tolerance}`]),
    ...(restarts === 1 ? [] : [`${count(restarts)} restarts`]),
    ...(holdoutRows === 0 && batch === null && restarts === 1 ? [] : [`seed ${seed}`]),
  ];
  return parts.join(', ');
}

/** Of a population: `37 of 1,024 found the best, 5 dropped out`. */
export function describeFound({ losses, found }: Pick<MembersProgress, 'losses' | 'found'>): string {
  const good = found.filter((each) => each === 1).length;
  const lost = losses.filter(Number.isNaN).length;
  const dropped = lost === 0 ? '' : `, ${count(lost)} dropped out`;
  return `${count(good)} of ${count(losses.length)} found the best${dropped}`;
}

export function stateWord(run: Run<Recording>): string {
  return run.kind === 'idle' ? 'ready' : run.kind;
}

/** Why a run ended. */
export function describeEnd({ reason, recording }: Done<Recording>): string {
  const { program, now } = recording;
  const { taken } = now.get();
  switch (reason) {
    case 'steps':
      return `all ${plural(taken, 'step')}`;
    case 'tolerance':
      return `the loss is under the tolerance of ${program.objective?.tolerance ?? 0} after ${plural(taken, 'step')}`;
    case 'no-progress':
      return `no step lowers the loss any more, after ${plural(taken, 'step')}`;
    case 'stopped':
      return `stopped by you after ${plural(taken, 'step')}`;
    default:
      return unreachable(reason);
  }
}

/** Where a run stands: `840 of 1,500 steps`, in a width that does not change. */
export function describePlace({ program }: Recording, { taken }: RecordingState): string {
  const steps = program.objective?.steps ?? 0;
  return `${count(taken).padStart(count(steps).length, '\u2007')} of ${plural(steps, 'step')}`;
}

/** What a failed run says: its own message, else that of its first diagnostic. */
export function describeFailure(message: string | null, diagnostics: readonly Diagnostic[]): string {
  return message ?? diagnostics[0]?.message ?? 'The run ended without saying why.';
}

/** Said once, when the state changes. */
export function announcement(run: Run<Recording>): string {
  switch (run.kind) {
    case 'idle':
      return run.last === null ? '' : 'Back at the start.';
    case 'compiling':
      return 'Compiling.';
    case 'training':
      return 'Training.';
    case 'paused':
      return `Paused at step ${count(run.recording.now.get().taken)}.`;
    case 'done':
      return `Done: ${describeEnd(run)}.`;
    case 'failed':
      return `Failed: ${describeFailure(run.message, run.diagnostics)}`;
    default:
      return unreachable(run);
  }
}
