/** The search for unknowns: its panel, and the question for an assistant. It is loaded with the panel's body. */

import { formatPlain } from '../../editor/figures';
import type { SearchPhase, SearchState, SoughtState, Task } from '../state/discovery';
import { count, plural, rate } from './numbers';

export const discoverWords = {
  start: 'Start',
  startTip: 'Searches for bodies of the unknowns, in workers of its own',
  continue: 'Continue',
  continueTip: 'Goes on with the search where it rests',
  startAnew: 'Start anew',
  pause: 'Pause',
  pauseTip: 'The search rests, and can continue, also after a reload',
  stop: 'Stop',
  stopTip: 'Ends the search; what it found stays',
  seed: 'seed',
  seedTip: 'The same seed and number of candidates give the same front on any number of cores',
  limit: 'for',
  limits: (seconds: number | null) =>
    seconds === null
      ? 'until stopped'
      : seconds < 60
        ? plural(seconds, 'second')
        : plural(seconds / 60, 'minute'),
  settings: 'Settings of the search',
  status: 'How far the search is',
  front: 'Size against loss',
  size: 'size',
  loss: 'loss',
  frontCaption: 'The best of each size',
  columns: { size: 'size', loss: 'loss', heldOut: 'held out', formula: 'formula', actions: 'actions' },
  choose: (size: number) => `Show size ${count(size)}`,
  given: 'pasted',
  keep: 'Keep',
  keepTip: 'Writes it into the program as definitions with parameters',
  kept: 'It is in the program now, its constants as parameters.',
  copy: 'Copy',
  copyTip: 'Copies it as Scheme',
  copied: 'Copied the expression.',
  constants: 'Constants',
  constant: 'constant',
  value: 'value',
  error: 'std. error',
  working: 'at work …',
  noConstants: 'It has no constants.',
  scheme: 'Scheme',
  beside: (size: number) => `size ${count(size)}`,
  paste: 'Candidates from elsewhere',
  pasteHint:
    'One expression in each line, or several forms. A number with a point is a constant to be calibrated.',
  pasteField: 'Candidates',
  check: 'Calibrate them',
  pasted: 'What became of them',
  waiting: 'waiting',
  lossIs: (loss: number) => `loss ${formatPlain(loss)}`,
  onFront: 'on the front',
  progress: (done: number, all: number, refused: number) =>
    `${count(done)} of ${plural(all, 'candidate')}, ${count(refused)} refused`,
  tookTooLong: (milliseconds: number) => `It took longer than ${plural(milliseconds / 1000, 'second')}.`,
  tooMany: (most: number) => `Only the first ${count(most)} candidates of a list are calibrated.`,
  nothingPasted: 'There is no candidate in this text.',
  noQuestion: 'There is no question to copy while nothing can be searched for.',
  asked: 'Copied the question. Paste it to an assistant or a colleague, and the answer below.',
  forgotten: 'Forgot the search and its front.',
  changedMeanwhile: 'The program changed meanwhile. Keep it again.',
  doesNotCompile: 'The program does not compile.',
  earlier: 'This was found for an earlier text of the program.',
  elsewhere: (title: string) => `A search for “${title}” goes on.`,
  pauseElsewhere: 'Pause it',
  notKept: 'The browser’s storage is full or closed. This search stays here until the page is closed.',
  noHoldout: 'No rows are held out, so nothing says how these do on other data.',
  empty: 'The front grows here as the search finds bodies, from the smallest.',
  mistake: (message: string) => `The program has a mistake: ${message}`,
} as const;

/** What the search is at, in a sentence: `searching`, and why it rests. */
export function describePhase(phase: SearchPhase): string {
  switch (phase.kind) {
    case 'idle':
      return 'not started';
    case 'searching':
      return 'searching';
    case 'paused':
      return phase.reason === 'time' ? 'paused: its time is over' : 'paused';
    case 'exhausted':
      return 'done: every candidate of these sizes was tried';
    case 'stopped':
      return 'stopped';
    case 'failed':
      return 'failed';
  }
}

/** `12,340 candidates, 512 calibrated, 3,200 a second`. */
export function describeCounts({ counts, rate: perSecond }: SearchState): string {
  const done = `${plural(counts.candidates, 'candidate')}, ${count(counts.calibrated)} calibrated`;
  return perSecond === null ? done : `${done}, ${rate(perSecond)} a second`;
}

/** What is sought: `law of axis, over 5 rows`. */
export function describeTask({ unknowns, rows, holdoutRows }: Task): string {
  const names = unknowns.map(({ name, parameters }) => `${name} of ${parameters.join(', ')}`).join('; ');
  const over = rows === null ? '' : `, over ${plural(rows, 'row')}`;
  const heldOut = holdoutRows === 0 ? '' : `, ${count(holdoutRows)} held out`;
  return `${names}${over}${heldOut}`;
}

/** Why nothing can be searched for in this text; null where something can, and where that is not known. */
export function describeHindrance(sought: SoughtState): string | null {
  switch (sought.kind) {
    case 'mistaken':
      return discoverWords.mistake(sought.message);
    case 'refused':
      return sought.message;
    case 'sought':
      return sought.hindrance;
    case 'none':
    case 'asking':
    case 'failed':
      return null;
  }
}
