/**
 * The forms that the editor knows by name: the catalogue's, and those that define things for which the catalogue has no
 * entry. `binding.ts` says what each binds, `indentation.ts` how each is laid out.
 */

import { type Entry, type FormName, forms, trainingForms } from '../lang/catalogue';

/** Forms of R7RS that programs use besides the catalogue's. */
const others = {
  'define-record-type': {
    signature: '(define-record-type type (constructor field ...) predicate (field accessor) ...)',
    doc: 'A new kind of thing: a procedure that makes it, one that recognises it, and ones that read its fields.',
  },
  'define-syntax': {
    signature: '(define-syntax name (syntax-rules ...))',
    doc: 'Names a form of one’s own.',
  },
  'let-syntax': { signature: '(let-syntax ((name rules) ...) body ...)', doc: 'Forms for the body.' },
  'letrec-syntax': {
    signature: '(letrec-syntax ((name rules) ...) body ...)',
    doc: 'Forms for the body that may use each other.',
  },
  'syntax-rules': {
    signature: '(syntax-rules (literal ...) (pattern template) ...)',
    doc: 'The meaning of a form: the template of the first pattern that fits.',
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type KnownForm = FormName | keyof typeof others;

const entries: ReadonlyMap<string, Entry> = new Map(Object.entries({ ...others, ...forms }));

export function isKnownForm(name: string): name is KnownForm {
  return entries.has(name);
}

export function formEntry(name: KnownForm): Entry {
  return entries.get(name)!;
}

/** Forms that train, or say what is trained. */
const training: ReadonlySet<KnownForm> = new Set<KnownForm>([...trainingForms, 'mean-over', 'sum-over']);

export function isTrainingForm(name: KnownForm): boolean {
  return training.has(name);
}
