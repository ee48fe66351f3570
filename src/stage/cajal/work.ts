/**
 * Compiles a term on the machine. The machine calls linked procedures of Scheme, while the rest of the work waits in a
 * frame.
 */

import { type Compiling, isKnown, type ModuleCall, type Operand } from '../../cajal';
import { isUserText } from '../../text/span';
import { Frame, type Step, waitingFor } from '../machine/code';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import { fromData, isNumeric } from '../machine/tensorValue';
import { fromNode, type Slot, type Value } from '../machine/values';
import { describeValue } from '../machine/write';
import { operandOf } from './operands';

/** The answers of the called procedures, the last one first. */
interface Answers {
  readonly last: Operand;
  readonly before: Answers | null;
  /** The same as values of the machine, which stay alive meanwhile. */
  readonly held: Slot[];
}

/**
 * Work in progress. If several runs answer one call, because a procedure forked, each of them continues from there: the
 * work is then restarted with the earlier answers.
 */
class Work<Result> {
  private live: { readonly work: Compiling<Value, Result>; readonly answers: Answers | null } | null = null;

  constructor(
    private readonly begin: () => Compiling<Value, Result>,
    private readonly name: string,
    private readonly site: Site,
    private readonly finish: (result: Result, machine: Machine) => Value,
  ) {}

  proceed(answers: Answers | null, machine: Machine): Step | null {
    const { done, value } = this.advance(answers);
    if (done === true) return machine.returnValue(this.finish(value, machine));
    const next: Step = (running) => {
      // The frame put the value of the call into the first slot.
      const value = running.env[0] as Value;
      const held = answers === null ? [value] : [value, answers.held];
      return this.proceed({ last: this.answer(value, running), before: answers, held }, running);
    };
    machine.pushFrame(new Frame(next, 0, waitingFor(answers?.held ?? []), machine.frame));
    const { module, operands, span } = value;
    const values = operands.map((each) => (isKnown(each) ? fromData(each) : fromNode(each)));
    return machine.call(module, values, { span, user: isUserText(span) });
  }

  private advance(answers: Answers | null): IteratorResult<ModuleCall<Value>, Result> {
    const { live } = this;
    const isNext = live !== null && answers !== null && live.answers === answers.before;
    const work = isNext ? live.work : this.begin();
    const result = isNext ? work.next(answers.last) : replay(work, answers);
    this.live = { work, answers };
    return result;
  }

  private answer(value: Value, machine: Machine): Operand {
    if (isNumeric(value)) return operandOf(value);
    const met = describeValue(machine.asKnown(value));
    return fail(
      machine,
      this.site,
      'wrong-type',
      `A procedure linked into ${this.name} must give a tensor, but gave ${met}.`,
    );
  }
}

function replay<Result>(
  work: Compiling<Value, Result>,
  answers: Answers | null,
): IteratorResult<ModuleCall<Value>, Result> {
  const given: Operand[] = [];
  for (let each = answers; each !== null; each = each.before) given.unshift(each.last);
  // A generator ignores the argument of its first `next`.
  return given.reduce((_, answer) => work.next(answer), (work as Iterator<ModuleCall<Value>, Result>).next());
}

/** The step that does the work of a term and returns what `finish` makes of its result. */
export function doWork<Result>(
  begin: () => Compiling<Value, Result>,
  { name, site }: { readonly name: string; readonly site: Site },
  finish: (result: Result, machine: Machine) => Value,
  machine: Machine,
): Step | null {
  return new Work(begin, name, site, finish).proceed(null, machine);
}
