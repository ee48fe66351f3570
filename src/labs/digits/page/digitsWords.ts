/** The words of the digits page. Code is between backticks, titles between asterisks. */

import { count } from '../../../ui/words';

export const digitsWords = {
  title: 'Digits',
  about:
    'The experiments of *Compiling to recurrent neurons* (arXiv:2511.14953) and, on two digits, of *Compiling to linear neurons* (arXiv:2511.13769). One network reads the number in an image and another a kernel; a program of Cajal convolves the image with the kernel as often as the number says. It is linked with the networks, and gradients flow through it. The other networks have to learn the whole task themselves.',
  stepsTaken: 'Steps taken',
  testLoss: 'test loss',
  testLossOf: (network: string) => `${network}, test loss`,
  qualityOf: (network: string, quality: string) => `${network}, ${quality}`,
  overSteps: (measure: string) => `${measure} over steps`,
  step: (step: number) => `step ${count(step)}`,
  start: 'Start',
  resume: 'Continue',
  pause: 'Pause',
  openTip: 'MNIST’s files of images and labels, packed or not; they stay in this browser',
  openFiles: 'Open MNIST’s files',
  drawnDigits: 'Drawn digits',
  settings: {
    form: 'Settings',
    task: 'Task',
    size: 'Size',
    data: 'Data',
    rate: 'Learning rate',
    batch: 'Batch',
    steps: 'Steps',
    seed: 'Seed',
    backend: 'Computes on',
    networks: 'Networks',
    allData: 'all',
    aTenth: 'a tenth',
    backends: { auto: 'the GPU, else WebAssembly', webgpu: 'WebGPU', wasm: 'WebAssembly' },
  },
  programs: {
    heading: 'The programs',
    open: 'Open in the editor',
    table: 'In the editor `digits` is a table of 1,000 drawn digits, each row an image and its digit.',
  },
  shown: {
    region: 'Images',
    caption: 'What each network makes of digits that it has not seen',
    given: 'given',
    wanted: 'wanted',
    about: (maxDigit: number, readsOdd: boolean) =>
      `Beside an image: the number that the network reads, as weights of 0 to ${maxDigit}${readsOdd ? ', whether it takes the digit for odd,' : ''} and the kernel that it reads: blue above zero, orange below.`,
    imageOf: (what: string, digit: number) => `${what}, digit ${digit}`,
    givenImage: 'Given',
    wantedImage: 'Wanted',
    reads: 'Reads',
    takesFor: 'Takes it for',
    kernel: 'The kernel that it reads',
  },
  files: {
    otherSize: (height: number, width: number, wanted: number) =>
      `Its images are of ${height} by ${width} pixels, and the experiments take ${wanted} by ${wanted}.`,
    complete: (training: number, test: number) =>
      `${count(training)} images to train on and ${count(test)} to test on, from your files.`,
    noLabels: 'The images to train on are loaded; their labels are missing.',
    noImages: 'The labels to train on are loaded; their images are missing.',
    testAlone: 'Files to test on are loaded; images and labels to train on are missing.',
    drawn: 'Digits drawn here.',
    refused: (name: string, reason: string) => `${name} was not loaded. ${reason}`,
    ready: (name: string) => `${name} is ready for the experiments with digits.`,
  },
  over: 'The run is over.',
} as const;
