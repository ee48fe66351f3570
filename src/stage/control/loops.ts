/**
 * Loops on numbers. A loop is staged from its head. Whatever differs between two turns is carried; the turn is staged
 * again until nothing new differs. If known numbers at the head decide structure, the loop is unrolled instead.
 */

import type { InputNode, ValueNode } from '../../graph';
import { type Diagnostic, DiagnosticError, diagnostic } from '../../text/diagnostic';
import type { Frame, Step } from '../machine/code';
import type { ControlledMachine } from '../machine/machine';
import { StructureError } from '../machine/mistakes';
import { type Entry, failed, type Loop, newRun, type Run } from '../machine/run';
import { differences, merge, replaceNodes, scalarType } from '../machine/structure';
import { nodeOf } from '../machine/tensorValue';
import { type Scalar, type Slot, Traced, type Value } from '../machine/values';
import { environment, isUnrolled, keyOf, stateOf, trailOf } from './entries';
import { labelOf, placeLoop, spanOf } from './loopRegions';
import type { Ways } from './outcomes';

/** Ends the present run where the next turn of the loop begins, in this state. */
export function takeBackEdge(machine: ControlledMachine, loop: Loop, state: Slot[]): null {
  const when = machine.builder.boolean(true);
  machine.run.outcome = { kind: 'ways', exits: [], backEdges: [{ loop, when, state }] };
  return null;
}

/** Gives up what was staged since `head`, and stages a loop from there. `state` is that of a later turn. */
export function startLoop(
  machine: ControlledMachine,
  head: Entry,
  continuation: Frame,
  state: Slot[],
): Step | null {
  const parent = head.checkpoint.run;
  machine.rollback(head.checkpoint);
  trailOf(parent, continuation)!.returnTo(head);
  parent.registers = { ...parent.registers, frame: continuation, site: head.site };
  const template = stateOf(head);
  const loop: Loop = { code: head.code, parent, continuation, head, template, carried: [] };
  return stageTurn(machine, loop, state);
}

/** Stages a turn that carries whatever differs between the template and `state`. */
function stageTurn(machine: ControlledMachine, loop: Loop, state: Slot[]): Step | null {
  const { builder } = machine;
  const { code, continuation, head, parent } = loop;
  const block = builder.openBlock(parent.block);
  builder.span = head.site.span;
  const input = (start: Scalar): InputNode =>
    builder.input(`${code.name ?? 'loop'}.${block.inputs.length}`, scalarType(start)!, block);
  const renewed = loop.carried.map(({ start }) => ({ input: input(start), start }));
  const inNewTurn = new Map<ValueNode, Value>(
    loop.carried.map((each, index) => [each.input, new Traced(renewed[index]!.input)]),
  );
  const template = replaceNodes(loop.template, inNewTurn);
  const inputs = new Set(renewed.map((each) => each.input));
  const replacements = differences(template, state).map(([x]) => {
    if (x instanceof Traced && x.node.kind === 'input' && inputs.has(x.node)) return x;
    const carried = { input: input(x), start: x };
    renewed.push(carried);
    return new Traced(carried.input);
  });
  loop.template = merge(template, state, replacements);
  loop.carried = renewed;
  return machine.load(
    newRun({
      owner: { kind: 'loop', loop },
      parent,
      block,
      bottom: continuation,
      depth: parent.depth,
      registers: {
        step: code.body,
        env: environment(code, loop.template),
        frame: continuation,
        site: head.site,
      },
    }),
  );
}

/** Continues after a turn has been staged: with another turn that carries more, or with the complete loop. */
export function turnEnded(machine: ControlledMachine, run: Run, loop: Loop): Step | null {
  const outcome = run.outcome!;
  if (outcome.kind === 'failed') {
    const { error } = outcome;
    const mayUnroll = error instanceof StructureError && !isUnrolled(machine, loop.head);
    return mayUnroll ? unroll(machine, loop) : abandonLoop(machine, run, loop, error);
  }
  const back = outcome.kind === 'ways' ? outcome.backEdges.find((each) => each.loop === loop) : undefined;
  if (outcome.kind !== 'ways' || back === undefined) return unroll(machine, loop);
  const inputs = new Map(loop.carried.map(({ input }, index) => [input as ValueNode, index]));
  const next = loop.carried.map(({ input }): ValueNode => input);
  for (const [x, y] of differences(loop.template, back.state)) {
    const index = x instanceof Traced ? inputs.get(x.node) : undefined;
    if (index === undefined) return stageTurn(machine, loop, back.state);
    next[index] = nodeOf(machine.builder, y);
  }
  const ways: Ways = {
    exits: outcome.exits,
    backEdges: outcome.backEdges.filter((each) => each !== back),
  };
  let again = back.when;
  if (next.length === 0) {
    // If nothing changes, the second turn would repeat the first.
    run.pending.push({ condition: again, diagnostic: unchanging(machine, loop) });
    again = machine.builder.boolean(false);
  }
  if (ways.exits.every(({ value }) => value === null) && ways.backEdges.length === 0)
    return abandonLoop(machine, run, loop, endless(machine, run, loop));
  return placeLoop(machine, run, loop, { again, next, ways });
}

function abandonLoop(machine: ControlledMachine, run: Run, { parent }: Loop, error: DiagnosticError): null {
  machine.keepWarnings(parent, run);
  return machine.endRun(parent, failed(error));
}

/** Stages the program from the head turn by turn. From then on known numbers count as structure in such states. */
function unroll(machine: ControlledMachine, { code, head, parent }: Loop): Step | null {
  machine.learnt.unrolledHeads.add(keyOf(head));
  machine.load(parent);
  return machine.enterCode(code, environment(code, stateOf(head)));
}

function endless(machine: ControlledMachine, run: Run, loop: Loop): DiagnosticError {
  const [failure] = run.pending;
  if (failure !== undefined) return new DiagnosticError(failure.diagnostic);
  return new DiagnosticError(
    diagnostic(
      'endless-loop',
      spanOf(loop, machine),
      `${labelOf(loop)} never comes to an end: every way through it leads back to its beginning.`,
      { hint: 'Give it a condition under which it returns a value.' },
    ),
  );
}

function unchanging(machine: ControlledMachine, loop: Loop): Diagnostic {
  return diagnostic(
    'endless-loop',
    spanOf(loop, machine),
    `${labelOf(loop)} never ends: it takes another turn with nothing changed.`,
    { hint: 'Let the condition depend on a value that each turn changes.' },
  );
}
