/**
 * `grad`, `value-and-grad` and `jacobian` are ordinary procedures. The numbers that a derivative is taken by become
 * nodes of their own. After the procedure has run, reverse mode emits the derivative behind it as further nodes, so
 * derivatives can nest without confusion. If everything is known, the nodes fold to numbers again.
 */

import { reverse } from '../../autodiff';
import { sizeOf, type ValueNode } from '../../graph';
import { Frame, type Step, waitingFor } from '../machine/code';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import type { Run } from '../machine/run';
import { isNumeric, type Numeric, shapeOf } from '../machine/tensorValue';
import {
  fromNode,
  list,
  listItems,
  nil,
  Pair,
  TensorValue,
  Traced,
  type Value,
  Vector,
} from '../machine/values';
import { describeValue } from '../machine/write';
import { stack } from './tensorArguments';
import { reshaped } from './tensors';

export type DerivativeKind = 'grad' | 'value-and-grad' | 'jacobian';

/** A derivative in progress. */
class Taking {
  readonly variables: ValueNode[] = [];
  /** The position of the first node of the procedure itself. */
  from = 0;

  constructor(
    readonly kind: DerivativeKind,
    readonly run: Run,
    readonly site: Site,
    /** The position of the first node of the outermost derivative; null inside another derivative. */
    readonly outermost: number | null,
  ) {}
}

/** The frame that waits for the procedure's value. It shows that a derivative is nested in another. */
class DerivativeFrame extends Frame {}

function isWithinDerivative(machine: Machine): boolean {
  for (let frame: Frame | null = machine.frame, run: Run | null = machine.run; ; ) {
    for (; frame !== null; frame = frame.below) if (frame instanceof DerivativeFrame) return true;
    run = run.parent;
    if (run === null) return false;
    frame = run.registers.frame;
  }
}

export function takeDerivative(
  kind: DerivativeKind,
  procedure: Value,
  operands: readonly Value[],
  site: Site,
  machine: Machine,
): Step | null {
  const { nodes } = machine.run.block;
  const taking = new Taking(kind, machine.run, site, isWithinDerivative(machine) ? null : nodes.length);
  if (taking.outermost !== null) machine.beginPrimals();
  const marked = operands.map((each) => mark(each, taking, machine));
  taking.from = nodes.length;
  const finish: Step = (running) => {
    // The frame wrote a value to its first slot.
    const value = running.env[0] as Value;
    return running.returnValue(derivative(value, marked, taking, running));
  };
  machine.pushFrame(new DerivativeFrame(finish, 0, waitingFor(marked), machine.frame));
  return machine.call(procedure, marked, site);
}

/** The value with a variable in place of each number and tensor. */
function mark(value: Value, taking: Taking, machine: Machine): Value {
  const { builder } = machine;
  if (value instanceof Pair || value === nil) {
    const items = listItems(value);
    if (items !== null) return list(items.map((each) => mark(each, taking, machine)));
  }
  if (value instanceof Vector) return new Vector(value.items.map((each) => mark(each, taking, machine)));
  const node = leafNode(value, machine);
  if (node === null) {
    return fail(
      machine,
      taking.site,
      'wrong-type',
      `${taking.kind} takes derivatives by numbers, tensors and lists of them, but got ${describeValue(value)}.`,
      { hint: 'Give other values to the procedure by a lambda around it.' },
    );
  }
  builder.span = machine.userSpan(taking.site);
  const variable = builder.mark(node);
  taking.variables.push(variable);
  machine.notePrimal(variable);
  return new Traced(variable);
}

function leafNode(value: Value, { builder }: Machine): ValueNode | null {
  if (typeof value === 'number') return builder.number(value);
  if (value instanceof TensorValue) {
    return builder.tensor(value.values, { element: 'number', shape: value.shape });
  }
  return value instanceof Traced && value.node.type.element === 'number' ? value.node : null;
}

/** The derivative, after the procedure has returned `value`. */
function derivative(value: Value, marked: readonly Value[], taking: Taking, machine: Machine): Value {
  const { kind, site, run } = taking;
  if (machine.run !== run) {
    fail(
      machine,
      site,
      'wrong-type',
      `${kind} wants a procedure whose value has the same structure for all numbers.`,
    );
  }
  const { block } = run;
  let to = block.nodes.length;
  const differentiate: Differentiate = (node) => {
    const adjoints = reverse(machine.builder, node, taking.variables, { from: taking.from, to });
    const gradients = adjoints.map((each, index) =>
      fromNode(each ?? machine.builder.zero(taking.variables[index]!.type)),
    );
    return shaped(marked, gradients);
  };
  const result = resultOf(value, taking, machine);
  to = block.nodes.length;
  const derived = result(differentiate);
  machine.notePrimals(block, taking.from);
  return settled(derived, taking, machine);
}

/** Takes the derivatives of an earlier node. */
type Differentiate = (node: ValueNode) => Value;
/** Builds a value that contains derivatives. */
type Derived = (differentiate: Differentiate) => Value;

function resultOf(value: Value, { kind, site }: Taking, machine: Machine): Derived {
  if (kind === 'jacobian') return jacobian(value, site, machine);
  const node = leafNode(value, machine);
  if (node === null || node.type.shape.length > 0) {
    return fail(
      machine,
      site,
      'wrong-type',
      `${kind} wants a procedure that returns a number, but it returned ${describeValue(machine.asKnown(value))}.`,
      { hint: 'For one that returns several numbers, use jacobian.' },
    );
  }
  return (differentiate) => (kind === 'grad' ? differentiate(node) : list([value, differentiate(node)]));
}

/** The gradients in the structure of the operands. One operand gives its gradient, several give a list. */
function shaped(marked: readonly Value[], gradients: readonly Value[]): Value {
  let next = 0;
  const fill = (value: Value): Value => {
    if (value instanceof Vector) return new Vector(value.items.map(fill));
    const items = value instanceof Traced ? null : listItems(value);
    return items === null ? gradients[next++]! : list(items.map(fill));
  };
  const filled = marked.map(fill);
  return filled.length === 1 ? filled[0]! : list(filled);
}

/** The structure of the procedure's value, with the derivatives of each number in its place. */
function jacobian(value: Value, site: Site, machine: Machine): Derived {
  const inside = (items: readonly Value[]): readonly Derived[] =>
    items.map((each) => jacobian(each, site, machine));
  if (value instanceof Vector) {
    const parts = inside(value.items);
    return (differentiate) => new Vector(parts.map((part) => part(differentiate)));
  }
  const items = isNumeric(value) ? null : listItems(value);
  if (items !== null) {
    const parts = inside(items);
    return (differentiate) => list(parts.map((part) => part(differentiate)));
  }
  const node = leafNode(value, machine);
  if (node === null) {
    return fail(
      machine,
      site,
      'wrong-type',
      `jacobian wants a procedure that returns numbers, tensors or lists of them, but it returned ${describeValue(machine.asKnown(value))}.`,
    );
  }
  const { shape } = node.type;
  if (shape.length === 0) return (differentiate) => differentiate(node);
  const { builder } = machine;
  const size = sizeOf(shape);
  const elements = Array.from({ length: size }, (_, index) => {
    const one = Float64Array.from({ length: size }, (_, at) => (at === index ? 1 : 0));
    const picked = builder.op('mul', [node, builder.tensor(one, node.type)]);
    return builder.tensorOp(
      'sum',
      [picked],
      shape.map((_, axis) => axis),
    );
  });
  return (differentiate) => stacked(elements.map(differentiate), shape, site, machine);
}

/** Stacks equal structures, one for each element of a tensor of `shape`, into one structure of tensors. */
function stacked(rows: readonly Value[], shape: readonly number[], site: Site, machine: Machine): Value {
  const [first] = rows;
  const part = (structures: readonly (readonly Value[])[]): Value[] =>
    structures[0]!.map((_, index) =>
      stacked(
        structures.map((each) => each[index]!),
        shape,
        site,
        machine,
      ),
    );
  // All rows have the structure of the first.
  if (first instanceof Vector) return new Vector(part(rows.map((each) => (each as Vector).items)));
  const items = isNumeric(first) ? null : listItems(first!);
  if (items !== null) return list(part(rows.map((each) => listItems(each)!)));
  const calling = { name: 'jacobian', site, machine };
  // All rows are numbers, or tensors of one shape.
  const stackedRows = stack(rows.filter(isNumeric) as Numeric[], calling);
  return reshaped(calling, stackedRows, [...shape, ...shapeOf(stackedRows).slice(1)]);
}

/** Replaces nodes by known values at the end of the outermost derivative. */
function settled(value: Value, { outermost, run }: Taking, machine: Machine): Value {
  if (outermost === null) return value;
  const result = machine.asKnown(value);
  machine.endPrimals();
  // Without tracing, nothing refers to the nodes any more.
  if (!machine.tracing) run.block.nodes.length = outermost;
  return result;
}
