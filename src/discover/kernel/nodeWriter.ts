/** Graphs of elementwise ops as code of a function, whose inputs are expressions of that code. */

import type { Numbers, Truths, Writer } from '../../backends/wasm/lanes';
import { lowerElementwise } from '../../backends/wasm/lower/elementwise';
import type { Library } from '../../backends/wasm/math/library';
import type { ValueNode } from '../../graph';
import { InternalError } from '../../text/internal';

/** Writes nodes, each once. */
export class NodeWriter {
  private readonly known = new Map<ValueNode, Numbers | Truths>();

  constructor(
    private readonly w: Writer,
    private readonly library: Library,
    inputs: ReadonlyMap<ValueNode, Numbers>,
  ) {
    for (const [node, value] of inputs) this.known.set(node, value);
  }

  number(node: ValueNode): Numbers {
    // A node of numbers is written as numbers.
    return this.of(node) as Numbers;
  }

  private of(node: ValueNode): Numbers | Truths {
    const { w } = this;
    const known = this.known.get(node);
    if (known !== undefined) return known;
    if (node.kind === 'constant' && typeof node.value === 'number') return w.m.constant(node.value);
    if (node.kind !== 'op') throw new InternalError(`${node.kind} among elementwise ops`);
    const operand = (position: number): ValueNode => node.operands[position]!;
    const [, second] = node.operands;
    const exponent = second?.kind === 'constant' && typeof second.value === 'number' ? second.value : null;
    const lowered = lowerElementwise(
      node.op,
      { m: w.m, library: this.library, known: exponent },
      {
        number: (position) => this.number(operand(position)),
        // A node of truths is written as truths.
        truth: (position) => this.of(operand(position)) as Truths,
      },
    );
    const value = lowered.element === 'number' ? w.let(lowered.value) : w.letTruth(lowered.value);
    this.known.set(node, value);
    return value;
  }
}
