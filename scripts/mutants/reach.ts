/**
 * Places in a source to a copy that records when they are reached. A test file that does not reach the place of a mutant
 * cannot notice it, and need not run.
 */

import { parseSync } from 'vite';
import { isNode, type SyntaxNode } from './mutators';

export interface Place {
  readonly number: number;
  /** Half-open UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
}

export interface Recorded {
  readonly source: string;
  /** Numbers of the places that are recorded. The others run when the module is loaded, or with a constructor. */
  readonly recorded: readonly number[];
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

export function recordReach(path: string, source: string, places: readonly Place[]): Recorded {
  const { program } = parseSync(path, source);
  const found = places.map((place) => ({ place, insertions: insertionsFor(program, place) }));
  const insertions = found.flatMap((each) => each.insertions ?? []);
  return {
    // From the end to the beginning, so that offsets remain true.
    source: insertions
      .sort((a, b) => b.at - a.at)
      .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), source),
    recorded: found.filter((each) => each.insertions !== null).map(({ place }) => place.number),
  };
}

/** What records the innermost block, or body of an arrow function, around the place; null where there is none. */
function insertionsFor(root: unknown, place: Place): readonly Insertion[] | null {
  const call = `globalThis.reachedPlaces?.add(${place.number})`;
  for (const { node, parent } of around(root, place).reverse())
    if (/^(BlockStatement|FunctionBody|StaticBlock)$/.test(node.type)) {
      const at = node.type === 'StaticBlock' ? null : node.start + 1;
      return at === null ? null : [{ at, text: `${call};` }];
    } else if (parent?.type === 'ArrowFunctionExpression' && parent['body'] === node)
      return [
        { at: node.start, text: `(${call}, ` },
        { at: node.end, text: ')' },
      ];
    else if (/Function|^PropertyDefinition$/.test(node.type)) return null;
  return null;
}

interface Step {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode | null;
}

/** The nodes that contain the place, the outermost first. */
function around(root: unknown, { start, end }: Place): Step[] {
  const path: Step[] = [];
  const visit = (value: unknown, parent: SyntaxNode | null): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, parent);
    if (!isNode(value) || value.start > start || value.end < end) return;
    path.push({ node: value, parent });
    for (const field of Object.values(value)) if (typeof field === 'object') visit(field, value);
  };
  visit(root, null);
  return path;
}
