/** Words that several parts of the page share. */

import { count, plural } from './numbers';

export const commonWords = {
  brand: 'Gradus',
  documentTitle: (title: string) => `${title} – Gradus`,
  untitled: 'Untitled',
  close: 'Close',
  closeMessage: 'Close the message',
  undo: 'Undo',
  stop: 'Stop',
  line: (line: number) => `Line ${line}`,
  evaluatorFile: 'evaluator.scm',
  copyCsv: 'Copy as CSV',
  saveSvg: 'Save as SVG',
  savePng: 'Save as PNG',
  copiedCsv: (rows: number) => `Copied ${plural(rows, 'row')} as CSV.`,
  clipboardRefused: 'The browser did not let the page copy to the clipboard.',
  showInProgram: (name: string) => `Shows ${name} in the program`,
  wholeNumber: (min: number, max: number) => `A whole number from ${min} to ${count(max)}`,
  number: (min: number, max: number) => `A number from ${min} to ${max}`,
  heldOut: 'held out',
  loss: 'loss',
  step: 'step',
  steps: 'steps',
  dropHere: 'Drop a table (.csv) to use it by its name, or a program (.scm) to open it.',
} as const;

/** The parts of the page, as a boundary names them in "… failed". */
export const partOfPageWords = {
  sidePage: 'The page',
  header: 'The header',
  runControls: 'The run controls',
  lesson: 'The lesson',
  program: 'The program',
  evaluator: 'The evaluator',
  tables: 'The list of tables',
  console: 'The console',
  runStatus: 'The state of the run',
  results: 'The results',
  shareDialog: 'The share dialog',
  reference: 'The reference',
  print: 'The print',
  dropZone: 'Dropping files',
  notices: 'The list of messages',
  announcer: 'The announcer for screen readers',
  tooltip: 'The tooltip',
  panel: (title: string) => `The ${title} panel`,
} as const;

/** The frame of the page: its sides and what divides them. */
export const layoutWords = {
  sides: 'Sides',
  side: { lesson: 'Lesson', program: 'Program', results: 'Results' },
  lessonWidth: 'Width of the lesson',
  programWidth: 'Width of the program',
  consoleHeight: 'Height of the console',
  backToProgram: 'Back to the program',
} as const;
