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

/** The correlations of the estimates as a map of colours, each with its number. */
export function CorrelationTable({ elements, correlations }: CorrelationTableProps) {
  const shown = elements.slice(0, maxShown);
  const at = (row: number, column: number): number => correlations[row * elements.length + column]!;
  return (
    <div className="table-scroll">
      <table className="correlations">
        <caption>{words.correlations}</caption>
        <thead>
          <tr>
            <td />
            {shown.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((name, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {shown.map((other, column) => (
                <Cell key={other} value={at(row, column)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < elements.length && (
        <p className="aside">{words.onlySome(shown.length, elements.length)}</p>
      )}
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
