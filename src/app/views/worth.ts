/** What a fit is worth at the shown values: the report of its statistics, the bands of its curves, and profiles. */

import { drive, Slices } from '../../rpc';
import { planPoint, type TrainingPlan } from '../../train';
import { assess, bandOf, confidence, type FitReport, profileOf, type Subject } from '../../train/inference';
import { quickestBackend } from '../evaluation';
import type { Program, Trainable } from '../program';
import type { Band, ProfileReply, ProfileRequest, WorthReply, WorthRequest } from '../protocol';

export async function worthOf(
  program: Program,
  request: WorthRequest,
  signal: AbortSignal,
): Promise<WorthReply> {
  const trainable = await drive(program.trainable(request.settings), signal);
  if (typeof trainable === 'string') return { kind: 'refused', message: trainable };
  const subject = subjectOf(trainable, request, signal);
  const { report, estimates, distributions } = await assess(subject);
  // A pixel of a picture has no band.
  const curves = trainable.staged.plots.flatMap(({ kind, curves: own }) =>
    own.map((curve) => (kind === 'pictures' ? null : curve)),
  );
  const bands: (Band | null)[] = [];
  for (const curve of curves) {
    await subject.pause();
    if (estimates === null || curve === null) bands.push(null);
    else {
      const quantile = distributions.studentQuantile((1 + confidence) / 2, estimates.degreesOfFreedom);
      bands.push(await bandOf(subject, curve, estimates, quantile));
    }
  }
  return { kind: 'worth', report, bands };
}

export async function profileAt(
  program: Program,
  request: ProfileRequest,
  signal: AbortSignal,
): Promise<ProfileReply> {
  const trainable = await drive(program.trainable(request.settings), signal);
  if (typeof trainable === 'string') return { kind: 'refused', message: trainable };
  const found = await profileOf(subjectOf(trainable, request, signal), request.element);
  return typeof found === 'string'
    ? { kind: 'refused', message: found }
    : { kind: 'profile', profile: found };
}

/** What a plan's fit is worth at natural values of all elements. */
export async function reportAt(
  plan: TrainingPlan,
  { at, settings }: Pick<WorthRequest, 'at' | 'settings'>,
  signal: AbortSignal,
): Promise<FitReport> {
  return (await assess(subjectOf({ plan }, { at, settings }, signal))).report;
}

function subjectOf(
  { plan }: Pick<Trainable, 'plan'>,
  { at, settings }: Pick<WorthRequest, 'at' | 'settings'>,
  signal: AbortSignal,
): Subject {
  const slices = new Slices(signal);
  const size = at.length;
  const point = planPoint(plan, at, settings.temperature);
  return {
    plan,
    values: point.slice(0, size),
    temperature: plan.softness === null ? null : settings.temperature,
    // The page asks about runs that are paused or done.
    leftNumbers: false,
    backendFor: quickestBackend,
    pause: () => slices.pause(),
  };
}
