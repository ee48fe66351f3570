import { useState } from 'react';
import { formatPlain } from '../../editor/figures';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { markOf } from '../state/overlays';
import { type RunRow, tableOrder } from '../state/runs';
import {
  commonWords,
  count,
  describeChanges,
  describeRowEnd,
  duration,
  rowName,
  runsWords as words,
} from '../words';
import { pinRow, removeRows, renameRow, tickRow } from './rowEdits';

interface RunTableProps {
  readonly rows: readonly RunRow[];
  readonly best: RunRow | null;
}

/** The finished runs, the newest first: what was changed for each, where it ended, and whether it is drawn. */
export function RunTable({ rows, best }: RunTableProps) {
  const { runs, shown } = useSession();
  const shownRow = runs.rowOf(useStore(shown));
  const hasHeldOut = rows.some(({ holdoutLoss }) => holdoutLoss !== null);
  const first = rows[0]?.number ?? 0;
  return (
    <div className="table-scroll runs-scroll">
      <table className="runs">
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{words.columns.drawn}</span>
            </th>
            <th scope="col">{words.columns.run}</th>
            <th scope="col">{words.columns.changed}</th>
            <th scope="col" className="number">
              {words.columns.loss}
            </th>
            {hasHeldOut && (
              <th scope="col" className="number">
                {words.columns.heldOut}
              </th>
            )}
            <th scope="col" className="number run-extent">
              {words.columns.steps}
            </th>
            <th scope="col" className="number run-extent">
              {words.columns.time}
            </th>
            <th scope="col">
              <span className="unseen">{words.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tableOrder(rows).map((row) => (
            <Row
              key={row.id}
              row={row}
              isBest={row === best}
              isShown={row.id === shownRow}
              isFirst={row.number === first}
              hasHeldOut={hasHeldOut}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: RunRow;
  readonly isBest: boolean;
  readonly isShown: boolean;
  readonly isFirst: boolean;
  readonly hasHeldOut: boolean;
}

function Row({ row, isBest, isShown, isFirst, hasHeldOut }: RowProps) {
  const { runs } = useSession();
  const name = rowName(row);
  const { end, loss, holdoutLoss, steps, milliseconds, ticked, curves } = row;
  const isFailed = end.kind === 'failed';
  return (
    <tr className={isFailed ? 'failed-run' : ''}>
      <td>
        <label className="run-tick" data-tip={isShown ? words.shown : words.tickTip}>
          <input
            type="checkbox"
            aria-label={words.tick(name)}
            checked={ticked !== 'no' || isShown}
            disabled={isShown || curves === null}
            onChange={(event) => tickRow(runs, row.id, event.target.checked)}
          />
          <svg className="run-swatch chart" viewBox="0 0 22 8" aria-hidden="true">
            <path className={isShown ? 'line loss' : `line overlay ${markOf(row)}`} d="M1 4h20" />
          </svg>
        </label>
      </td>
      <th scope="row">
        <RunName row={row} />
        {isBest && <span className="best-run">{words.best}</span>}
      </th>
      <td className="changed" data-tip={describeRowEnd(row)}>
        {describeChanges(row, isFirst)}
        {isFailed && <span className="problem-text"> {words.failed}</span>}
        <span className="run-extent-below">{words.extent(steps, milliseconds)}</span>
      </td>
      <td className="number">{formatPlain(loss)}</td>
      {hasHeldOut && <td className="number">{holdoutLoss === null ? '–' : formatPlain(holdoutLoss)}</td>}
      <td className="number run-extent">{count(steps)}</td>
      <td className="number run-extent">{duration(milliseconds)}</td>
      <td>
        <RowActions row={row} name={name} />
      </td>
    </tr>
  );
}

/** The name of a run, which a click makes a field. */
function RunName({ row }: { readonly row: RunRow }) {
  const { runs } = useSession();
  const [isEditing, edit] = useState(false);
  const name = rowName(row);
  if (!isEditing)
    return (
      <Button look="link" tip={words.rename(name)} onClick={() => edit(true)}>
        {name}
      </Button>
    );
  return (
    <input
      // The field was asked for by a click or a key on the name.
      // biome-ignore lint/a11y/noAutofocus: the focus moves from the name to the field in its place.
      autoFocus
      className="field run-name"
      aria-label={words.rename(name)}
      defaultValue={name}
      maxLength={60}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => {
        const text = event.target.value;
        if (text !== name) renameRow(runs, row.id, text);
        edit(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        event.currentTarget.value = name;
        event.currentTarget.blur();
      }}
    />
  );
}

function RowActions({ row, name }: { readonly row: RunRow; readonly name: string }) {
  const session = useSession();
  const { runs, notices } = session;
  return (
    <span className="row-actions">
      <Button
        icon="pin"
        small
        className={row.isPinned ? 'pressed' : ''}
        aria-pressed={row.isPinned}
        label={words.pin(name)}
        tip={words.pinTip}
        onClick={() => pinRow(runs, row.id, !row.isPinned)}
      />
      <Button
        icon="open"
        small
        label={words.restore(name)}
        tip={words.restoreTip}
        onClick={() => session.openRun(row)}
      />
      <Button
        icon="remove"
        small
        label={words.remove(name)}
        onClick={() =>
          notices.done(words.removed(name), { label: commonWords.undo, run: removeRows(runs, [row.id]) })
        }
      />
    </span>
  );
}
