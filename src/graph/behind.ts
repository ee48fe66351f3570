/** Finds what values of a graph are computed from, through regions and around loops. */

import {
  type InputNode,
  isTurns,
  type Node,
  nextValues,
  type OpNode,
  resultSources,
  type TensorNode,
  type ValueNode,
} from './node';

/** What is followed: by default everything that has a part in a value. */
export interface Followed {
  /** Whether an operand counts. */
  readonly operand?: (node: OpNode | TensorNode, position: number) => boolean;
  /** Whether the tests count that decide which arm is taken, or how often a loop turns. */
  readonly tests?: boolean;
}

/** All nodes that these values are computed from, the values themselves included. */
export function nodesBehind(
  values: Iterable<ValueNode>,
  { operand = () => true, tests = true }: Followed = {},
): ReadonlySet<Node> {
  const found = new Set<Node>();
  const waiting: ValueNode[] = [...values];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    waiting.push(...sourcesOf(node, operand, tests));
  }
  return found;
}

function sourcesOf(
  node: ValueNode,
  operand: NonNullable<Followed['operand']>,
  tests: boolean,
): readonly ValueNode[] {
  switch (node.kind) {
    case 'constant':
      return [];
    case 'input':
      return sourcesOfInput(node);
    case 'op':
    case 'tensor':
      return node.operands.filter((_, position) => operand(node, position));
    case 'result': {
      const { region, position } = node;
      const sources = resultSources(region, position);
      if (!tests) return sources;
      if (region.kind === 'branch') return [...sources, region.condition];
      return region.kind === 'loop' ? [...sources, region.body.results[0]!] : sources;
    }
  }
}

/** What a loop or a scan gives an input of its body; nothing for a parameter or a column. */
function sourcesOfInput(node: InputNode): readonly ValueNode[] {
  const { region } = node.block;
  if (region === null || !isTurns(region)) return [];
  const carried = region.carried.indexOf(node);
  if (carried >= 0) return [region.starts[carried]!, nextValues(region)[carried]!];
  const element = region.kind === 'scan' ? region.elements.indexOf(node) : -1;
  return region.kind === 'scan' && element >= 0 ? [region.sequences[element]!] : [];
}
