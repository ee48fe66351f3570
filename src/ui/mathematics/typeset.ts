/** Formulas as elements that the browser typesets. */

import { createElement, type ReactNode } from 'react';
import type { Equation } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { type MathElement, mathml } from '../../mathematics';

/** Both sides of an equation, in a line of its own. */
export function elementOf({ left, right }: Equation): MathElement {
  const equals: MathElement = { name: 'mo', children: ['='] };
  const children = [mathml(left, formatPlain), equals, mathml(right, formatPlain)];
  return { name: 'math', attributes: { display: 'block' }, children };
}

/** The right side of an equation, within a line. */
export function rightSide({ right }: Equation): MathElement {
  // Otherwise a fraction within a fraction is too small to be read.
  return { name: 'math', attributes: { displaystyle: 'true' }, children: [mathml(right, formatPlain)] };
}

export function drawn({ name, attributes = {}, children }: MathElement): ReactNode {
  const { class: className, ...others } = attributes;
  const props = className === undefined ? others : { ...others, className };
  return createElement(
    name,
    props,
    ...children.map((child) => (typeof child === 'string' ? child : drawn(child))),
  );
}
