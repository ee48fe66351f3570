/** The rules of conditions, escapes and promises: a part that is loaded with the first text that names one of them. */

import { describeArities } from '../../lang/arity';
import type { controlInternals, escapeRows } from '../../lang/controlCatalogue';
import { DiagnosticError } from '../../text/diagnostic';
import type { Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import { wrongType } from '../machine/mistakes';
import {
  type ControlRule,
  Primitive,
  type PrimitiveRule,
  type Site,
  unary,
  variadic,
} from '../machine/primitive';
import { Closure, listItems, Pair, PromiseValue, RecordType, type Value } from '../machine/values';
import { describeValue } from '../machine/write';
import {
  BindingFrame,
  boundTo,
  CatchFrame,
  type Continuation,
  callHandler,
  HandlersFrame,
  handlersOf,
  OutsideFrame,
  siteOfRaise,
  uncaught,
  WindFrame,
} from './dynamicFrames';
import { isErrorObject, mistakeOf } from './errorObjects';
import { nameOf } from './interpreted';
import { delayed, force, promiseOf } from './promises';

function procedure(value: Value | undefined, name: string, site: Site, machine: Machine): Value {
  if (value instanceof Closure || value instanceof Primitive) return value;
  return wrongType(machine, site, name, 'a procedure', value!);
}

function raise(kind: 'continuable' | 'final'): ControlRule {
  return {
    enter: ([given], site, machine) => {
      const value = given!;
      const handlers = handlersOf(machine);
      if (handlers instanceof Pair) return callHandler(handlers, value, kind, site, machine);
      throw (
        mistakeOf(value) ??
        new DiagnosticError(uncaught(describeValue(value), siteOfRaise(value, machine) ?? site, machine))
      );
    },
  };
}

function withHandler([handler, thunk]: readonly Value[], site: Site, machine: Machine): Step | null {
  const name = 'with-exception-handler';
  const handlers = new Pair(procedure(handler, name, site, machine), handlersOf(machine));
  const body = procedure(thunk, name, site, machine);
  machine.pushFrame(new HandlersFrame(handlers, machine.frame, null));
  return machine.call(body, [], site);
}

/** Calls `body` with the procedure that leaves the call. */
function catching(receiver: Value, body: Value, site: Site, machine: Machine): Step | null {
  const { frame } = machine;
  // A call that is the last thing that another one does ends where that one ends: so a loop of such calls is a loop.
  const isLast = receiver === false && frame instanceof CatchFrame && frame.isPlain;
  const target = isLast ? frame : new CatchFrame(receiver, site, frame);
  if (!isLast) machine.pushFrame(target);
  return machine.call(body, [target.continuation], site);
}

const callWithContinuation: ControlRule = {
  enter: ([f], site, machine) => catching(false, procedure(f, 'call/cc', site, machine), site, machine),
};

function partOfError(name: 'error-object-message' | 'error-object-irritants'): PrimitiveRule {
  const at = name === 'error-object-message' ? 0 : 1;
  return unary((x, site, machine) =>
    isErrorObject(x) ? x.fields[at]! : wrongType(machine, site, name, 'an error object', x),
  );
}

const never: PrimitiveRule = unary(() => false);

/** The place of the first clause that takes so many arguments. */
const clauseFor: PrimitiveRule = variadic(([name, arities, count], site, machine) => {
  const pairs = (listItems(arities!) ?? []).map((each) => each as Pair);
  const found = pairs.findIndex(({ car, cdr }) => count === car || (cdr === true && count! > car));
  if (found >= 0) return found;
  const wanted = describeArities(
    pairs.map(({ car, cdr }) => {
      const min = car as number;
      return { min, max: cdr === true ? null : min };
    }),
  );
  const written = name === false ? 'This procedure' : nameOf(name);
  return machine.wrongArity(written, wanted, count as number, site);
});

export const escapeRules: { readonly [Name in keyof typeof escapeRows]: PrimitiveRule | ControlRule } = {
  'call/cc': callWithContinuation,
  'call-with-current-continuation': callWithContinuation,
  raise: raise('final'),
  'raise-continuable': raise('continuable'),
  'with-exception-handler': { enter: withHandler },
  'error-object?': unary(isErrorObject),
  'error-object-message': partOfError('error-object-message'),
  'error-object-irritants': partOfError('error-object-irritants'),
  'read-error?': never,
  'file-error?': never,
  force: { enter: ([promise], site, machine) => force(promise!, site, machine) },
  'make-promise': unary(promiseOf),
  'promise?': unary((x) => x instanceof PromiseValue),
};

/** `scheme/control.scm` and the expanders call these, with operands of the kinds that are meant. */
export const internalEscapeRules: {
  readonly [Name in (typeof controlInternals)[number]]: PrimitiveRule | ControlRule;
} = {
  '%catch': { enter: ([receiver, body], site, machine) => catching(receiver!, body!, site, machine) },
  /** Calls a procedure with a value and the bindings that there are around the call that a continuation leaves. */
  '%outside': {
    enter: ([continuation, f, value], site, machine) => {
      const { target } = continuation as Continuation;
      machine.pushFrame(new OutsideFrame(target, machine.frame));
      return machine.call(f!, [value!], site);
    },
  },
  '%wind': {
    enter: ([after, thunk], site, machine) => {
      machine.pushFrame(new WindFrame(after!, site, machine.frame));
      return machine.call(thunk!, [], site);
    },
  },
  '%bind': {
    enter: ([key, value, thunk], site, machine) => {
      machine.pushFrame(new BindingFrame(key!, value!, machine.frame));
      return machine.call(thunk!, [], site);
    },
  },
  '%dynamic': variadic(([key, otherwise], _, machine) => boundTo(key!, machine) ?? otherwise!),
  /** Something that is equal to itself alone. */
  '%key': variadic(() => new RecordType('parameter', [])),
  '%not-a-parameter': unary((x, site, machine) =>
    wrongType(machine, site, 'parameterize', 'a parameter, made by make-parameter', x),
  ),
  '%clause': clauseFor,
  '%promise': variadic(([thunk, forwards]) => delayed(thunk!, forwards === true)),
};
