/** Charts: axes, legends, accessible names and remarks. */

import { count, plural } from './numbers';

export const chartWords = {
  lossOverSteps: 'Loss over steps',
  restartLosses: 'Losses of the restarts over steps',
  lossOver: (x: string, y: string) => `The loss over ${x} and ${y}`,
  whereEnded: (name: string) => `Where ${name} ended`,
  furtherOff: (members: number) => `${plural(members, 'restart')} further off.`,
  restarts: 'restarts',
  best: 'the best',
  others: 'others',
  run: 'the run',
  equalLoss: 'equal loss',
  lastRun: 'last run',
  smoothed: 'smoothed',
  training: 'training',
  raw: 'raw',
  predicted: 'predicted as measured',
  atStart: 'at the start',
  rows: 'rows',
  measured: 'measured',
  band: '95 % band',
  step: (step: number) => `step ${count(step)}`,
  loss: (loss: string) => `loss ${loss}`,
  heldOut: (loss: string) => `held out ${loss}`,
  thinned: (stride: number, points: number) => `One in ${count(stride)} of ${count(points)} points is drawn.`,
  negativeLoss: 'Linear, because a loss is below zero.',
  noPositiveLoss: 'Linear, because no loss is above zero.',
  zeroLoss: 'A loss of zero is drawn at the lower edge.',
} as const;
