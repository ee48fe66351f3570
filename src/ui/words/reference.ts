/** The reference: every name of the language, the outline of the program, and the keys. Code is between backticks. */

import { plural } from './numbers';

export const referenceWords = {
  title: 'Reference',
  search: 'Search forms and procedures',
  found: (count: number) => `${plural(count, 'entry', 'entries')} found`,
  entries: 'Entries of the reference',
  nothing: (query: string) => `Nothing is named \`${query}\`, and no sentence says it.`,
  about:
    'Gradus trains Scheme programs with a few unknown constants, by exact gradients. Mark a constant with `(define-parameter name start)`, say what is to be small with `(fit …)` or `(minimize …)`, and press Train. Nothing leaves this browser.',
  outline: 'This program',
  noDefinitions: 'The program defines nothing yet.',
  definition: (kind: string, line: number) => `${kind}, line ${line}`,
  groups: {
    training: 'What is learned, and from what',
    options: 'Options of training',
    forms: 'Forms of Scheme',
    arithmetic: 'Numbers and derivatives',
    tensors: 'Tensors',
    densities: 'Densities',
    solvers: 'Differential equations',
    lists: 'Lists and vectors',
    texts: 'Characters, strings and output',
    mappings: 'Tables that do not change',
    constants: 'Constants',
    libraries: 'Libraries',
  },
  insert: 'Insert',
  insertTip: (name: string) => `Inserts this use of ${name} at the cursor`,
  derivative: 'Derivative:',
  derivativeBy: (operand: string) => `Derivative by ${operand}:`,
  broughtBy: (library: string) => `The library ${library} brings it.`,
  fileOf: (library: string) => `The file of the library ${library}`,
  keys: 'Keys',
  pageKeys: 'The page',
  editorKeys: 'The editor',
  cursor: 'In examples of keys, | is the cursor.',
  showsReference: 'Shows the reference.',
  showsName: 'Shows the reference, of the name at the cursor in the editor.',
} as const;
