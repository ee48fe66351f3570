/** Describes a name in a line and a sentence, and shows that in a tooltip. */

import type { Text } from '@codemirror/state';
import type { Entry } from '../lang/catalogue';
import { formatNumber } from '../lang/numberSyntax';
import type { Binding, BindingKind } from './binding';
import { formEntry, isTrainingForm, type KnownForm } from './forms';
import type { ImportedName, KnownLibrary } from './imports';
import type { Meaning } from './meaning';
import { definitionInScheme } from './schemeDefinitions';
import type { TableInfo } from './tables';
import type { Place } from './vocabulary';

export interface Documentation {
  /** Its notation: `(sqrt x)`. */
  readonly title: string;
  readonly kind: string;
  /** Sentences, or the comment above the definition; may be empty. */
  readonly text: string;
  /** A use of it, with its value; empty without one. */
  readonly example?: string;
  /** Its definition in Scheme, of a procedure that is written in it. */
  readonly definition?: string;
}

const bindingKinds: { readonly [Kind in BindingKind]: string } = {
  procedure: 'procedure',
  value: 'value',
  parameter: 'learned parameter',
  column: 'column',
  argument: 'argument',
  variable: 'local name',
  'loop variable': 'loop variable',
  'row value': 'value of a row',
  macro: 'macro',
  'pattern variable': 'pattern variable',
};

const placeKinds: { readonly [Kind in Place['kind']]: string } = {
  option: 'option',
  optimizer: 'optimizer',
  loss: 'loss',
  reduction: 'reduction',
  constraint: 'constraint',
  filter: 'filter',
  auxiliary: 'keyword',
  setting: 'setting',
  library: 'library',
};

/** The lines of comment right above a definition, or else the comment after it on its own line. */
export function commentAt(text: Text, from: number, to: number): string {
  const first = text.lineAt(from);
  const lines: string[] = [];
  if (first.text.slice(0, from - first.from).trim() === '') {
    for (let number = first.number - 1; number >= 1; number--) {
      const comment = /^\s*;+ ?(.*)$/.exec(text.line(number).text);
      if (comment === null) break;
      lines.unshift(comment[1]!.trimEnd());
    }
  }
  if (lines.length > 0) return lines.join('\n').trim();
  if (to > first.to) return '';
  const behind = /^[\s)\]]*;+ ?(.*)$/.exec(text.sliceString(to, first.to));
  return behind === null ? '' : behind[1]!.trim();
}

function valueSentence(binding: Binding): string {
  if (binding.value === null) return '';
  switch (binding.kind) {
    case 'parameter':
    case 'loop variable':
      return `Starts at ${binding.value}.`;
    case 'column':
      return `Of ${binding.value}.`;
    case 'row value':
      return `From ${binding.value}.`;
    default:
      return `${binding.value}.`;
  }
}

export function bindingDocumentation(binding: Binding, text: Text): Documentation {
  const isLocal = binding.kind === 'argument' || binding.kind === 'pattern variable';
  const comment = isLocal ? '' : commentAt(text, binding.form.from, binding.form.to);
  return {
    title: binding.signature ?? binding.name,
    kind: bindingKinds[binding.kind],
    text: [comment, valueSentence(binding)].filter((each) => each !== '').join('\n'),
  };
}

export function tableDocumentation({ name, columns }: TableInfo): Documentation {
  return { title: name, kind: 'table', text: `Columns: ${columns.join(', ')}.` };
}

export function formDocumentation(form: KnownForm): Documentation {
  const { signature, doc } = formEntry(form);
  return { title: signature, kind: isTrainingForm(form) ? 'training form' : 'form', text: doc };
}

export function builtinDocumentation({ signature, doc, example }: Entry): Documentation {
  const own = { title: signature, kind: 'procedure', text: doc };
  return example === undefined ? own : { ...own, example };
}

export function wordDocumentation(place: Place['kind'], { signature, doc }: Entry): Documentation {
  return { title: signature, kind: placeKinds[place], text: doc };
}

export function constantDocumentation(name: string, value: number, doc: string): Documentation {
  return { title: `${name} = ${formatNumber(value)}`, kind: 'number', text: doc };
}

export function importedDocumentation({ entry, library }: ImportedName): Documentation {
  return { ...builtinDocumentation(entry), kind: `from ${library}` };
}

/** How many names of a library are listed. */
const maxListed = 12;

export function libraryDocumentation({ name, sentence, names }: KnownLibrary): Documentation {
  const more = names.length > maxListed ? `, and ${names.length - maxListed} more` : '';
  const listed = names.length === 0 ? '' : `\nIt brings ${names.slice(0, maxListed).join(', ')}${more}.`;
  return { title: name, kind: 'library', text: `${sentence}${listed}` };
}

/** The documentation; null if there is none. */
export function documentationOf(meaning: Meaning, name: string, text: Text): Documentation | null {
  switch (meaning.kind) {
    case 'binding':
      return bindingDocumentation(meaning.binding, text);
    case 'form':
      return formDocumentation(meaning.form);
    case 'builtin': {
      const definition = definitionInScheme(name);
      const own = builtinDocumentation(meaning.entry);
      return definition === null ? own : { ...own, definition };
    }
    case 'imported':
      return importedDocumentation(meaning);
    case 'word':
      return wordDocumentation(meaning.place, meaning.entry);
    case 'constant':
      return constantDocumentation(name, meaning.value, meaning.doc);
    case 'table':
      return tableDocumentation(meaning.table);
    case 'left out':
      return { title: name, kind: 'not part of Gradus', text: meaning.advice };
    case 'data':
    case 'unknown':
      return null;
  }
}

export function renderDocumentation({ title, kind, text, example, definition }: Documentation): HTMLElement {
  const root = document.createElement('div');
  root.className = 'cm-documentation';
  const heading = root.appendChild(document.createElement('div'));
  heading.className = 'cm-documentation-heading';
  heading.appendChild(document.createElement('code')).textContent = title;
  heading.append(' ');
  heading.appendChild(document.createElement('span')).textContent = kind;
  if (text !== '') {
    const body = root.appendChild(document.createElement('div'));
    body.className = 'cm-documentation-text';
    body.textContent = text;
  }
  if (example !== undefined) {
    const use = root.appendChild(document.createElement('pre'));
    use.className = 'cm-documentation-example';
    use.textContent = example;
  }
  if (definition !== undefined) {
    const source = root.appendChild(document.createElement('pre'));
    source.className = 'cm-documentation-definition';
    source.tabIndex = 0;
    source.textContent = definition;
  }
  return root;
}
