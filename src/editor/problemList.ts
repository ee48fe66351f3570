/**
 * The list of problems below the text as a tree of one level. It is a list box in the library, whose options may have no buttons
 * in them; here each problem has buttons for the changes that mend it.
 */

import { EditorView } from '@codemirror/view';

const roles = { listbox: 'tree', option: 'treeitem' } as const;

/** The library makes items of the list in an update, so that they are there when the view is next measured. */
export const problemList = EditorView.updateListener.of(({ view, transactions }) => {
  if (transactions.every(({ effects }) => effects.length === 0)) return;
  view.requestMeasure({
    key: roles,
    read: () => Object.entries(roles).map(([from, to]) => ({ to, found: itemsOf(view, from) })),
    write: (all) => {
      for (const { to, found } of all) for (const each of found) each.setAttribute('role', to);
    },
  });
});

function itemsOf(view: EditorView, role: string): readonly Element[] {
  return [...view.dom.querySelectorAll(`.cm-panel-lint [role=${role}]`)];
}
