/**
 * What the page shows of a network at a few rows, as parts of one vector for each row, so that one graph computes them
 * all.
 */

import type { Preset } from '../programs/presets';
import { inputsOf, type NetworkName, networkText, type TaskName, tasks } from '../programs/programs';

export interface ShownPart {
  readonly name:
    | 'first'
    | 'second'
    | 'image'
    | 'target'
    | 'output'
    | 'number'
    | 'kernel'
    | 'odd'
    | 'odd-second';
  /** The shape of a vector or a picture. */
  readonly shape: readonly number[];
  readonly expression: string;
}

/** The parts, in their order within a row. */
export function shownParts(task: TaskName, network: NetworkName, preset: Preset): readonly ShownPart[] {
  const { side, kernel, maxDigit } = preset;
  const image = [side, side];
  const reads = network !== 'indirect';
  if (tasks[task].kind === 'truths') {
    return [
      { name: 'first', shape: image, expression: 'first' },
      { name: 'second', shape: image, expression: 'second' },
      { name: 'target', shape: [2], expression: 'target' },
      { name: 'output', shape: [2], expression: '(network first second)' },
      ...(reads
        ? ([
            { name: 'odd', shape: [2], expression: '(read-odd first)' },
            { name: 'odd-second', shape: [2], expression: '(read-odd second)' },
          ] as const)
        : []),
    ];
  }
  return [
    { name: 'image', shape: image, expression: 'image' },
    { name: 'target', shape: image, expression: 'target' },
    { name: 'output', shape: image, expression: '(network image)' },
    ...(reads
      ? ([
          { name: 'number', shape: [maxDigit + 1], expression: '(read-number image)' },
          { name: 'kernel', shape: [kernel, kernel], expression: '(read-kernel image)' },
        ] as const)
      : []),
    ...(reads && task === 'dilate-odd'
      ? ([{ name: 'odd', shape: [2], expression: '(read-odd image)' }] as const)
      : []),
  ];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, each) => product * each, 1);

/** A program that defines `shown`: a matrix with a row for each chosen row. */
export function showingText(task: TaskName, network: NetworkName, preset: Preset): string {
  const columns = [...inputsOf(task), 'target'].map((name) => `(${name} ${name})`).join(' ');
  const parts = shownParts(task, network, preset).map(({ expression }) => `(flatten ${expression})`);
  return `${networkText(task, network, preset)}
(define places (map (lambda (place) (ref (eye (length chosen)) place)) (iota (length chosen))))
(define shown
  (sum-over (${columns} (place places))
    (outer place (concat ${parts.join(' ')}))))`;
}

/** A part of each row of `shown`; null if the network has no such part. */
export function shownPart(
  parts: readonly ShownPart[],
  shown: ArrayLike<number>,
  row: number,
  name: ShownPart['name'],
): { readonly shape: readonly number[]; readonly values: Float32Array } | null {
  const width = parts.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  let at = row * width;
  for (const part of parts) {
    const size = sizeOf(part.shape);
    if (part.name === name) {
      return {
        shape: part.shape,
        values: Float32Array.from({ length: size }, (_, index) => shown[at + index]!),
      };
    }
    at += size;
  }
  return null;
}
