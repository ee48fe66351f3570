/**
 * Lets a user type `#\(`, `#\[` and `#\"`: a bracket or quote that is a character opens nothing and gets no partner.
 */

import { type Extension, Prec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export const characterInput: Extension = Prec.high(
  EditorView.inputHandler.of((view, from, to, text) => {
    if (!/^[([")\]]$/.test(text) || view.state.sliceDoc(Math.max(0, from - 2), from) !== '#\\') return false;
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + text.length },
      scrollIntoView: true,
      userEvent: 'input.type',
    });
    return true;
  }),
);
