/**
 * Carries out ops of the graph on values. If all operands are known the result is computed, otherwise it is a new node.
 * Shapes that do not fit become a diagnostic at the call, which shows the operands.
 */

import {
  broadcastShapes,
  evaluateElementwise,
  type OpName,
  ops,
  printShape,
  type Shape,
  ShapeError,
  sizeOf,
  type TensorOpName,
  tensorOps,
  type ValueNode,
} from '../../graph';
import { tensorBytes } from './heap';
import { exceed } from './limitErrors';
import type { Machine } from './machine';
import { fail } from './mistakes';
import type { Site } from './primitive';
import { dataOf, fromData, isNumeric, type Numeric, nodeOf, shapeOf } from './tensorValue';
import { fromNode, TensorValue, Traced, type Value } from './values';

/** The maximum number of elements of one tensor. */
const maxElements = 20_000_000;

/** Reports operands of a call whose shapes do not fit. */
export function shapeMistake(
  machine: Machine,
  site: Site,
  message: string,
  operands: readonly { readonly position: number; readonly shape: Shape }[],
): never {
  const spans = site.user ? (site.operands ?? []) : [];
  const related = operands.flatMap(({ position, shape }) => {
    const span = spans[position];
    return span === undefined ? [] : [{ message: `This has the shape ${printShape(shape)}.`, span }];
  });
  return fail(machine, site, 'shape-mismatch', message, { related });
}

/** The result of an op is a number or a tensor of numbers. */
function numeric(value: unknown): Numeric {
  if (isNumeric(value)) return value;
  throw new RangeError('an op on numbers gave no number');
}

function known(operands: readonly Numeric[]): operands is readonly Exclude<Numeric, Traced>[] {
  for (const each of operands) if (each instanceof Traced) return false;
  return true;
}

/** Refuses a tensor that would be too large, or not fit into memory beside what is alive. */
export function checkSize(machine: Machine, site: Site, name: string, shape: Shape): void {
  const size = sizeOf(shape);
  if (size > maxElements) {
    exceed(
      machine,
      site,
      'memory-limit',
      `${name} would make a tensor of ${size} elements, but one may hold at most ${maxElements}.`,
      'Work on fewer at a time.',
    );
  }
  machine.reserve(tensorBytes(size), name, site);
}

/** Carries out an elementwise op over broadcast operands. `name` is its name in the program. */
export function elementwise(
  op: OpName,
  operands: readonly Numeric[],
  name: string,
  site: Site,
  machine: Machine,
): Numeric {
  const shape = elementwiseShape(operands, name, site, machine);
  if (!known(operands)) {
    const nodes = operands.map((each) => nodeOf(machine.builder, each));
    return numeric(machine.emit(op, nodes, site));
  }
  if (shape.length === 0) {
    const [x = 0, y = 0, z = 0] = operands.map((each) => dataOf(each).values[0]!);
    return ops[op].evaluate(x, y, z);
  }
  const out = { values: new Float64Array(sizeOf(shape)), shape };
  evaluateElementwise(op, operands.map(dataOf), out);
  return fromData(out);
}

/** The shape to which the operands broadcast, if they do and the result fits into memory. */
function elementwiseShape(operands: readonly Numeric[], name: string, site: Site, machine: Machine): Shape {
  let shape: Shape = [];
  for (const [position, operand] of operands.entries()) {
    const own = shapeOf(operand);
    const wider = broadcastShapes(shape, own);
    if (wider === null) {
      const message = `${name} cannot combine the shapes ${printShape(shapeOf(operands[0]!))} and ${printShape(own)}: aligned at the last axis, sizes must be equal, or one of them 1.`;
      return shapeMistake(
        machine,
        site,
        message,
        [0, position].map((at) => ({ position: at, shape: shapeOf(operands[at]!) })),
      );
    }
    shape = wider;
  }
  checkSize(machine, site, name, shape);
  return shape;
}

/** The condition of a choice as a node. A known one may be a tensor of zeros and ones. */
function conditionNode({ builder }: Machine, condition: Value): ValueNode {
  if (condition instanceof TensorValue)
    return builder.tensor(condition.values, { element: 'boolean', shape: condition.shape });
  return condition instanceof Traced ? condition.node : builder.boolean(condition === true);
}

/** The first choice where a test of two operands holds, element by element, else the second. */
export function choose(
  test: 'lt' | 'le' | 'eq',
  operands: readonly [Numeric, Numeric],
  choices: readonly [Numeric, Numeric],
  name: string,
  site: Site,
  machine: Machine,
): Numeric {
  if (known(operands) && known(choices)) {
    const condition = elementwise(test, operands, name, site, machine);
    return elementwise('select', [condition, ...choices], name, site, machine);
  }
  // Shapes that do not fit are reported as those of an op on numbers.
  elementwiseShape([...operands, ...choices], name, site, machine);
  const nodes = operands.map((each) => nodeOf(machine.builder, each));
  const condition = conditionNode(machine, machine.emit(test, nodes, site));
  const chosen = choices.map((each) => nodeOf(machine.builder, each));
  return numeric(machine.emit('select', [condition, ...chosen], site));
}

/** Carries out an op on whole tensors. `positions` maps operands of the op to operands of the call, if they differ. */
export function operate(
  op: TensorOpName,
  operands: readonly Numeric[],
  attributes: readonly number[],
  name: string,
  site: Site,
  machine: Machine,
  positions?: readonly number[],
): Numeric {
  try {
    const shape = tensorOps[op].shape(operands.map(shapeOf), attributes);
    checkSize(machine, site, name, shape);
    if (!known(operands)) {
      const nodes = operands.map((each) => nodeOf(machine.builder, each));
      return numeric(fromNode(machine.emitTensor(op, nodes, attributes, site)));
    }
    const out = { values: new Float64Array(sizeOf(shape)), shape };
    tensorOps[op].evaluate(operands.map(dataOf), attributes, out);
    return fromData(out);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const met = new Map(error.operands.map((at) => [positions?.[at] ?? at, shapeOf(operands[at]!)]));
    const message = `${name} does not fit: ${error.message}.`;
    return shapeMistake(
      machine,
      site,
      message,
      [...met].map(([position, shape]) => ({ position, shape })),
    );
  }
}
