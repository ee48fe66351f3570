/** The share dialog, and what keys do. Code is between backticks. */

import { count, plural } from './numbers';

export const shareWords = {
  title: 'Share',
  tooLarge: (size: number, max: number) =>
    `The program is too large for a link: it takes ${count(size)} bytes, and ${count(max)} are allowed. Save it as a file instead.`,
  failed: (message: string) => `The link could not be made: ${message} Save the program as a file instead.`,
  copied: 'The link is copied, and it is in the address.',
  notCopied: 'The link is in the address. The browser did not let the page copy it: copy it from here.',
  content: (length: number) =>
    `It holds the whole program in ${plural(length, 'character')}; nothing is stored on a server.`,
  search: (entries: number) =>
    `It also holds the settings of the search and its front of ${plural(entries, 'expression')}, which whoever opens it calibrates again.`,
  link: 'Link',
  copyAgain: 'Copy again',
  long: (max: number) =>
    `The link is longer than ${count(max)} characters. Some mail and chat programs cut such links: send a file where that matters.`,
  tables: (names: readonly string[]) =>
    `The program uses ${names.length === 1 ? 'the table' : 'the tables'} \`${names.join(', ')}\`, which you added. A link does not carry tables: send the CSV too, to be dropped on the page.`,
  safe: 'Whoever opens it sees the program and presses Train. It never runs by itself.',
} as const;

/** What each key of the page does. */
export const keyWords = {
  train: 'Trains, pauses or resumes.',
  step: 'Takes one step.',
  stop: 'Stops.',
  share: 'Shares: puts the program into the address.',
  open: 'Opens a file.',
  present: 'Presents: large code and charts. The same key ends it, and so does Escape.',
  thenKey: ', then ',
} as const;
