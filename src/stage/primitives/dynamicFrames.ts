/** The frames that speak to whatever runs above them: bindings, handlers, places to leave for, and what runs on the way. */

import { type DiagnosticError, diagnostic } from '../../text/diagnostic';
import { DynamicFrame, ExitFrame, Frame, returnFirst, type Step, waitingFor } from '../machine/code';
import { LimitError } from '../machine/limitErrors';
import type { Machine } from '../machine/machine';
import { fail, PoisonedError, StructureError } from '../machine/mistakes';
import { Primitive, type Site } from '../machine/primitive';
import { Escape, MultipleValues, nil, Pair, RecordType, type Value } from '../machine/values';
import { errorObject } from './errorObjects';

/** A value for a key, for everything above. */
export class BindingFrame extends DynamicFrame {
  constructor(
    readonly key: Value,
    readonly value: Value,
    below: Frame,
  ) {
    super(returnFirst, 0, waitingFor([value]), below);
  }
}

/** The value that is bound to a key here; undefined if none is. */
export function boundTo(key: Value, machine: Machine): Value | undefined {
  for (let frame = machine.frame.dynamic; frame !== null; frame = frame.outer)
    if (frame instanceof BindingFrame && frame.key === key) return frame.value;
  return undefined;
}

/** The bindings for what is called here are those around `target`. */
export class OutsideFrame extends DynamicFrame {
  constructor(
    private readonly target: DynamicFrame,
    below: Frame,
  ) {
    super(returnFirst, 0, waitingFor([]), below);
  }

  override get outer(): DynamicFrame | null {
    return this.target.outer;
  }
}

// Handlers.

/** The key of the list of handlers, the innermost first. */
const handlersKey = new RecordType('handlers', []);

/** Handlers for everything above. While one of them runs, those after it are the handlers. */
export class HandlersFrame extends BindingFrame {
  constructor(
    handlers: Value,
    below: Frame,
    /** What is being handled; null around a body. */
    readonly raised: { readonly value: Value; readonly site: Site } | null,
  ) {
    super(handlersKey, handlers, below);
  }

  override get handles(): boolean {
    return this.value instanceof Pair;
  }

  override handle(mistake: DiagnosticError, machine: Machine): (() => Step | null) | null {
    const isMistake = !(
      mistake instanceof LimitError ||
      mistake instanceof StructureError ||
      mistake instanceof PoisonedError
    );
    const handlers = this.value;
    // Handlers further out include the one that is running.
    if (!isMistake || !(handlers instanceof Pair)) return () => refuse(mistake);
    const site = { span: mistake.diagnostic.span, user: true };
    return () => callHandler(handlers, errorObject(mistake, machine), 'final', site, machine);
  }
}

function refuse(mistake: DiagnosticError): never {
  throw mistake;
}

export function handlersOf(machine: Machine): Value {
  return boundTo(handlersKey, machine) ?? nil;
}

/** Calls the innermost handler. What it returns counts if the program can continue. */
export function callHandler(
  handlers: Pair,
  value: Value,
  kind: 'continuable' | 'final',
  caller: Site,
  machine: Machine,
): Step | null {
  const site = { span: machine.userSpan(caller), user: true };
  machine.pushFrame(new HandlersFrame(handlers.cdr, machine.frame, { value, site }));
  if (kind === 'final') {
    const step: Step = (running) => handlerReturned(running, site);
    machine.pushFrame(new Frame(step, 0, waitingFor([value]), machine.frame));
  }
  return machine.call(handlers.car, [value], site);
}

function handlerReturned(machine: Machine, site: Site): never {
  return fail(
    machine,
    site,
    'handler-returned',
    'The handler returned, but nothing can continue after what was raised here.',
    { hint: 'Let the handler leave, by an escape or a guard around it; or raise with raise-continuable.' },
  );
}

/** The place where `value` was raised, if it is being handled. */
export function siteOfRaise(value: Value, machine: Machine): Site | null {
  for (let frame = machine.frame.dynamic; frame !== null; frame = frame.outer)
    if (frame instanceof HandlersFrame && frame.raised?.value === value) return frame.raised.site;
  return null;
}

// Escapes.

/** A call that can be left. What leads here goes to a procedure, or is the value of the call. */
export class CatchFrame extends ExitFrame {
  readonly isPlain: boolean;
  readonly continuation = new Continuation(this);

  constructor(
    private readonly receiver: Value,
    private readonly site: Site,
    below: Frame,
  ) {
    super(returnFirst, 0, waitingFor([receiver]), below);
    this.isPlain = receiver === false;
  }

  override arrive(value: Value, machine: Machine): Step | null {
    return machine.call(this.receiver, [value], this.site);
  }
}

/** The procedure that leaves a call. */
export class Continuation extends Primitive {
  constructor(readonly target: CatchFrame) {
    super(
      'continuation',
      { min: 0, max: null },
      { enter: (operands, site, machine) => leaveFor(target, operands, site, machine) },
    );
  }
}

function leaveFor(target: CatchFrame, operands: readonly Value[], site: Site, machine: Machine): Step | null {
  // The frames that are left are all frames below, whatever is bound where.
  let frame: Frame | null = machine.frame.dynamic;
  while (frame !== null && frame !== target) frame = frame.below!.dynamic;
  if (frame === null) {
    const message = 'This continuation is called after the call that made it has ended.';
    const hint = 'It can leave the call, but not go back into it: call it before the call returns.';
    fail(machine, site, 'continuation-ended', message, { hint });
  }
  const [first] = operands;
  const value = operands.length === 1 ? first! : new MultipleValues(operands);
  return machine.pass(new Escape(target, value));
}

/** A call behind which a procedure runs, also where an escape leaves it. */
export class WindFrame extends DynamicFrame {
  constructor(
    private readonly after: Value,
    private readonly site: Site,
    below: Frame,
  ) {
    super(returnFirst, 0, waitingFor([after]), below);
  }

  override left(leaving: Escape, machine: Machine): Step | null {
    const continues: Step = (running) => running.pass(running.env[1] as Value);
    machine.pushFrame(new Frame(continues, 0, waitingFor([leaving]), machine.frame));
    return machine.call(this.after, [], this.site);
  }
}

/** Reports what is raised and not caught. */
export function uncaught(value: string, site: Site, machine: Machine): DiagnosticError['diagnostic'] {
  const message = `Nothing catches ${value}, which is raised here.`;
  const hint = 'Put (guard (e (#t …)) …) around what raises it.';
  return diagnostic('uncaught-raise', machine.userSpan(site), message, { hint });
}
