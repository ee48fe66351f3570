/** Completion for CodeMirror: the suggestions of a place with icons, signatures and documentation. */

import {
  autocompletion,
  type Completion,
  type CompletionResult,
  type CompletionSource,
  insertCompletionText,
  pickedCompletion,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView, Rect } from '@codemirror/view';
import { renderDocumentation } from './documentation';
import { schemeLanguage } from './language';
import { type Suggestion, suggestionsAt } from './suggestions';

const symbolPart = /^[^\s()[\]";']*$/;

/** Inserts `(name )` with the cursor before the closing bracket. */
function insertList(view: EditorView, completion: Completion, from: number, to: number): void {
  const text = `(${completion.label} )`;
  view.dispatch({
    ...insertCompletionText(view.state, text, from, to),
    selection: { anchor: from + text.length - 1 },
    annotations: pickedCompletion.of(completion),
  });
}

const maxDetailLength = 30;

/** The arguments in its signature, if they are short: `x y` for `(f x y)`. */
function argumentsOf({ name, documentation }: Suggestion): string {
  const { title } = documentation;
  const written = title.startsWith(`(${name} `) ? title.slice(name.length + 2, -1) : '';
  return written.length <= maxDetailLength ? written : '';
}

function completionOf(suggestion: Suggestion): Completion {
  const { name, kind, documentation, rank } = suggestion;
  return {
    label: name,
    detail: argumentsOf(suggestion),
    type: kind,
    boost: rank,
    info: () => renderDocumentation(documentation),
    ...(suggestion.asList ? { apply: insertList } : {}),
  };
}

export const completionSource: CompletionSource = ({ state, pos, explicit }): CompletionResult | null => {
  const found = suggestionsAt(state, pos);
  if (found === null || found.suggestions.length === 0) return null;
  const isStarted = found.from < pos && pos === found.to;
  if (!explicit && !isStarted && !(found.isEager && found.from === pos)) return null;
  return {
    from: found.from,
    to: found.to,
    options: found.suggestions.map(completionOf),
    validFor: symbolPart,
  };
};

const maxInfoWidth = 360;

/**
 * The position of the documentation: beside the list where there is room, preferably on the right; else below all of
 * it, or above.
 */
function placeInfo(_view: EditorView, list: Rect, option: Rect, info: Rect, space: Rect): InfoPlace {
  const width = Math.min(maxInfoWidth, info.right - info.left);
  const height = info.bottom - info.top;
  const isRight = space.right - list.right >= width;
  if (isRight || list.left - space.left >= width) {
    const top = Math.max(space.top, Math.min(option.top, space.bottom - height)) - list.top;
    const style = `top: ${top}px; max-width: ${maxInfoWidth}px`;
    return { style, class: `cm-completionInfo-${isRight ? 'right' : 'left'}` };
  }
  const edge = space.bottom - list.bottom >= height ? 'top' : 'bottom';
  const style = `${edge}: 100%; left: 0; max-width: ${space.right - list.left}px`;
  return { style, class: 'cm-completionInfo-apart' };
}

interface InfoPlace {
  readonly style: string;
  readonly class: string;
}

export const schemeCompletion: Extension = [
  schemeLanguage.data.of({ autocomplete: completionSource }),
  autocompletion({ maxRenderedOptions: 60, defaultKeymap: false, positionInfo: placeInfo }),
];
