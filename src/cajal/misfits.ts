/**
 * The mistakes that only compiling a well-typed term finds: a space that is too large, a matrix of an open type, linked
 * tensors whose shapes do not fit.
 */

import { printShape } from '../graph';
import { DiagnosticError, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import type { BoundError } from './multilinear';
import { type Space, sameSpace, shapeOfSpace, spaceOf } from './space';
import { printType, type Type } from './types';

export function tooLarge({ message }: BoundError, span: Span): DiagnosticError {
  const hint = 'Lower the dimension, or take functions of simpler types.';
  return new DiagnosticError(diagnostic('space-too-large', span, message, { hint }));
}

export function openFunction(type: Type, span: Span): DiagnosticError {
  const message = `The matrix of a function of type ${printType(type)} is wanted, but nothing says what V is.`;
  const hint = 'Apply the function, or wrap it in a lambda that says the type.';
  return new DiagnosticError(diagnostic('open-type', span, message, { hint }));
}

/** A tensor of Scheme with a shape that its type does not allow. */
export function misfit(type: Type, dimension: number, shape: readonly number[], span: Span): DiagnosticError {
  const wanted = spaceOf(type, dimension);
  const want = wanted === null ? 'a matrix' : `a tensor of the shape ${printShape(shapeOfSpace(wanted))}`;
  return shapeMismatch(
    `What is of type ${printType(type)} is ${want}, but this has the shape ${printShape(shape)}.`,
    span,
  );
}

/** Checks that linked tensors agree in shape where their type leaves it open. */
export function checkSame(one: Space, other: Space, span: Span): void {
  if (sameSpace(one, other)) return;
  const [a, b] = [one, other].map(shapeText);
  throw shapeMismatch(`Tensors of one shape are wanted, but these have ${a} and ${b}.`, span);
}

/** Checks that the step of an iteration keeps the shape of what it carries. */
export function checkStep(from: Space, to: Space, span: Span): void {
  if (sameSpace(from, to)) return;
  throw shapeMismatch(
    `The step makes ${shapeText(to)} of ${shapeText(from)}, but a step keeps the shape.`,
    span,
  );
}

function shapeText(space: Space): string {
  return printShape(shapeOfSpace(space));
}

function shapeMismatch(message: string, span: Span): DiagnosticError {
  return new DiagnosticError(diagnostic('shape-mismatch', span, message));
}
