import { formatPlain } from '../../editor/figures';
import { statisticsWords as words } from '../words';

interface CorrelationTableProps {
  readonly elements: readonly string[];
  /** Row by row; NaN for an element without a number. */
  readonly correlations: Float64Array;
}

/** The opacity of the tint of a correlation of 1: text on it can be read. */
const strongest = 0.45;
/** More elements than this would not be read. */
const maxShown = 16;

/** The correlations of the estimates that have a number as a map of colours, each with its number; nothing of fewer than two. */
export function CorrelationTable({ elements, correlations }: CorrelationTableProps) {
  const at = (row: number, column: number): number => correlations[row * elements.length + column]!;
  const known = [...elements.keys()].filter((index) => !Number.isNaN(at(index, index)));
  if (known.length < 2) return null;
  const shown = known.slice(0, maxShown);
  return (
    <div className="table-scroll">
      <table className="correlations">
        <caption>{words.correlations}</caption>
        <thead>
          <tr>
            <td />
            {shown.map((index) => (
              <th key={index} scope="col">
                {elements[index]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row}>
              <th scope="row">{elements[row]}</th>
              {shown.map((column) => (
                <Cell key={column} value={at(row, column)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < known.length && <p className="aside">{words.onlySome(shown.length, known.length)}</p>}
    </div>
  );
}

/** A cell whose tint is the stronger, the nearer the correlation is to 1 or −1. */
function Cell({ value }: { readonly value: number }) {
  if (Number.isNaN(value)) return <td className="number">–</td>;
  return (
    <td className="number">
      <span
        className={`tint ${value < 0 ? 'negative' : 'positive'}`}
        style={{ opacity: strongest * Math.min(1, Math.abs(value)) }}
      />
      {formatPlain(value, correlationDigits(value))}
    </td>
  );
}

/** Two decimals, and as many as show how far a strong correlation is from 1. */
function correlationDigits(value: number): number {
  const size = Math.abs(value);
  if (size === 1) return 1;
  if (size > 0.99) return Math.min(8, 2 + Math.floor(-Math.log10(1 - size)));
  return size >= 0.1 ? 2 : 1;
}
