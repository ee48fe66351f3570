/**
 * The reverse pass of loops and scans: a scan in the other direction. It computes each turn again from its recorded
 * inputs, and carries its adjoints to the turn before. The adjoints of nodes around the loop are sums over all turns.
 * What the last turn hands on is not read, so there the adjoints of carried values that are not exit values are not
 * alive. Their liveness is carried beside them if the pass needs it.
 */

import {
  type Block,
  booleanType,
  type InputNode,
  nextValues,
  resultOffset,
  type Shape,
  type TurnsNode,
  type ValueNode,
} from '../graph';
import {
  type Adjoint,
  type Adjoints,
  type Contributions,
  type Pass,
  type ResultAdjoints,
  type Seed,
  wholly,
} from './adjoint';
import type { Alive } from './liveness';
import { BodyCopy, ScanParts } from './regionParts';

type Mask = 'none' | 'uniform' | 'elements';

/** What carrying a liveness takes; null is that of an adjoint that is alive everywhere. */
function maskOf(alive: Alive): Mask {
  return alive === null ? 'none' : alive.type.shape.length === 0 ? 'uniform' : 'elements';
}

function wider(x: Mask, y: Mask): Mask {
  const masks: readonly Mask[] = ['none', 'uniform', 'elements'];
  return masks[Math.max(masks.indexOf(x), masks.indexOf(y))]!;
}

/** What is known of the adjoint of a carried value before the body is walked: it holds in every turn. */
interface Expectation {
  /** How its liveness is carried: not at all, as one truth value, or as one for each element. */
  readonly mask: Mask;
  readonly isSaturated: boolean;
}

/** The adjoint of one carried value, as the body of the scan receives it. */
interface Handed {
  readonly index: number;
  readonly ct: InputNode;
  readonly alive: InputNode | null;
  readonly start: Adjoint | null;
}

/** Adds the contributions of a loop or scan, whose results have the adjoints `results`, to `adjoints`. */
export function reverseTurns(pass: Pass, node: TurnsNode, results: ResultAdjoints, adjoints: Adjoints): void {
  const starts = new Map<number, Adjoint>();
  const others = separate(pass, node, results, starts);
  let expectations: readonly Expectation[] = node.carried.map((_, index) => {
    const start = starts.get(index);
    const isUnread = start === undefined && pass.exposed.has(node.carried[index]!);
    const mask = start === undefined ? (isUnread ? 'uniform' : 'none') : maskOf(start.alive);
    return { mask, isSaturated: start?.saturated === true };
  });
  for (;;) {
    const attempt = new TurnsPass(pass, node, starts, expectations);
    const met = attempt.walk(others);
    if (met === null) {
      attempt.place(adjoints);
      return;
    }
    expectations = met;
  }
}

/**
 * Separates the adjoints of the final values, which go to `starts`, from those of other results. An exit value of a loop
 * may also be the input of a further turn: then one adjoint is carried for both.
 */
function separate(
  { active }: Pass,
  node: TurnsNode,
  results: ResultAdjoints,
  starts: Map<number, Adjoint>,
): ReadonlyMap<number, Contributions> {
  const next = nextValues(node);
  const final = node.kind === 'scan' ? node.carried.length : 0;
  const others = new Map<number, Contributions>();
  for (const [position, contributions] of results) {
    const source = node.body.results[resultOffset(node) + position]!;
    const isExit = node.kind === 'loop' && position < node.exits;
    const carriedOn = isExit ? next.findIndex((each, at) => each === source && !starts.has(at)) : -1;
    if (position < final) starts.set(position, contributions[0]!);
    else if (carriedOn >= 0 && active.has(node.carried[carriedOn]!)) starts.set(carriedOn, contributions[0]!);
    else others.set(position, contributions);
  }
  return others;
}

/** One walk through the body, under expectations that it may refute. */
class TurnsPass {
  private readonly body: Block;
  /** The block in which the scan is placed. */
  private readonly around: Block;
  private readonly scan: ScanParts;
  /** The inputs of a turn, as the scan reads them. */
  private readonly given = new Map<InputNode, InputNode>();
  private readonly copy: BodyCopy;

  constructor(
    private readonly pass: Pass,
    private readonly node: TurnsNode,
    private readonly starts: ReadonlyMap<number, Adjoint>,
    private readonly expectations: readonly Expectation[],
  ) {
    const { builder } = pass;
    this.around = builder.current;
    this.body = builder.openBlock();
    this.scan = new ScanParts(builder, this.body);
    this.copy = new BodyCopy(builder, (outer) => {
      if (outer.kind !== 'input' || outer.block !== node.body) return pass.read(outer);
      const input = this.scan.element(outer.name, this.tape(outer));
      this.given.set(outer, input);
      pass.represent(input, outer);
      return input;
    });
  }

  /** Walks the body back. Null if it met what was expected; otherwise what it met. */
  walk(others: ReadonlyMap<number, Contributions>): readonly Expectation[] | null {
    const { node, pass } = this;
    return pass.builder.within(this.body, () => {
      const outside = this.seeds(others);
      const handed = [...node.carried.entries()].flatMap(([index, input]) =>
        pass.active.has(input) ? [this.open(index, input)] : [],
      );
      const seeded = [...handed.map((each) => this.seedOf(each)), ...outside];
      const copies = this.copy.of(
        node.body,
        seeded.map(({ source }) => source),
      );
      const variables = this.copy.variables(pass.active);
      for (const [input, element] of this.given) if (pass.active.has(input)) variables.set(element, input);
      const captured = pass.inside(
        this.body,
        variables,
        copies.map((source, index) => ({ source, adjoint: seeded[index]!.adjoint })),
      );
      const met = this.met(captured);
      if (met !== null) return met;
      for (const each of handed) this.hand(each, captured);
      this.record(captured);
      for (const [seen, [adjoint]] of captured) {
        if (seen.block !== this.body) this.scan.gather(adjoint!, this.copy.original(seen));
      }
      return null;
    });
  }

  place(adjoints: Adjoints): void {
    const { node, pass, scan } = this;
    if (scan.isEmpty) return;
    // A scan needs a sequence for the number of its turns.
    if (scan.sequences.length === 0) scan.element('turn', this.tape(node.body.inputs[0]!));
    const direction = node.kind === 'scan' && node.direction === 'backward' ? 'forward' : 'backward';
    for (const { target, adjoint } of scan.place(direction, node.label))
      pass.accumulate(target, adjoint, adjoints);
  }

  /** The shape of the liveness that is carried beside the adjoint of a carried value; null if there is none. */
  private maskShape(index: number): Shape | null {
    const { mask } = this.expectations[index]!;
    const input = this.node.carried[index]!;
    if (mask === 'none' || !this.pass.exposed.has(input)) return null;
    return mask === 'uniform' ? [] : input.type.shape;
  }

  private open(index: number, { name, type }: InputNode): Handed {
    const start = this.starts.get(index) ?? null;
    const ct = this.scan.open(`d ${name}`, type);
    const shape = this.maskShape(index);
    const alive = shape === null ? null : this.scan.open(`alive ${name}`, { element: 'boolean', shape });
    return { index, ct, alive, start };
  }

  private seedOf({ index, ct, alive }: Handed): Seed {
    const { isSaturated } = this.expectations[index]!;
    return { source: nextValues(this.node)[index]!, adjoint: { ct, alive, saturated: isSaturated } };
  }

  private hand({ index, ct, alive, start }: Handed, captured: Adjoints): void {
    const { node, scan } = this;
    const { builder, liveness } = this.pass;
    const { type } = node.carried[index]!;
    const own = this.capturedFor(node.carried[index]!, captured);
    const at = scan.carry(ct, start?.ct ?? builder.zero(type), own?.ct ?? builder.zero(type));
    const mask = (adjoint: Adjoint | null | undefined): ValueNode => {
      const known = adjoint == null ? builder.boolean(false) : (adjoint.alive ?? builder.boolean(true));
      return liveness.spread(known, alive?.type.shape ?? []);
    };
    const aliveAt =
      alive === null
        ? null
        : scan.carry(
            alive,
            builder.within(this.around, () => mask(start)),
            mask(own),
          );
    scan.hand(node.starts[index]!, at, aliveAt, own?.saturated === true || start?.saturated === true);
  }

  private capturedFor(input: InputNode, captured: Adjoints): Adjoint | undefined {
    const element = this.given.get(input);
    return element === undefined ? undefined : captured.get(element)?.[0];
  }

  /** The expectations that hold, if some of those before do not. */
  private met(captured: Adjoints): readonly Expectation[] | null {
    const met = this.expectations.map((before, index): Expectation => {
      const own = this.capturedFor(this.node.carried[index]!, captured);
      const mask = maskOf(own?.alive ?? null);
      return {
        mask: mask === 'none' && this.onlyGrows(index) ? mask : wider(before.mask, mask),
        isSaturated: before.isSaturated || own?.saturated === true,
      };
    });
    const holds = met.every(
      (each, index) =>
        each.mask === this.expectations[index]!.mask &&
        each.isSaturated === this.expectations[index]!.isSaturated,
    );
    return holds ? null : met;
  }

  /**
   * Whether the last turn leaves a carried value unread, and only products of ordinary numbers can overflow behind it.
   * If all other turns read it, that is no reason to carry its liveness.
   */
  private onlyGrows(index: number): boolean {
    return !this.starts.has(index) && this.pass.exposed.get(this.node.carried[index]!) === 'growth';
  }

  private record(captured: Adjoints): void {
    const { node } = this;
    if (node.kind !== 'scan') return;
    for (const [index, input] of node.elements.entries()) {
      const adjoint = this.capturedFor(input, captured);
      if (adjoint !== undefined) this.scan.record(adjoint, node.sequences[index]!);
    }
  }

  /** The inputs that each turn received for `input`. A scan has them already; a loop records them from now on. */
  private tape(input: InputNode): ValueNode {
    const { node, pass } = this;
    const { builder } = pass;
    const element = node.kind === 'scan' ? node.elements.indexOf(input) : -1;
    if (node.kind === 'scan' && element >= 0) return pass.read(node.sequences[element]!);
    const { results } = node.body;
    const recorded = resultOffset(node) + (node.kind === 'loop' ? node.exits : node.carried.length);
    let at = results.indexOf(input, recorded);
    if (at < 0) at = results.push(input) - 1;
    return pass.read(builder.within(node.block, () => builder.result(node, at - resultOffset(node))));
  }

  /** The adjoints of a turn's results that come from outside the region and are not carried. */
  private seeds(others: ReadonlyMap<number, Contributions>): Seed[] {
    const { node, pass, scan } = this;
    const { builder } = pass;
    return [...others].flatMap(([position, contributions]) => {
      const source = node.body.results[resultOffset(node) + position]!;
      const isExit = node.kind === 'loop' && position < node.exits;
      return contributions.map(({ ct, alive, saturated }): Seed => {
        if (!isExit) {
          const element = scan.element('ct', ct);
          const own = alive?.type.sequence === true ? scan.element('alive', alive) : alive;
          return { source, adjoint: { ct: element, alive: own, saturated } };
        }
        const own = scan.once(source.type, ct);
        if (alive === null && pass.exposed.get(source) !== 'infinity')
          return { source, adjoint: { ...wholly(own), saturated } };
        const first = alive ?? builder.boolean(true);
        const mask = scan.once(first.type.shape.length === 0 ? booleanType : first.type, first);
        return { source, adjoint: { ct: own, alive: mask, saturated } };
      });
    });
  }
}
