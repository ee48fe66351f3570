/** Applies a term to all of its arguments. */

import {
  compileApplication,
  type Emit,
  isKnown,
  type Linked,
  Multilinear,
  shapeOfSpace,
  type Vector,
} from '../../cajal';
import type { TensorData } from '../../graph';
import type { Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import type { Site } from '../machine/primitive';
import { fromData, nodeOf } from '../machine/tensorValue';
import { type Closure, fromNode, type Value } from '../machine/values';
import { reportLoss } from './loss';
import { linkedTerm } from './operands';
import { partsOf, type TermParts } from './term';
import { doWork } from './work';

export function applyTerm(closure: Closure, site: Site, machine: Machine): Step | null {
  const parts = partsOf(closure)!;
  const { typing, name } = parts.code.term;
  const { links, operands: linked } = linkedTerm(parts);
  const emit: Emit = (op, given, attributes) => {
    const nodes = given.map((each) => (isKnown(each) ? nodeOf(machine.builder, fromData(each)) : each));
    return machine.emitTensor(op, nodes, attributes, site);
  };
  const algebra = new Multilinear(emit);
  const begin = () => {
    algebra.reset();
    return compileApplication(typing, links, linked, algebra);
  };
  const finish = (vector: Vector, running: Machine): Value => {
    const result = algebra.reshape(vector.operand, shapeOfSpace(vector.space));
    reportLoss(result, linked, parts.code, site, running);
    if (!isKnown(result)) return fromNode(result);
    observe(result, linked, parts, algebra.fallenShare, running);
    return fromData(result);
  };
  return doWork(begin, { name, site }, finish, machine);
}

function observe(
  result: TensorData,
  operands: readonly Linked<Value>[],
  { code, links }: TermParts,
  fallen: number,
  machine: Machine,
): void {
  machine.observer?.applied({
    term: code.term,
    links,
    operands: operands.map((each) => (each.kind === 'tensor' && isKnown(each.operand) ? each.operand : null)),
    result,
    fallen,
  });
}
