/** What the page says when a part of it fails, when its files are missing, and when a new version is published. */

export const recoveryWords = {
  tryAgain: 'Try again',
  reload: 'Reload',
  partFailed: (name: string, message: string) => `${name} failed: ${message}`,
  loading: (part: string) => `Loading ${part}.`,
  checking: 'Checking the server.',
  trying: 'Trying again.',
  unreachable: 'The server does not answer. Your program and the last results are still here.',
  refused: 'The server answers now. Try again, and reload the page if that does not help.',
  outdated: 'A new version of Gradus was published. Reload the page to use it; drafts are kept.',
  newVersion: 'A new version of Gradus was published.',
  reloadFor: 'Reload to use it',
  unsavedReload:
    'The page was not reloaded: the browser could not keep the draft. Save the program as a file first.',
  saveFile: 'Save as file',
  unexpected: (message: string) => `Something on the page failed: ${message}`,
  startFailed: (message: string) => `The address was not opened: ${message}`,
  programStands: 'The page opened what it had instead.',
  page: {
    title: 'The page stopped working',
    cause: (message: string) => `The error was: ${message}`,
    kept: 'Your program is below, exactly as it was. Your edits are kept as a draft in this browser.',
    notKept:
      'Your program is below, exactly as it was. This browser did not keep it: copy it or save it before you leave.',
    noProgram: 'No program was open.',
    program: 'Program',
    evaluator: 'Evaluator',
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The browser did not allow copying: select the text and copy it.',
    fresh: 'Open a fresh page',
    freshTip: 'Opens the first example. Drafts stay in the menu of programs.',
    details: 'Details of the error',
  },
} as const;
