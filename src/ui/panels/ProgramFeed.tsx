import { useId } from 'react';
import type { Neuron, NeuronsReply } from '../../app/protocol';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { describeFeed, percent } from '../state/neurons';
import { panelWords } from '../words';
import { TensorView } from './TensorView';
import { Turns } from './Turns';

const words = panelWords.neuron;

interface ProgramFeedProps {
  readonly neuron: Neuron;
  readonly rows: NeuronsReply['rows'];
}

/** Shows the inputs that the running program gives to the neuron at the present parameters, and the output. */
export function ProgramFeed({ neuron, rows }: ProgramFeedProps) {
  const { neuronWatch } = useSession().questions;
  const row = useStore(neuronWatch.row);
  const snapshot = useStore(neuronWatch.snapshot);
  const { feed, recurrence } = neuron;
  if (feed === null) return <p className="empty">{words.notApplied(neuron.name)}</p>;
  const { operands, result, lost } = feed;
  const [first] = operands;
  const several = operands.length > 1;
  const step = snapshot?.step ?? null;
  const when = step === null ? '' : words.when(step);
  return (
    <div className="fed">
      <div className="feed-place">
        {rows !== null && (
          <RowChoice count={rows.count} row={row} choose={(next) => neuronWatch.row.set(next)} />
        )}
        <p className="aside figure">
          {describeFeed(feed, rows, row)}
          {when}
        </p>
        {lost !== null && lost > 1e-9 && <p className="aside">{words.lost(percent(lost))}</p>}
      </div>
      {operands.map((operand, index) => {
        const caption = several ? words.inputAt(index + 1) : words.input;
        return operand === null ? (
          // Arguments have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          <p key={index} className="aside">
            {words.aFunction(caption)}
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          <TensorView key={index} caption={caption} tensor={operand} />
        );
      })}
      <TensorView caption={words.output} tensor={result} />
      {recurrence !== null && first != null && (
        <Turns recurrence={recurrence} weights={first.values} labels={first.labels} />
      )}
    </div>
  );
}

interface RowChoiceProps {
  readonly count: number;
  readonly row: number | null;
  readonly choose: (row: number | null) => void;
}

function RowChoice({ count: rows, row, choose }: RowChoiceProps) {
  const id = useId();
  return (
    <div className="row-choice">
      <label>
        <input type="checkbox" checked={row === null} onChange={() => choose(row === null ? 0 : null)} />
        {words.meanOverRows}
      </label>
      {row !== null && (
        <>
          <label htmlFor={id}>{words.row}</label>
          <input
            id={id}
            className="field row-number"
            type="number"
            min={1}
            max={rows}
            value={Math.min(row, rows - 1) + 1}
            aria-description={words.ofRows(rows)}
            onChange={(event) => {
              const chosen = Math.round(Number(event.target.value));
              if (chosen >= 1 && chosen <= rows) choose(chosen - 1);
            }}
          />
        </>
      )}
    </div>
  );
}
