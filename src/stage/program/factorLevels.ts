/**
 * Finds the names of the places of a parameter: where it is a tensor from which an item is taken by a column of text, each
 * place along that axis is a level of the column.
 */

import { type Graph, type InputNode, nodesWithin, sameShape, type ValueNode } from '../../graph';

/** For each axis the texts of its places; null for an axis without names. */
export type AxisLevels = readonly (readonly string[] | null)[];

/** For each parameter of the graph the names of its places; null where no column of text takes items from it. */
export function parameterLevels(graph: Graph): readonly (AxisLevels | null)[] {
  const sources = new Sources(graph.parameters);
  const found = new Map<InputNode, Map<number, readonly string[] | null>>();
  for (const node of nodesWithin(graph.body)) {
    if (node.kind !== 'tensor' || node.op !== 'gather') continue;
    const levels = levelsOfIndex(node.operands[1]!);
    const source = levels === null ? null : sources.of(node.operands[0]!);
    if (source === null || levels === null) continue;
    const axes = found.get(source.parameter) ?? new Map<number, readonly string[] | null>();
    const before = axes.get(source.axis);
    // Two columns with other levels leave a place without a name.
    axes.set(source.axis, before === undefined || sameTexts(before, levels) ? levels : null);
    found.set(source.parameter, axes);
  }
  return graph.parameters.map((parameter) => {
    const axes = found.get(parameter);
    return axes === undefined ? null : parameter.type.shape.map((_, axis) => axes.get(axis) ?? null);
  });
}

function sameTexts(x: readonly string[] | null, y: readonly string[]): boolean {
  return x !== null && x.length === y.length && x.every((each, index) => each === y[index]);
}

/** The levels of the column that an index is, if it is a column of text. */
function levelsOfIndex(node: ValueNode): readonly string[] | null {
  if (node.kind !== 'input') return null;
  const { region } = node.block;
  if (region?.kind !== 'rows') return null;
  return region.axis.columns[region.body.inputs.indexOf(node)]?.levels ?? null;
}

interface Source {
  readonly parameter: InputNode;
  readonly axis: number;
}

/** The parameter whose items along an axis a node has, as they are or each computed from its own; null for other nodes. */
class Sources {
  private readonly known: Map<ValueNode, Source | null>;

  constructor(parameters: readonly InputNode[]) {
    this.known = new Map(parameters.map((parameter) => [parameter, { parameter, axis: 0 }]));
  }

  of(node: ValueNode): Source | null {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    const found = this.find(node);
    this.known.set(node, found);
    return found;
  }

  private find(node: ValueNode): Source | null {
    if (node.kind === 'tensor' && node.op === 'gather') {
      const whole = this.of(node.operands[0]!);
      return whole === null ? null : { ...whole, axis: whole.axis + 1 };
    }
    if (node.kind !== 'op') return null;
    const wholes = new Set(node.operands.filter((each) => sameShape(each.type.shape, node.type.shape)));
    const sources = [...wholes].map((each) => this.of(each)).filter((each) => each !== null);
    return sources.length === 1 ? sources[0]! : null;
  }
}
