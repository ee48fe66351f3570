/** Shows the documentation of a name, under the pointer or, by a command, at the cursor. */

import type { EditorState } from '@codemirror/state';
import {
  activateHover,
  type Command,
  closeHoverTooltips,
  EditorView,
  hasHoverTooltips,
  hoverTooltip,
  type Tooltip,
} from '@codemirror/view';
import type { SyntaxNode } from '@lezer/common';
import { typedTermAt } from './cajal';
import {
  type Documentation,
  documentationOf,
  libraryDocumentation,
  renderDocumentation,
} from './documentation';
import { libraryAt } from './imports';
import { meaningOf } from './meaning';
import { scopeOf } from './scope';
import { symbolName } from './syntax';
import { tableFacet } from './tables';

export interface Explanation {
  readonly from: number;
  readonly to: number;
  readonly documentation: Documentation;
}

/**
 * The documentation of the symbol at an offset, or of the part of a Cajal term there; null if there is none, or nothing
 * is known about it.
 */
export function explanationAt(state: EditorState, position: number, side: -1 | 1): Explanation | null {
  const scope = scopeOf(state);
  const symbol: SyntaxNode = scope.tree.resolveInner(position, side);
  const term = typedTermAt(symbol, state.doc, side === 1 ? position : position - 1);
  if (term !== null) return term;
  const library = libraryAt(scope, symbol);
  if (library !== null)
    return { from: library.from, to: library.to, documentation: libraryDocumentation(library) };
  const name = symbolName(symbol, state.doc);
  if (name === null) return null;
  const meaning = meaningOf(scope, symbol, state.facet(tableFacet));
  const documentation = documentationOf(meaning, name, state.doc);
  return documentation === null ? null : { from: symbol.from, to: symbol.to, documentation };
}

export const documentationHover = hoverTooltip((view, position, side): Tooltip | null => {
  const found = explanationAt(view.state, position, side);
  if (found === null) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create: () => ({ dom: renderDocumentation(found.documentation) }),
  };
});

/** Shows the documentation of the name at the cursor, until the cursor moves or the text changes. */
export const showDocumentation: Command = (view) => {
  const { head } = view.state.selection.main;
  const behind = explanationAt(view.state, head, 1);
  const explanation = behind ?? explanationAt(view.state, head, -1);
  if (explanation === null) return false;
  const { title, kind, text } = explanation.documentation;
  view.dispatch({ effects: EditorView.announce.of(`${title}, ${kind}. ${text}`) });
  activateHover(view, head, behind === null ? -1 : 1, {
    tooltip: documentationHover,
    until: (transaction) => transaction.docChanged || transaction.selection !== undefined,
  });
  return true;
};

export const hideTooltips: Command = (view) => {
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
};
