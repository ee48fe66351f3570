import { useId } from 'react';
import type { Neuron, NeuronsReply } from '../../app/protocol';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { describeFeed, percent } from '../state/neurons';
import { count, plural } from '../state/words';
import { TensorView } from './TensorView';
import { Turns } from './Turns';

interface ProgramFeedProps {
  readonly neuron: Neuron;
  readonly rows: NeuronsReply['rows'];
}

/** What the running program hands to the neuron at its present parameters, and what it gets. */
export function ProgramFeed({ neuron, rows }: ProgramFeedProps) {
  const { neuronWatch } = useSession();
  const row = useStore(neuronWatch.row);
  const sight = useStore(neuronWatch.sight);
  const { feed, recurrence } = neuron;
  if (feed === null) return <p className="empty">The program does not apply {neuron.name}.</p>;
  const { operands, result, lost } = feed;
  const [first] = operands;
  const several = operands.length > 1;
  const step = sight?.step ?? null;
  const when = step === null ? '' : step === 0 ? ', at the start' : `, after ${plural(step, 'step')}`;
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
        {lost !== null && lost > 1e-9 && (
          <p className="aside">{percent(lost)} of the weight falls off the end of Nat.</p>
        )}
      </div>
      {operands.map((operand, index) => {
        const caption = several ? `Input ${index + 1}` : 'Input';
        return operand === null ? (
          // Arguments have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          <p key={index} className="aside">
            {caption}: a function
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          <TensorView key={index} caption={caption} tensor={operand} />
        );
      })}
      <TensorView caption="Output" tensor={result} />
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
        Mean over rows
      </label>
      {row !== null && (
        <>
          <label htmlFor={id}>Row</label>
          <input
            id={id}
            className="field row-number"
            type="number"
            min={1}
            max={rows}
            value={Math.min(row, rows - 1) + 1}
            aria-description={`of ${count(rows)}`}
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
