/** Finds the number that is written at a place of the text. */

import type { EditorState } from '@codemirror/state';
import { parseNumber } from '../../lang/numberSyntax';
import { treeOf } from '../syntax';

export interface WrittenNumber {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Finite. */
  readonly value: number;
}

/** The number at an offset, its ends included; null if there is none, or it is not finite. */
export function numberAt(state: EditorState, offset: number): WrittenNumber | null {
  for (const side of [1, -1] as const) {
    const node = treeOf(state).resolveInner(offset, side);
    if (node.name !== 'Number') continue;
    const text = state.sliceDoc(node.from, node.to);
    const value = parseNumber(text);
    if (value !== null && Number.isFinite(value)) return { from: node.from, to: node.to, text, value };
  }
  return null;
}
