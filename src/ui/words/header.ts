/** The header: the menu of documents, the run controls, pace, level, backend and theme. */

import type { BackendChoice } from '../../app/protocol';
import { count, plural } from './numbers';

export const headerWords = {
  share: 'Share',
  shareTip: 'Puts the program into a link',
  help: 'Reference',
  helpTip: 'Shows what every form and procedure does, and the keys',
  settings: 'Pace, level and backend',
  settingsAndSeed: 'Seed, pace, level and backend',
} as const;

export const documentWords = {
  menu: 'Examples, lessons, drafts and files',
  button: (title: string) => `Document: ${title}. Examples, lessons, drafts and files`,
  title: 'Title',
  newProgram: 'New',
  newTip: 'Opens an empty program',
  openFile: 'Open file',
  openTip: 'Opens a .scm file',
  saveFile: 'Save file',
  saveTip: 'Saves the program as a .scm file',
  examples: 'Examples',
  likelihoods: 'Likelihoods',
  likelihoodsSummary: 'Models of the statistical literature, with their log-likelihoods.',
  lessons: 'Lessons',
  drafts: 'Drafts',
  noDrafts: 'Your edits are kept here, in this browser, as you type.',
  emptyDraft: 'empty',
  deletedDraft: (title: string) => `Deleted the draft “${title}”.`,
  deleteDraft: (title: string, time: string) => `Delete the draft ${title} of ${time}`,
  deleteTip: 'Deletes the draft',
  pages: {
    experiments: {
      title: 'The paper’s experiments',
      summary: '29 programs from 171 starts, run again beside the printed table.',
    },
    digits: {
      title: 'Digits',
      summary: 'Networks linked with Cajal learn from images, beside networks that are not.',
    },
  },
} as const;

export const runControlWords = {
  group: 'Training',
  train: 'Train',
  trainTip: 'Trains the program from its start, or from values that were dragged',
  pause: 'Pause',
  pauseTip: 'Pauses between two steps',
  resume: 'Resume',
  resumeTip: 'Continues where it paused',
  step: 'Step',
  stepTip: 'Takes one step',
  continue: 'Continue from here',
  continueTip: 'Trains the changed program from the present values, not from its start',
  stopTip: 'Ends the run, or a long compilation',
  reset: 'Reset',
  resetTip: 'Back to the same start',
  newSeed: 'New seed',
  newSeedTip: 'Back to the start, with another seed',
  seed: 'Seed',
  seedTip: 'The seed of the run. Leave it empty for the program’s own.',
} as const;

export const paceWords = {
  label: 'pace',
  fastest: 'as fast as it can',
  stepsPerSecond: (steps: number) => `${plural(steps, 'step')} a second`,
  automatic: (pace: string) => `${pace}, so that a run takes about three seconds`,
  automaticTip: 'A run takes about three seconds at this pace',
  automaticAgainTip: 'Back to the pace at which a run takes about three seconds',
  short: {
    fastest: 'fastest',
    automatic: 'in 3 s',
    perSecond: (steps: number) => `${count(steps)}/s`,
  },
} as const;

export const levelWords = {
  menu: 'Level',
  button: (level: string) => `Level: ${level}`,
  tip: 'What is compiled: the program, or an evaluator that runs it',
  legend: 'The program is run',
  sameValues: 'Values and gradients are the same at every level, unless you change the evaluator.',
  changedEvaluator: 'You have changed the evaluator: see evaluator.scm.',
} as const;

export const backendWords = {
  menu: 'Backend',
  button: (name: string) => `Backend: ${name}`,
  tip: 'What computes, and why',
  legend: 'The next run computes on',
  inUse: (name: string, bits: string) => `${name}, ${bits}-bit floats.`,
  choices: {
    auto: 'wasm where it can compute the program, else tfjs; the GPU for runs that would take long.',
    wasm: 'The program compiled to WebAssembly, in 64-bit floats. For numbers and small tensors.',
    'wasm-f32': 'The same with rows in 32-bit floats, four at a time: up to twice as fast, to seven digits.',
    webgpu:
      'The program compiled to a shader for the GPU, in 32-bit floats. For many rows, or many restarts.',
    tfjs: 'One tensor operation a node, all rows as one batch, in 32-bit floats.',
    reference: 'Plain evaluation in 64-bit floats, for small programs and for comparison.',
  } satisfies Readonly<Record<BackendChoice, string>>,
} as const;

export const viewWords = {
  button: 'View',
  tip: 'Text size, and presenting',
  size: 'Text',
  sizes: { small: 'small', normal: 'normal', large: 'large' },
  present: 'Present',
  presentTip: 'Large code, axes and curves, without what an audience does not need',
  leave: 'End presenting',
} as const;

export const themeWords = {
  label: {
    system: 'Theme: as the system',
    light: 'Theme: light',
    dark: 'Theme: dark',
  },
  next: (label: string, next: string) => `${label}. Next: ${next}`,
  name: { system: 'as the system', light: 'light', dark: 'dark' },
} as const;
