/**
 * A term applied to all that it takes. Procedures of Scheme that it links are called by the machine, with the rest of the
 * work waiting in a frame.
 */

import {
  type Compiling,
  compileApplication,
  type Emit,
  isKnown,
  type ModuleCall,
  Multilinear,
  type Operand,
  shapeOfSpace,
  type Vector,
} from '../../cajal';
import { isUserText } from '../../text/span';
import { Frame, type Step } from '../code';
import type { Machine } from '../machine';
import { fail } from '../mistakes';
import type { Site } from '../primitive';
import { fromData, isNumeric, nodeOf } from '../tensorValue';
import { type Closure, fromNode, type Value } from '../values';
import { describeValue } from '../write';
import { reportLoss } from './loss';
import { linkedTerm, operandOf } from './operands';
import { partsOf } from './term';

/** Answers of the procedures that were called, the last first. */
interface Answers {
  readonly last: Operand;
  readonly before: Answers | null;
}

/**
 * A term being applied. Where several runs come back with answers to one call, since a procedure chose between arms, each
 * of them goes on from there: the work is begun again with the answers that were given before.
 */
class Application {
  private live: { readonly work: Compiling<Value, Vector>; readonly answers: Answers | null } | null = null;

  constructor(
    private readonly begin: () => Compiling<Value, Vector>,
    private readonly name: string,
    private readonly site: Site,
    private readonly finish: (vector: Vector, machine: Machine) => Value,
  ) {}

  proceed(answers: Answers | null, machine: Machine): Step | null {
    const { done, value } = this.advance(answers);
    if (done === true) return machine.returnValue(this.finish(value, machine));
    const next: Step = (running) => {
      // The frame put the value of the call into the only slot.
      const last = this.answer(running.env[0] as Value, running);
      return this.proceed({ last, before: answers }, running);
    };
    machine.frame = new Frame(next, 0, [], machine.frame);
    const { module, operands, span } = value;
    const values = operands.map((each) => (isKnown(each) ? fromData(each) : fromNode(each)));
    return machine.call(module, values, { span, user: isUserText(span) });
  }

  private advance(answers: Answers | null): IteratorResult<ModuleCall<Value>, Vector> {
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

function replay(
  work: Compiling<Value, Vector>,
  answers: Answers | null,
): IteratorResult<ModuleCall<Value>, Vector> {
  const given: Operand[] = [];
  for (let each = answers; each !== null; each = each.before) given.unshift(each.last);
  // A generator does not look at what it is begun with.
  return given.reduce((_, answer) => work.next(answer), (work as Iterator<ModuleCall<Value>, Vector>).next());
}

/** Applies a term to all that it takes. */
export function applyTerm(closure: Closure, site: Site, machine: Machine): Step | null {
  const parts = partsOf(closure)!;
  const { typing, name } = parts.code.term;
  const { links, operands: linked } = linkedTerm(parts);
  const emit: Emit = (op, given, attributes) => {
    const nodes = given.map((each) => (isKnown(each) ? nodeOf(machine.builder, fromData(each)) : each));
    return machine.emitTensor(op, nodes, attributes, site);
  };
  const algebra = new Multilinear(emit);
  const begin = () => compileApplication(typing, links, linked, algebra);
  const finish = (vector: Vector, running: Machine): Value => {
    const shape = shapeOfSpace(vector.space);
    const result = algebra.reshape(vector.operand, shape);
    reportLoss(result, linked, parts.code, site, running);
    return isKnown(result) ? fromData(result) : fromNode(result);
  };
  return new Application(begin, name, site, finish).proceed(null, machine);
}
