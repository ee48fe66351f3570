/** What the page says of its own accord: what it did, what it refused, and what it lost. */

export const sessionWords = {
  compilingStopped: 'Compiling was stopped. The next change of the program compiles it again.',
  compilerBroke: (reason: string) => `The compiler broke down: ${reason}`,
  trainingBroke: (reason: string) => `The training broke down: ${reason}`,
  workerReplaced: 'The training broke down, so the worker was replaced.',
  memoryGivenBack: 'The worker was replaced to give its memory back.',
  changedMeanwhile: 'The text changed before it was compiled. Train again.',
  doesNotCompile: 'The program does not compile yet, so it cannot be trained.',
  nothingToTrain: 'There is nothing to train: the program has no fit and no minimize.',
  addressRefused: (reason: string) => `The address was not opened. ${reason}`,
  noLesson: (id: string, known: readonly string[]) =>
    `There is no lesson “${id}”. There are: ${known.join(', ')}.`,
  noExample: (id: string, known: readonly string[]) =>
    `There is no example “${id}”. There are: ${known.join(', ')}.`,
  lost: (message: string) => `${message} Your text and the last results are still here.`,
  unsaved:
    'The draft could not be kept: the browser’s storage is full or closed. Save the program as a file, or share it.',
  tableRefused: (name: string, reason: string) => `${name} was not read as a table. ${reason}`,
  tableTooLarge: (size: string, max: string) => `It has ${size}, and ${max} are allowed.`,
  tableNotText: 'It is not a text file.',
  megabytes: (number: string) => `${number} MB`,
} as const;
