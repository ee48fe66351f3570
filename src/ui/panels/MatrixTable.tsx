import type { CSSProperties } from 'react';
import type { LabelledMatrix } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { panelWords } from '../words';

const words = panelWords.neuron;

interface MatrixTableProps {
  readonly name: string;
  readonly matrix: LabelledMatrix;
}

/** The colour of a cell: full at a weight of 1 or −1. */
export function shadeOf(value: number): CSSProperties {
  const strength = Math.round(100 * Math.min(1, Math.abs(value)));
  const tone = value < 0 ? 'var(--series-1)' : 'var(--series-0)';
  // React takes custom properties, which its types do not list.
  return { '--shade': `${strength}%`, '--tone': tone } as CSSProperties;
}

/** Shows a matrix as a heatmap with figures: each row is an output, each column an input. */
export function MatrixTable({ name, matrix: { inputs, outputs, values } }: MatrixTableProps) {
  const columns = inputs.length === 0 ? [words.weight] : inputs;
  return (
    <section className="matrix" aria-label={words.matrixOf(name)}>
      <table>
        <caption>{inputs.length === 0 ? words.vector : words.matrix}</caption>
        <thead>
          <tr>
            <td />
            {columns.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {outputs.map((output, row) => (
            <tr key={output}>
              <th scope="row">{output}</th>
              {columns.map((label, column) => {
                const value = values[row * columns.length + column]!;
                return (
                  <td key={label} className="cell" style={shadeOf(value)}>
                    {formatPlain(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
