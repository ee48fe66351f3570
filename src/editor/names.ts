/**
 * Colours names by meaning, in the visible text: definitions, learned parameters, columns, forms, the language's
 * procedures, quoted data. A name that the program rebinds loses the language's colour.
 */

import { syntaxTree } from '@codemirror/language';
import { type EditorState, type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { Binding } from './binding';
import { isTrainingForm } from './forms';
import { type Meaning, meaningOf } from './meaning';
import { movesNumber } from './numbers/dragging';
import { scopeOf } from './scope';
import { tableFacet } from './tables';

export type NameClass =
  | 'definition'
  | 'parameter'
  | 'column'
  | 'form'
  | 'training'
  | 'word'
  | 'builtin'
  | 'constant'
  | 'data'
  | 'absent';

export interface NameMark {
  readonly from: number;
  readonly to: number;
  readonly classes: readonly NameClass[];
}

function bindingClasses(binding: Binding, defines: boolean): readonly NameClass[] {
  switch (binding.kind) {
    case 'parameter':
      return defines ? ['parameter', 'definition'] : ['parameter'];
    case 'column':
    case 'row value':
      return defines ? ['column', 'definition'] : ['column'];
    case 'macro':
      return defines ? ['form', 'definition'] : ['form'];
    case 'procedure':
    case 'value':
      return defines ? ['definition'] : [];
    case 'argument':
    case 'variable':
    case 'loop variable':
    case 'pattern variable':
      return [];
  }
}

function classesOf(meaning: Meaning): readonly NameClass[] {
  switch (meaning.kind) {
    case 'binding':
      return bindingClasses(meaning.binding, meaning.defines);
    case 'form':
      return [isTrainingForm(meaning.form) ? 'training' : 'form'];
    case 'word':
      return [meaning.place === 'auxiliary' ? 'form' : 'word'];
    case 'builtin':
    case 'imported':
      return ['builtin'];
    case 'constant':
      return ['constant'];
    case 'table':
    case 'data':
      return ['data'];
    case 'left out':
      return ['absent'];
    case 'unknown':
      return [];
  }
}

/** The coloured names between two offsets, in order. */
export function nameMarks(state: EditorState, from: number, to: number): NameMark[] {
  const scope = scopeOf(state);
  const tables = state.facet(tableFacet);
  const marks: NameMark[] = [];
  scope.tree.iterate({
    from,
    to,
    enter: (node) => {
      if (node.name === 'DatumComment') return false;
      if (node.name === 'Symbol') {
        const classes = classesOf(meaningOf(scope, node.node, tables));
        if (classes.length > 0) marks.push({ from: node.from, to: node.to, classes });
      }
      return true;
    },
  });
  return marks;
}

const decorations = new Map<string, Decoration>();

function decorationFor(classes: readonly NameClass[]): Decoration {
  const name = classes.map((each) => `cm-name-${each}`).join(' ');
  const known = decorations.get(name);
  if (known !== undefined) return known;
  const made = Decoration.mark({ class: name });
  decorations.set(name, made);
  return made;
}

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (const mark of nameMarks(view.state, from, to)) {
      builder.add(mark.from, mark.to, decorationFor(mark.classes));
    }
  }
  return builder.finish();
}

class NameHighlighter {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = decorate(view);
  }

  update(update: ViewUpdate): void {
    // No name gets another meaning by the value of a number.
    if (movesNumber(update)) this.decorations = this.decorations.map(update.changes);
    else if (
      update.docChanged ||
      update.viewportChanged ||
      syntaxTree(update.state) !== syntaxTree(update.startState) ||
      update.state.facet(tableFacet) !== update.startState.facet(tableFacet)
    ) {
      this.decorations = decorate(update.view);
    }
  }
}

export const nameHighlighting: Extension = ViewPlugin.fromClass(NameHighlighter, {
  decorations: (plugin) => plugin.decorations,
});
