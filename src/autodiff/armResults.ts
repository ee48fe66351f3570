/** Joins the adjoints that the two arms of a branch pass on into results of the reverse branch, with their liveness. */

import type { Block, GraphBuilder, ValueNode } from '../graph';
import type { Adjoint } from './adjoint';
import type { Alive, Liveness } from './liveness';

/** The results of the two arms of a reverse branch: adjoints with their liveness. */
export class ArmResults {
  constructor(
    private readonly builder: GraphBuilder,
    private readonly liveness: Liveness,
    private readonly condition: ValueNode,
    private readonly blocks: readonly [Block, Block],
  ) {}

  private push(first: ValueNode, second: ValueNode): number {
    this.blocks[1].results.push(second);
    return this.blocks[0].results.push(first) - 1;
  }

  /** Adds the contributions of both arms to the adjoint of `outer`, of which one may be missing. */
  add(
    { type }: ValueNode,
    first: Adjoint | undefined,
    second: Adjoint | undefined,
    isExposed: boolean,
  ): (values: readonly ValueNode[]) => Adjoint {
    const zero = this.builder.zero(type);
    const at = this.push(first?.ct ?? zero, second?.ct ?? zero);
    const alive: (values: readonly ValueNode[]) => Alive = isExposed ? this.alive(first, second) : () => null;
    const saturated = first?.saturated === true || second?.saturated === true;
    return (values) => ({ ct: values[at]!, alive: alive(values), saturated });
  }

  private alive(
    first: Adjoint | undefined,
    second: Adjoint | undefined,
  ): (values: readonly ValueNode[]) => Alive {
    const [x, y] = [first, second].map((each) => each?.alive ?? null) as [Alive, Alive];
    if (first !== undefined && second !== undefined && x === null && y === null) return () => null;
    if (x === null && y === null) {
      const { builder, condition } = this;
      return () => (second === undefined ? condition : builder.op('not', [condition]));
    }
    const type = (x ?? y)!.type;
    const isSequence = type.sequence === true;
    // There is no sequence that is true at every turn.
    if (isSequence && ((first !== undefined && x === null) || (second !== undefined && y === null)))
      return () => null;
    if (x?.type.sequence !== y?.type.sequence && x !== null && y !== null) return () => null;
    const shape = isSequence
      ? null
      : [x, y].map((each) => each?.type.shape ?? []).reduce((a, b) => (a.length > 0 ? a : b));
    const [a, b] = [first, second].map((each, position) => {
      const own = [x, y][position]!;
      if (each === undefined) return this.builder.zero(shape === null ? type : { element: 'boolean', shape });
      return this.builder.within(this.blocks[position as 0 | 1], () =>
        shape === null ? own! : this.liveness.spread(own ?? this.builder.boolean(true), shape),
      );
    }) as [ValueNode, ValueNode];
    const at = this.push(a, b);
    return (values) => values[at]!;
  }
}
