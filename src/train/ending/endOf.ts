/** Says how a run ended: measures the loss around its last state on the run's backend, and judges by that. */

import type { Backend } from '../../backends';
import type { Diagnostic } from '../../text/diagnostic';
import type { DropOuts } from '../dropOuts';
import { formatInProse } from '../formatFixedWidth';
import { scalarSummaries } from '../parameters';
import type { StopReason } from '../trainer';
import { judge, type Verdict } from './judge';
import { type EndedRun, type Measured, measure, probeEnd } from './measure';
import { remediesOf, remediesOfFailure } from './remedies';
import type { EndKind, Remedy, RunEnd, Starts } from './runEnd';
import { describeCliff, describeStarts, describeVerdict } from './words';

/** The run, as far as its end depends on it. */
export interface Ended extends EndedRun {
  readonly loss: number;
  readonly population: { readonly size: number; leftUntil(step: number): number } | null;
  readonly dropOuts: DropOuts | null;
  readonly diagnostic: Diagnostic | null;
  /** The parameters, by number, that the expression of the diagnostic depends on. */
  readonly failing: readonly number[];
}

interface Said {
  readonly kind: EndKind;
  readonly detail: string;
  readonly parameters: readonly string[];
  readonly remedies: readonly Remedy[];
}

export async function endOf(run: Ended, backend: Backend, reason: StopReason | 'stopped'): Promise<RunEnd> {
  const { plan, recent, present } = run;
  const starts = startsOf(run, reason);
  const probed = await probeEnd(run, backend);
  const gradients = probed?.[1].gradients;
  const said = await say(run, reason, probed);
  const counted = starts === null ? '' : ` ${describeStarts(starts, run.diagnostic)}`;
  return {
    kind: said.kind,
    detail: `${said.detail}${counted}`,
    gradientNorm:
      gradients === undefined ? Number.NaN : Math.sqrt(gradients.reduce((sum, each) => sum + each * each, 0)),
    relativeStep: recent.relativeStep(scalarSummaries(plan.parameters, present)),
    parameters: said.parameters,
    starts,
    remedies: said.remedies,
  };
}

function startsOf({ population, dropOuts, taken }: Ended, reason: StopReason | 'stopped'): Starts | null {
  if (population === null) return null;
  // The step that ended the run by a failure was not taken.
  const until = reason === 'non-finite' ? taken : taken - 1;
  const left = population.leftUntil(until);
  return { count: population.size, left, why: left === 0 ? null : (dropOuts?.reasons(until) ?? null) };
}

async function say(
  run: Ended,
  reason: StopReason | 'stopped',
  probed: Awaited<ReturnType<typeof probeEnd>>,
): Promise<Said> {
  const { plan, taken, diagnostic } = run;
  const namesOf = (numbers: readonly number[]): readonly string[] =>
    numbers.map((index) => plan.parameters[index]!.name);
  const plain = (kind: EndKind, detail: string, remedies: readonly Remedy[] = []): Said => ({
    kind,
    detail,
    parameters: [],
    remedies,
  });
  const steps = `${taken.toLocaleString('en')} ${taken === 1 ? 'step' : 'steps'}`;
  switch (reason) {
    case 'stopped':
      return plain('stopped', `The run was stopped after ${steps}.`);
    case 'tolerance':
      return plain(
        'tolerance',
        `The loss is under the tolerance of ${formatInProse(plan.tolerance ?? 0)} after ${steps}.`,
      );
    case 'non-finite': {
      const detail = diagnostic?.message ?? 'The run left the numbers.';
      return {
        ...plain('non-finite', detail, remediesOfFailure(plan, taken, diagnostic?.code ?? null)),
        parameters: namesOf(run.failing),
      };
    }
    case 'steps':
    case 'no-progress': {
      if (probed === null || !Number.isFinite(probed[1].loss))
        return plain('steps', `All ${steps} were taken. The program is too large to look around its end.`);
      if (!probed[1].slopes.every(Number.isFinite))
        return plain(
          'non-finite',
          describeCliff(run.recent.firstLoss, probed[1].loss),
          remediesOfFailure(plan, taken, null),
        );
      const measured = await measure(run, ...probed);
      const verdict = judge(measured, reason === 'no-progress');
      return {
        kind: kinds[verdict.kind],
        detail: describeVerdict(verdict, measured),
        parameters: namesOf(concerned(verdict, measured)),
        remedies: remediesOf(verdict, measured),
      };
    }
  }
}

const kinds: { readonly [Kind in Verdict['kind']]: EndKind } = {
  converged: 'converged',
  flat: 'flat',
  asymptote: 'flat',
  precision: 'precision',
  saddle: 'stalled',
  swings: 'stalled',
  blocked: 'stalled',
  slow: 'stalled',
  falls: 'steps',
};

/** The numbers of the parameters that a verdict is about. */
function concerned(verdict: Verdict, measured: Measured): readonly number[] {
  const { plateaus, bounded, owners } = measured;
  switch (verdict.kind) {
    case 'converged':
      return [...new Set([...plateaus.map(({ parameter }) => parameter), ...bounded])].sort((a, b) => a - b);
    case 'flat':
      return plateaus.map(({ parameter }) => parameter);
    case 'saddle':
    case 'asymptote':
      return verdict.parameters;
    case 'precision':
    case 'blocked':
    case 'slow':
    case 'falls': {
      const { parameters } = verdict.distance ?? { parameters: [] };
      return parameters.length > 0 ? parameters : [...new Set(owners)];
    }
    case 'swings':
      return [...new Set(owners)];
  }
}
