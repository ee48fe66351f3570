import { useMemo } from 'react';
import type { PictureColumn, PlotPictures, PlotSummary } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { Picture, strengthOf } from '../panels/Picture';
import { useSession } from '../SessionContext';
import type { Recording } from '../state/recording';
import { commonWords, chartWords as words } from '../words';

interface PictureTableProps {
  readonly plot: PlotSummary;
  readonly pictures: PlotPictures;
  readonly recording: Recording;
  /** The index of the plot's curve among the curves of all plots. */
  readonly curve: number;
}

/**
 * Shows some rows of a fit as pictures: the inputs, what is predicted beside what is measured, and how far they differ. The row
 * that is chosen here is that of probes and steps.
 */
export function PictureTable({ plot, pictures, recording, curve }: PictureTableProps) {
  const { curves } = useStore(recording.now);
  const { row: chosenRow } = useSession().questions.prober;
  const chosen = useStore(chosenRow);
  const { rows, of, inputs, target } = pictures;
  const values = curves[curve] ?? plot.curves[0]?.y ?? noValues;
  const predicted = { ...pictures.predicted, label: words.predictedColumn, values };
  const measured = { ...target, label: words.measured };
  // What is predicted and what is measured are of one strength, so that they can be compared.
  const most = useMemo(() => strengthOf(target.values), [target]);
  const hasDifference = predicted.picture !== null && predicted.size === target.size;
  const columns: readonly (PictureColumn & { readonly most?: number })[] = [
    ...inputs,
    { ...predicted, most },
    { ...measured, most },
    ...(hasDifference
      ? [{ ...predicted, label: words.differenceColumn, values: difference(values, target.values), most }]
      : []),
  ];
  const hasSigns = columns.some(
    ({ picture, values: all }) => picture !== null && all.some((each) => each < 0),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keyboard this way.
    <section className="picture-table" aria-label={plot.title} tabIndex={0}>
      <table>
        <caption className="unseen">{plot.title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.rowColumn}</th>
            {columns.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from(rows, (row, index) => (
            <tr key={row} className={row === chosen ? 'chosen' : undefined}>
              <th scope="row" className="number">
                <Button
                  small
                  look="link"
                  label={words.chooseRow(row)}
                  aria-pressed={row === chosen}
                  onClick={() => chosenRow.set(row)}
                >
                  {row + 1}
                </Button>
                {plot.heldOut[row] === 1 && <span className="aside"> {commonWords.heldOut}</span>}
              </th>
              {columns.map((column) => (
                <td key={column.label}>
                  <Value column={column} index={index} row={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hasSigns && <p className="chart-remark">{words.belowZero}</p>}
      {rows.length < of && <p className="chart-remark">{words.someRows(rows.length, of)}</p>}
    </section>
  );
}

const noValues = new Float64Array(0);

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((each, index) => each - (b[index] ?? Number.NaN));
}

interface ValueProps {
  readonly column: PictureColumn & { readonly most?: number };
  /** The index of the row among those that are shown, and among all. */
  readonly index: number;
  readonly row: number;
}

/** The most numbers that are written for a value that is no picture. */
const maxWritten = 4;

function Value({ column: { label, picture, size, values, most }, index, row }: ValueProps) {
  const own = useMemo(() => values.slice(index * size, (index + 1) * size), [values, index, size]);
  if (picture === null) {
    const written = Array.from(own.subarray(0, maxWritten), (each) => formatPlain(each, 3));
    return (
      <span className="figure">{[...written, ...(own.length > maxWritten ? ['…'] : [])].join(', ')}</span>
    );
  }
  const name = words.pictureOf(label, row);
  return (
    <Picture values={own} shape={picture} label={name} signed {...(most === undefined ? {} : { most })} />
  );
}
