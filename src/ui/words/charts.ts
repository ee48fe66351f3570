/** Charts: axes, legends, accessible names and remarks. */

import { formatPlain } from '../../editor/figures';
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
  lossesAbove: (highest: number) => `Losses above the axis are cut off, up to ${formatPlain(highest)}.`,
  runsAbove: (runs: number) => `${plural(runs, 'other run')} ${runs === 1 ? 'goes' : 'go'} above the axis.`,
  runsLonger: (runs: number) =>
    `${plural(runs, 'other run')} ${runs === 1 ? 'continues' : 'continue'} beyond it.`,
  negativeLoss: 'Linear, because a loss is below zero.',
  noPositiveLoss: 'Linear, because no loss is above zero.',
  zeroLoss: 'A loss of zero is drawn at the lower edge.',
} as const;
