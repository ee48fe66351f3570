/**
 * How a step of a solver depends on what is differentiated. A solver carries the rate at which its state changes when
 * the first state and all numbers that its equation reads move together, each in a fixed direction, and controls the
 * error of that rate as it controls that of the state. So derivatives are right where the state itself is at rest.
 */

import { type Moving, tangentNodes } from '../../autodiff';
import {
  type Block,
  type GraphBuilder,
  isRegion,
  isTurns,
  isVisible,
  type Node,
  nodesWithin,
  sizeOf,
  type ValueNode,
} from '../../graph';
import { Frame, type Step, waitingFor } from '../machine/code';
import type { Machine } from '../machine/machine';
import { type ControlRule, type PrimitiveRule, unary } from '../machine/primitive';
import { isNumeric, type Numeric, nodeOf } from '../machine/tensorValue';
import { fromNode, list, listItems, Traced, type Value } from '../machine/values';

/**
 * The direction in which a node moves: a multiple of each element, or of 1 where that is less, so that one with the
 * value 0 moves too. The multiples are between a half and one and a half, and follow no pattern that could cancel.
 */
function rateOf(builder: GraphBuilder, node: ValueNode, place: number): ValueNode {
  const multiples = Float64Array.from({ length: sizeOf(node.type.shape) }, (_, index) => {
    const irregular = (index + 1) * 0.618033988749895 + (place + 1) * 0.754877666246693;
    return 0.5 + (irregular - Math.floor(irregular));
  });
  const size = builder.op('max', [builder.op('abs', [node]), builder.number(1)]);
  return builder.op('stop', [builder.op('mul', [size, builder.tensor(multiples, node.type)])]);
}

/** What a node reads by itself: a region what begins it, any other node its operands. */
function operandsOf(node: Node): readonly ValueNode[] {
  if (node.kind === 'op' || node.kind === 'tensor') return node.operands;
  if (!isRegion(node)) return [];
  if (isTurns(node)) return node.kind === 'scan' ? [...node.starts, ...node.sequences] : node.starts;
  return node.kind === 'branch' ? [node.condition] : [];
}

/** The numbers from outside that the nodes of `block` from a position on read, but for those in `apart`. */
function readBy(block: Block, from: number, apart: ReadonlySet<ValueNode>): readonly ValueNode[] {
  const isOutside = (node: ValueNode): boolean =>
    node.kind !== 'constant' && !(node.block === block && node.index >= from) && isVisible(node, block);
  const read = new Set<ValueNode>();
  const add = (node: ValueNode): void => {
    const isNumber = node.type.element === 'number' && node.type.sequence !== true;
    if (isNumber && !apart.has(node) && isOutside(node)) read.add(node);
  };
  for (const node of block.nodes.slice(from)) {
    for (const operand of operandsOf(node)) add(operand);
    if (!isRegion(node)) continue;
    const blocks = node.kind === 'branch' ? node.arms : [node.body];
    for (const inner of blocks) {
      for (const within of nodesWithin(inner)) for (const operand of operandsOf(within)) add(operand);
      for (const result of inner.results) add(result);
    }
  }
  return [...read];
}

/** The first rate of a state: none if the state is known. */
function firstRate(state: Value, machine: Machine): Value {
  if (!isNumeric(state)) return state;
  const { builder } = machine;
  const node = nodeOf(builder, state);
  if (!(state instanceof Traced)) return fromNode(builder.zero(node.type));
  const { block } = machine.run;
  const from = block.nodes.length;
  const rate = rateOf(builder, node, 0);
  machine.notePrimals(block, from);
  return machine.asKnown(fromNode(rate));
}

/**
 * Calls a step with the equation, the time, the state and the size. Its value is the list of the next state and of the
 * error; this adds the rates of both, given that of the state.
 */
function stepWithRates(operands: readonly Value[], machine: Machine, call: (marked: Value[]) => Step | null) {
  const [step, equation, time, state, size, rate] = operands as readonly [
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const { builder, run } = machine;
  // A value that was computed from one of these before this step must not pass for a number of the equation.
  const marked = [time, state, size].map((each) => {
    if (!(each instanceof Traced)) return each;
    const variable = builder.mark(each.node);
    machine.notePrimal(variable);
    return new Traced(variable);
  }) as [Value, Value, Value];
  const from = run.block.nodes.length;
  const finish: Step = (running) => {
    // The frame wrote the step's value to its first slot: a list of two numbers or tensors.
    const outputs = listItems(running.env[0] as Value) as readonly Numeric[];
    return running.returnValue(list([...outputs, ...rates(outputs, running)]));
  };
  const rates = (outputs: readonly Numeric[], running: Machine): readonly Value[] => {
    const nodes = outputs.map((each) => nodeOf(builder, each));
    const none = nodes.map(({ type }) => fromNode(builder.zero(type)));
    if (running.run !== run || outputs.every((each) => !(each instanceof Traced))) return none;
    const to = run.block.nodes.length;
    const [, own] = marked;
    const apart = new Set(marked.flatMap((each) => (each instanceof Traced ? [each.node] : [])));
    const moving: Moving[] = readBy(run.block, from, apart).map((variable, place) => ({
      variable,
      rate: rateOf(builder, variable, place + 1),
    }));
    if (own instanceof Traced && isNumeric(rate))
      moving.push({ variable: own.node, rate: nodeOf(builder, rate) });
    const found = tangentNodes(builder, nodes, moving, { from, to });
    const stopped = found.map((each) => builder.op('stop', [each]));
    running.notePrimals(run.block, to);
    const values = stopped.map((each) => running.asKnown(fromNode(each)));
    if (!values.some((each) => each instanceof Traced)) running.dropNodes(run.block, to);
    return values;
  };
  machine.pushFrame(new Frame(finish, 0, waitingFor([...marked, rate]), machine.frame));
  return call([step, equation, ...marked]);
}

export const sensitivityRules: Readonly<Record<string, PrimitiveRule | ControlRule>> = {
  '%first-rate': unary((state, _, machine) => firstRate(state, machine)),
  '%step-with-rates': {
    enter: (operands, site, machine) =>
      stepWithRates(operands, machine, ([step, ...rest]) => machine.call(step!, rest, site)),
  },
};
