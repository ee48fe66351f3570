/**
 * Leaves the sentences and examples of the catalogue out of the worker's build, which only reads its names and signatures:
 * a tenth of what a first visit loads. The page has them in a chunk of its own.
 */

import { type Plugin, parseAst } from 'vite';

const isCatalogue = (id: string): boolean => /\/src\/lang\/\w*[cC]atalogue\.ts$/.test(id);

interface Found {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: unknown;
  readonly elements?: readonly (Found | null)[];
}

/** Whether a node is a row: its signature, its sentence, and at times an example. */
function isRow(node: Found): boolean {
  const { elements = [] } = node;
  if (node.type !== 'ArrayExpression' || elements.length < 2 || elements.length > 3) return false;
  const texts = elements.map((each) => (each?.type === 'Literal' ? each.value : null));
  return texts.every((each) => typeof each === 'string') && /\s.*\.$|\)$/su.test(String(texts[1]));
}

function rowsIn(node: unknown): readonly Found[] {
  if (typeof node !== 'object' || node === null) return [];
  // Whatever has a type is a node of the tree.
  if ('type' in node && isRow(node as Found)) return [node as Found];
  return Object.values(node).flatMap(rowsIn);
}

/** The module with each row cut down to its signature. */
export function withSignaturesOnly(code: string): string {
  const rows = rowsIn(parseAst(code)).toSorted((x, y) => y.start - x.start);
  return rows.reduce((text, { elements, end }) => {
    const [signature] = elements!;
    return `${text.slice(0, signature!.end)}]${text.slice(end)}`;
  }, code);
}

export function signaturesOnly(): Plugin {
  return {
    name: 'signatures-only',
    apply: 'build',
    // Behind the compiler of TypeScript.
    enforce: 'post',
    transform: (code, id) => (isCatalogue(id) ? { code: withSignaturesOnly(code), map: null } : null),
  };
}
