/**
 * Constrained parameters: the optimizer moves a number without bounds, and the natural value is a function of it. That
 * is its exponential for a positive parameter, and a scaled sigmoid for one between bounds.
 */

import { type GraphBuilder, ops, type ValueNode } from '../graph';
import type { ParameterConstraint } from '../stage';
import { unreachable } from '../text/internal';

/** The unconstrained number of a natural value that satisfies its constraint. */
export function unconstrain(value: number, constraint: ParameterConstraint): number {
  switch (constraint.kind) {
    case 'none':
      return value;
    case 'positive':
      return Math.log(value);
    case 'between':
      return Math.log((value - constraint.low) / (constraint.high - value));
    default:
      return unreachable(constraint);
  }
}

/** The natural value of an unconstrained number. */
export function naturalValue(value: number, constraint: ParameterConstraint): number {
  switch (constraint.kind) {
    case 'none':
      return value;
    case 'positive':
      return Math.exp(value);
    case 'between':
      return constraint.low + (constraint.high - constraint.low) * ops.sigmoid.evaluate(value, 0, 0);
    default:
      return unreachable(constraint);
  }
}

export interface Natural {
  readonly value: ValueNode;
  /** The derivative of the natural value with respect to the unconstrained one. */
  readonly derivative: ValueNode;
}

/** The natural value of an unconstrained node. */
export function constrain(b: GraphBuilder, node: ValueNode, constraint: ParameterConstraint): Natural {
  switch (constraint.kind) {
    case 'none':
      return { value: node, derivative: b.number(1) };
    case 'positive': {
      const value = b.op('exp', [node]);
      return { value, derivative: value };
    }
    case 'between': {
      const width = b.number(constraint.high - constraint.low);
      const part = b.op('sigmoid', [node]);
      const other = b.op('sigmoid', [b.op('neg', [node])]);
      return {
        value: b.op('add', [b.number(constraint.low), b.op('mul', [width, part])]),
        derivative: b.op('mul', [width, b.op('mul', [part, other])]),
      };
    }
    default:
      return unreachable(constraint);
  }
}

export function describeConstraint(constraint: ParameterConstraint): string | null {
  switch (constraint.kind) {
    case 'none':
      return null;
    case 'positive':
      return 'positive';
    case 'between':
      return `between ${constraint.low} and ${constraint.high}`;
    default:
      return unreachable(constraint);
  }
}
