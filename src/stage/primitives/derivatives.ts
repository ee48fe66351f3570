/**
 * `grad`, `value-and-grad` and `jacobian` are ordinary procedures. The numbers that a derivative is taken by become
 * nodes of their own. After the procedure has run, reverse mode emits the derivative behind it as further nodes, so
 * derivatives can nest without confusion. If everything is known, the nodes fold to numbers again.
 */

import { jacobianNodes } from '../../autodiff';
import type { ValueNode } from '../../graph';
import { Frame, type Step, waitingFor } from '../machine/code';
import { takeExit } from '../machine/exits';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import type { Run } from '../machine/run';
import { isNumeric } from '../machine/tensorValue';
import {
  Alternatives,
  Escape,
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
class DerivativeFrame extends Frame {
  constructor(
    private readonly taking: Taking,
    next: Step,
    held: readonly Value[],
    below: Frame,
  ) {
    super(next, 0, waitingFor(held), below);
  }

  override left({ target, value }: Escape, machine: Machine): Escape {
    return new Escape(target, settled(value, this.taking, machine));
  }

  override get takesAlternatives(): boolean {
    return true;
  }
}

/** Whether a derivative within the program is being taken. */
export function isWithinDerivative(machine: Machine): boolean {
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
    return value instanceof Alternatives
      ? partlyLeft(value, marked, taking, running)
      : running.returnValue(derivative(value, marked, taking, running));
  };
  machine.pushFrame(new DerivativeFrame(taking, finish, marked, machine.frame));
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
  const { outputs, rebuild } =
    kind === 'jacobian' ? numbersOf(value, site, machine) : numberOf(value, taking, machine);
  const stretch = { from: taking.from, to: block.nodes.length };
  const derivatives = jacobianNodes(machine.builder, outputs, taking.variables, stretch);
  const shapes = derivatives.map((row) => shaped(marked, row.map(fromNode)));
  machine.notePrimals(block, taking.from);
  return settled(rebuild(shapes), taking, machine);
}

/** Takes the derivative where the procedure returned, and continues with it there, and with the escapes elsewhere. */
function partlyLeft(
  { choices }: Alternatives,
  marked: readonly Value[],
  taking: Taking,
  machine: Machine,
): Step | null {
  const exits = choices.map(({ when, value }) => {
    const isLeaving = value instanceof Escape;
    return { when, value: isLeaving ? value : derivative(value, marked, taking, machine) };
  });
  return takeExit(machine, exits, taking.site);
}

/** What is differentiated of a value, and how the derivatives take its place. */
interface Differentiated {
  readonly outputs: readonly ValueNode[];
  readonly rebuild: (derivatives: readonly Value[]) => Value;
}

function numberOf(value: Value, { kind, site }: Taking, machine: Machine): Differentiated {
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
  return {
    outputs: [node],
    rebuild: ([gradient]) => (kind === 'grad' ? gradient! : list([value, gradient!])),
  };
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

/** The numbers and tensors of a procedure's value. The derivatives of each go to its place. */
function numbersOf(value: Value, site: Site, machine: Machine): Differentiated {
  const outputs: ValueNode[] = [];
  const visit = (part: Value): ((derivatives: readonly Value[]) => Value) => {
    const items = part instanceof Vector ? part.items : isNumeric(part) ? null : listItems(part);
    if (items !== null) {
      const parts = items.map(visit);
      const rebuilt = (derivatives: readonly Value[]): Value[] => parts.map((each) => each(derivatives));
      return (derivatives) =>
        part instanceof Vector ? new Vector(rebuilt(derivatives)) : list(rebuilt(derivatives));
    }
    const node = leafNode(part, machine);
    if (node === null) {
      return fail(
        machine,
        site,
        'wrong-type',
        `jacobian wants a procedure that returns numbers, tensors or lists of them, but it returned ${describeValue(machine.asKnown(part))}.`,
      );
    }
    const at = outputs.push(node) - 1;
    return (derivatives) => derivatives[at]!;
  };
  const rebuild = visit(value);
  return { outputs, rebuild };
}

/** Replaces nodes by known values at the end of the outermost derivative. */
function settled(value: Value, { outermost, run }: Taking, machine: Machine): Value {
  if (outermost === null || machine.recorder !== null) return value;
  const result = machine.asKnown(value);
  machine.endPrimals();
  // Without tracing, nothing refers to the nodes any more.
  if (!machine.tracing) run.block.nodes.length = outermost;
  return result;
}
