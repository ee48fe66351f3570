import type { ConsoleLine, ConsoleNumbers } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { Sparkline } from '../charts/Sparkline';
import { shadeOf } from '../panels/MatrixTable';
import { Picture } from '../panels/Picture';
import { describeRange, lookOf } from '../state/neurons';
import { consoleWords as words } from '../words';

/** A line of the console: text, and beside it what its numbers look like: a chart of a list, a table of a matrix. */
export function ConsoleText({ line: { kind, text, numbers } }: { readonly line: ConsoleLine }) {
  const written = <pre className={kind}>{text}</pre>;
  if (numbers === undefined) return written;
  const view = viewOf(numbers);
  if (view === null) return written;
  return (
    <div className="console-numbers">
      {text.length <= maxText ? (
        written
      ) : (
        <details>
          <summary>{describeRange(numbers.values, formatPlain)}</summary>
          {written}
        </details>
      )}
      {view}
    </div>
  );
}

/** Longer texts are folded where a drawing says the same. */
const maxText = 400;
/** Fewer numbers are read as fast as a chart. */
const minDrawn = 4;

function viewOf({ shape, values }: ConsoleNumbers) {
  if (shape.length === 1) return values.length < minDrawn ? null : <Chart values={values} />;
  const label = describeRange(values, formatPlain);
  if (lookOf(shape) === 'picture' && values.length > maxCells)
    return <Picture values={values} shape={shape} label={label} />;
  const [rows, columns] = shape;
  if (shape.length !== 2 || values.length > maxCells) return <p className="aside figure">{label}</p>;
  return <Table rows={rows!} columns={columns!} values={values} />;
}

/** Larger matrices are pictures. */
const maxCells = 144;

function Chart({ values }: { readonly values: Float64Array }) {
  return (
    <span role="img" aria-label={describeRange(values, formatPlain)}>
      <Sparkline steps={values.map((_, index) => index)} values={values} />
    </span>
  );
}

interface TableProps {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

function Table({ rows, columns, values }: TableProps) {
  return (
    <table className="console-table" aria-label={words.matrix(rows, columns)}>
      <tbody>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place.
          <tr key={row}>
            {Array.from(values.subarray(row * columns, (row + 1) * columns), (value, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name but their place.
              <td key={column} className="cell" style={shadeOf(value)}>
                {formatPlain(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
