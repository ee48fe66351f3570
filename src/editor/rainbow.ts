/**
 * Colours brackets by their depth, in the visible text, and marks those without a partner of their kind. The colours
 * repeat after six levels.
 */

import { bracketMatching, syntaxTree } from '@codemirror/language';
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { Tree } from '@lezer/common';
import { movesNumber } from './numbers/dragging';
import { isWellBracketed } from './syntax';

export const bracketColours = 6;

export interface BracketMark {
  readonly from: number;
  readonly to: number;
  /** The depth, 0 for the outermost brackets; null without a partner, or with one of the other kind. */
  readonly depth: number | null;
}

const brackets = new Set(['(', ')', '[', ']', '#(']);

/**
 * The brackets between two offsets, in order, except those that a datum comment removes together with their partner.
 */
export function bracketMarks(tree: Tree, from: number, to: number): BracketMark[] {
  const marks: BracketMark[] = [];
  const isPaired: boolean[] = [];
  let commented = 0;
  const mark = (bracket: { readonly from: number; readonly to: number }, depth: number | null): void => {
    marks.push({ from: bracket.from, to: bracket.to, depth });
  };
  tree.iterate({
    from,
    to,
    enter: (node) => {
      if (node.name === 'DatumComment') commented++;
      if (node.name === 'List' || node.name === 'Vector') isPaired.push(isWellBracketed(node.node));
      if (node.name === 'UnmatchedClose') mark(node, null);
      else if (brackets.has(node.name)) {
        if (!isPaired.at(-1)) mark(node, null);
        else if (commented === 0) mark(node, isPaired.length - 1);
      }
      return node.name !== 'UnmatchedClose';
    },
    leave: (node) => {
      if (node.name === 'DatumComment') commented--;
      if (node.name === 'List' || node.name === 'Vector') isPaired.pop();
    },
  });
  return marks;
}

const unmatched = Decoration.mark({ class: 'cm-bracket-unmatched' });
const byDepth = Array.from({ length: bracketColours }, (_, depth) =>
  Decoration.mark({ class: `cm-bracket-${depth}` }),
);

function decorate(view: EditorView): DecorationSet {
  const tree = syntaxTree(view.state);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (const mark of bracketMarks(tree, from, to)) {
      const coloured = mark.depth === null ? unmatched : byDepth[mark.depth % bracketColours]!;
      builder.add(mark.from, mark.to, coloured);
    }
  }
  return builder.finish();
}

class Rainbow {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = decorate(view);
  }

  update(update: ViewUpdate): void {
    if (movesNumber(update)) this.decorations = this.decorations.map(update.changes);
    else if (update.viewportChanged || syntaxTree(update.state) !== syntaxTree(update.startState)) {
      this.decorations = decorate(update.view);
    }
  }
}

/** Bracket colours, and the bracket at the cursor with its partner. */
export const rainbowBrackets: Extension = [
  ViewPlugin.fromClass(Rainbow, { decorations: (plugin) => plugin.decorations }),
  bracketMatching(),
];
