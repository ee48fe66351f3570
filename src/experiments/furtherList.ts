/**
 * The experiments of both papers that are no table of programs and starts: what each measures, what the paper prints of it, and
 * what is run here in its place, or where it is run.
 */

export interface Measure {
  readonly id: string;
  readonly name: string;
  /** In the paper's own spelling; null for what it does not print. */
  readonly printed: string | null;
}

export interface FurtherExperiment {
  readonly id: string;
  readonly title: string;
  /** What is run here, and how it differs from the paper's. Code is between backticks. */
  readonly about: string;
  /** None where it is run elsewhere, which `about` says. */
  readonly measures: readonly Measure[];
}

const epochs: readonly Measure[] = [
  { id: 'direct', name: 'milliseconds an epoch, direct', printed: null },
  { id: 'interpreter', name: 'milliseconds an epoch, interpreter', printed: null },
  { id: 'tower', name: 'milliseconds an epoch, tower', printed: null },
  { id: 'difference', name: 'largest difference of the levels', printed: '7e-7' },
];

const epochsBeside = (printed: string): readonly Measure[] =>
  epochs.map((each) => (each.id === 'interpreter' ? { ...each, printed } : each));

export const furtherExperiments: readonly FurtherExperiment[] = [
  {
    id: 'E',
    title: 'Two unknown operators',
    about:
      'The structure search: two operators of eight, so 64 combinations, by soft choices and by searches that use no gradients; 240 restarts of each. The paper does not print its law and its data, so these are eight laws of ours of the form `(outer (inner x y) z)`, at 40 points. What its other searches may look at is not printed either: here it is one combination, 56 and 64.',
    measures: [
      { id: 'plain', name: 'soft choices at temperature 1', printed: '10.8 %' },
      { id: 'annealed', name: 'soft choices, temperature 2 to 0.1', printed: null },
      { id: 'constants', name: 'the same, with two constants unknown', printed: null },
      { id: 'random', name: 'random search', printed: '2.1 %' },
      { id: 'evolutionary', name: 'evolutionary search', printed: '82.9 %' },
      { id: 'exhaustive', name: 'exhaustive search', printed: '100 %' },
    ],
  },
  {
    id: 'battery',
    title: 'Co-search: the fading of a battery',
    about:
      'An outer loop proposes formulas, and each one’s constants are fitted to convergence. The paper’s cells are not at hand, so the capacities are made up, with a knee at 6.2 hundred cycles and noise of 0.3 %: the example *A knee in a battery*. 20,000 candidates are judged.',
    measures: [
      { id: 'knee', name: 'what is found', printed: 'a knee' },
      { id: 'at', name: 'where it bends, in hundreds of cycles (6.2)', printed: null },
      { id: 'with', name: 'loss with a knee', printed: null },
      { id: 'without', name: 'lowest loss without one', printed: null },
    ],
  },
  {
    id: 'influenza',
    title: 'Co-search: the force of infection',
    about:
      'Five forces of infection in the influenza data of 1978, each fitted by 60 steps of Adam, by 300, and to convergence: which one fits best? An outer loop that stops its fits early prefers another one.',
    measures: [
      { id: '60', name: 'best after 60 steps', printed: 'an apparent win' },
      { id: '300', name: 'best after 300 steps', printed: 'it vanishes' },
      { id: 'convergence', name: 'best at convergence', printed: null },
    ],
  },
  {
    id: 'climate',
    title: 'A climate of 70 parameters',
    about:
      'An energy-balance model of ten bands of latitude over 100 years, written anew at the size of the paper’s, on 64 made-up worlds. The restarts are on one row, since the paper does not say on how many; their time is taken over 10 of the 300 epochs.',
    measures: [
      ...epochsBeside('450'),
      { id: 'restarts', name: 'seconds for 200 restarts of 300 epochs', printed: '38.0' },
    ],
  },
  {
    id: 'society',
    title: 'A society of 87 parameters',
    about:
      'A model of 22 stocks over 100 years, written anew at the size of the paper’s, on 64 made-up societies.',
    measures: epochsBeside('4,580'),
  },
  {
    id: 'kalman',
    title: 'A Kalman filter of dimension 20',
    about:
      'The likelihood of 360 months with four readings each, by its state’s transition and both kinds of noise. Months and readings are simulated.',
    measures: epochs,
  },
  {
    id: 'batching',
    title: 'One walk for a batch',
    about:
      'Control flow is the same for all rows, so that a batch of 1,024 costs less than 1,024 rows one by one. Here the interpreter is gone before the first row, so that what is left to save is the cost of a call and half of the arithmetic, by lanes.',
    measures: [
      { id: 'training', name: 'times as fast in training, batch of 1,024', printed: '56–63' },
      { id: 'forward', name: 'times as fast forward, batch of 1,024', printed: '214–270' },
    ],
  },
  {
    id: 'runs',
    title: 'Whole runs through the interpreter',
    about:
      'Seconds of one run of training through the interpreter, staging and compilation included. The paper’s are those of its authors’ machines.',
    measures: [
      { id: 'P1', name: 'P1', printed: '2.4' },
      { id: 'P6', name: 'P6', printed: '210' },
      { id: 'B', name: 'mean of M01 to M15', printed: '513' },
      { id: 'B direct', name: 'mean of M01 to M15, direct', printed: '7.0' },
      { id: 'C01', name: 'C01', printed: 'seven to nine hours' },
      { id: 'C06', name: 'C06', printed: 'seven to nine hours' },
    ],
  },
  {
    id: 'dilation',
    title: 'Dilated digits (Compiling to recurrent neurons, arXiv:2511.14953)',
    about:
      'Networks linked with a term of Cajal that repeats by the digit, and with one that decides, beside networks without them. They train for minutes to hours: the page *Digits* runs one task at a time, `npm run experiments -- cajal` all of them, and the report is `docs/cajal-experiments.md`.',
    measures: [],
  },
  {
    id: 'logic',
    title: 'And, and equal, of two digits (Compiling to linear neurons, arXiv:2511.13769)',
    about:
      'Run by the page *Digits* and by `npm run experiments -- cajal --tasks and,equal`; the report is `docs/cajal-experiments.md`.',
    measures: [],
  },
];
