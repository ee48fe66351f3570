/** The state of a run in words: beside its buttons, and for a screen reader. */

import type { Diagnostic, MembersProgress, ObjectiveSummary, ProgramSummary } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { unreachable } from '../../text/internal';
import type { Recording, RecordingState } from '../state/recording';
import type { Done, Failed, Run } from '../state/run';
import { describeEndReport } from './end';
import { count, plural, rate } from './numbers';

export const runStatusWords = {
  ready: 'ready',
  notReady: 'not ready',
  compiling: 'compiling',
  compilingLong: 'the present text; Stop ends it',
  preparing: 'making the backend ready',
  older: 'with the program it was started with',
  past: (step: number) => `shown at step ${count(step)}`,
  stale: 'with the last program that compiled',
  /** The text has no program: it has mistakes, or the compiler gave no answer. Results of an earlier text may be shown. */
  broken: (isAnswered: boolean, hasResults: boolean) => {
    const what = isAnswered ? 'The program does not compile' : 'The program is not compiled';
    const last = isAnswered ? 'did' : 'was';
    return hasResults ? `${what}. The grey results are of the last one that ${last}.` : `${what} yet.`;
  },
  rate: (stepsPerSecond: number) => `, ${rate(stepsPerSecond)} steps a second`,
} as const;

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
  if (parameters.length === 0)
    return ['nothing to train', ...(rows === null ? [] : [plural(rows, 'row')])].join(', ');
  const parts = [
    learned,
    ...(rows === null ? [] : [plural(rows, 'row')]),
    ...(holdoutRows === 0 ? [] : [`${count(holdoutRows)} held out`]),
    ...(batch === null ? [] : [`batches of ${count(batch)}`]),
    optimizer,
    plural(steps, 'step'),
    ...(tolerance === null ? [] : [`until the loss is under ${formatPlain(tolerance)}`]),
    ...(restarts === 1 ? [] : [`${count(restarts)} restarts`]),
    ...(holdoutRows === 0 && batch === null && restarts === 1 ? [] : [`seed ${seed}`]),
  ];
  return parts.join(', ');
}

/** The members that found the best: `37 of 1,024 found the best, 5 dropped out`. */
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
      return `the loss is under the tolerance of ${formatPlain(program.objective?.tolerance ?? 0)} after ${plural(taken, 'step')}`;
    case 'no-progress':
      return `no step lowers the loss any more, after ${plural(taken, 'step')}`;
    case 'stopped':
      return `stopped by you after ${plural(taken, 'step')}`;
    default:
      return unreachable(reason);
  }
}

/** The progress of a run: `840 of 1,500 steps`, in a width that does not change. */
export function describePlace({ program }: Recording, { taken }: RecordingState): string {
  const steps = program.objective?.steps ?? 0;
  return `${count(taken).padStart(count(steps).length, '\u2007')} of ${plural(steps, 'step')}`;
}

/** What a failed run says: its own message, else that of its first diagnostic. */
export function describeFailure(message: string | null, diagnostics: readonly Diagnostic[]): string {
  return message ?? diagnostics[0]?.message ?? 'The run ended without saying why.';
}

/** What the report of the end adds to what a failed run says. */
export function furtherDetail({ message, diagnostics, end }: Failed<Recording>): string {
  const [said, detail] = [describeFailure(message, diagnostics), end?.detail ?? ''];
  return detail.startsWith(said) ? detail.slice(said.length).trim() : detail;
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
      return [`Done: ${describeEnd(run)}.`, ...(run.end === null ? [] : [describeEndReport(run.end)])].join(
        ' ',
      );
    case 'failed':
      return `Failed: ${describeFailure(run.message, run.diagnostics)}`;
    default:
      return unreachable(run);
  }
}
