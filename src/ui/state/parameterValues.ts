/** What the parameters of a recording are now, tensors with all their elements. */

import type { ParameterSummary, ParameterValue } from '../../app/protocol';
import { panelWords } from '../words';
import { firstElement } from './appraisal';
import type { Recording } from './recording';

/** In order; null for a tensor before its first run, of which only the norm is known. */
export function parameterValues({ program, now }: Recording): readonly (ParameterValue | null)[] {
  const { present, elements } = now.get();
  let next = 0;
  return program.parameters.map(({ shape }, index) => {
    const size = shape.reduce((product, each) => product * each, 1);
    const start = next;
    next += size;
    if (shape.length === 0) return present[index]!;
    return elements === null ? null : { shape, values: elements.slice(start, start + size) };
  });
}

/** An element of a tensor with a name of its own, as a row of the table. */
export interface ElementRow {
  readonly name: string;
  readonly start: number;
  /** Its place among all elements. */
  readonly element: number;
}

/** The rows beneath that of a parameter; none for most. */
export function elementRows(recording: Recording, position: number): readonly ElementRow[] {
  const first = firstElement(recording, position);
  const named = recording.program.parameters[position]?.elements ?? [];
  return named.map(({ name, start }, at) => ({ name, start, element: first + at }));
}

/** What a row of the table says beneath a name: `2 × 24, its norm is shown`, `positive`; null for a plain number. */
export function describeParameter({ shape, constraint }: ParameterSummary): string | null {
  if (shape.length === 0) return constraint;
  const sizes = shape.length === 1 ? panelWords.parameters.numbers(shape[0]!) : shape.join(' × ');
  return [panelWords.parameters.normOf(sizes), ...(constraint === null ? [] : [constraint])].join(', ');
}
