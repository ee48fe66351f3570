import { useEffect, useId, useState } from 'react';
import type { ProbedRows, ProbedValue } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { FailedAnswer } from '../panels/FailedAnswer';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import type { ProbeView } from '../session/prober';
import { noProbes, type ProbePlace } from '../state/probePlaces';
import { describeProbed, probeWords as words } from '../words';
import { Histogram } from './Histogram';
import { RowChooser } from './RowChooser';

/** The number of characters of an expression that a card shows. */
const maxExpressionLength = 60;
/** The number of elements of a tensor that a card shows. */
const maxElements = 6;

/** The probes of the program, each with its value and adjoint at the chosen row. */
export default function ProbeCards({ host }: { readonly host: EditorHost }) {
  const { questions, documents } = useSession();
  const { prober } = questions;
  const { source, probes = noProbes } = useStore(documents.current);
  const { views, rows, problem } = useStore(prober.state);
  useEffect(() => () => host.link(null, ''), [host]);
  return (
    <>
      <header className="probes-head">
        <h2>{words.title}</h2>
        {rows !== null && <RowChooser count={rows.count} row={prober.row} />}
        <Button small look="link" onClick={() => prober.removeAll()}>
          {words.removeAll}
        </Button>
      </header>
      {problem !== null && <FailedAnswer message={problem} retry={() => prober.retry()} />}
      <ul className="probe-cards">
        {probes.map((place, index) => (
          <ProbeCard
            key={`${place.start} ${place.end}`}
            number={index + 1}
            place={place}
            source={source}
            view={views[index] ?? { probe: null, overRows: null }}
            host={host}
            remove={() => prober.remove(index)}
          />
        ))}
      </ul>
    </>
  );
}

interface ProbeCardProps {
  readonly number: number;
  readonly place: ProbePlace;
  readonly source: string;
  readonly view: ProbeView;
  readonly host: EditorHost;
  readonly remove: () => void;
}

/** One probe: its expression, and what it is. */
export function ProbeCard({ number, place, source, view, host, remove }: ProbeCardProps) {
  const written = source.slice(place.start, place.end).replace(/\s+/g, ' ');
  const expression =
    written.length > maxExpressionLength ? `${written.slice(0, maxExpressionLength - 1)}…` : written;
  return (
    <li
      className={`probe-card cm-probe-${(number - 1) % 6}`}
      onPointerEnter={() => host.link(place, source)}
      onPointerLeave={() => host.link(null, '')}
    >
      <div className="probe-name">
        <span className="probe-number">{number}</span>
        <button
          type="button"
          className="probe-expression"
          data-tip={words.select}
          onClick={() => host.reveal(place, source)}
        >
          <code>{expression}</code>
        </button>
        <Button icon="close" small label={words.remove(expression)} onClick={remove} />
      </div>
      <ProbeBody expression={expression} view={view} />
    </li>
  );
}

function ProbeBody({
  expression,
  view: { probe, overRows },
}: {
  readonly expression: string;
  readonly view: ProbeView;
}) {
  const [chosen, choose] = useState<number | null>(null);
  if (probe === null) return <p className="aside">{words.pending}</p>;
  if (probe.kind === 'none') return <p className="aside">{probe.message}</p>;
  const { turns, turnCount, isOutside } = probe;
  const turn = Math.min(chosen ?? turns.length - 1, turns.length - 1);
  const shown = turns[turn]!;
  return (
    <>
      {turns.length > 1 && <TurnChooser count={turnCount} shown={turns.length} turn={turn} choose={choose} />}
      <dl className="probe-figures">
        <Figure term={words.value} shown={shown} values={shown.value} overRows={overRows} of="values" />
        {!shown.isTruth && (
          <Figure
            term={words.adjoint}
            shown={shown}
            values={shown.adjoint}
            overRows={overRows}
            of="adjoints"
          />
        )}
      </dl>
      {isOutside && <p className="aside">{words.outside}</p>}
      <span className="unseen">
        {shown.shape.length === 0 &&
          describeProbed(
            expression,
            figureOf(shown, shown.value[0]!),
            shown.isTruth ? null : figureOf({ isTruth: false }, shown.adjoint[0]!),
          )}
      </span>
    </>
  );
}

function figureOf({ isTruth }: Pick<ProbedValue, 'isTruth'>, value: number): string {
  return isTruth ? words.truth(value === 1) : formatPlain(value, 5);
}

interface FigureProps {
  readonly term: string;
  readonly shown: ProbedValue;
  readonly values: Float64Array;
  readonly overRows: ProbedRows | null;
  readonly of: 'values' | 'adjoints';
}

/** A number with its histogram over the rows; of a tensor, its first elements and its norm over the rows. */
function Figure({ term, shown, values, overRows, of }: FigureProps) {
  const { shape } = shown;
  const isNumber = shape.length === 0;
  const isTruth = shown.isTruth && of === 'values';
  return (
    <div>
      <dt>{term}</dt>
      <dd className="figure">
        {isNumber ? (
          <span data-testid={`probe-${of}`}>{figureOf({ isTruth }, values[0]!)}</span>
        ) : (
          <TensorFigure shape={shape} values={values} />
        )}
      </dd>
      {overRows !== null && overRows.rows.length > 1 && (
        <dd>
          <Histogram
            what={isNumber ? term : `${words.norm}, ${term}`}
            values={
              isNumber && overRows.shape.length === 0
                ? overRows[of]
                : norms(overRows[of], overRows.rows.length)
            }
            here={isNumber ? values[0]! : Math.hypot(...values)}
          />
        </dd>
      )}
    </div>
  );
}

function TensorFigure({
  shape,
  values,
}: {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}) {
  const first = Array.from(values.subarray(0, maxElements), (each) => formatPlain(each, 3));
  const left = values.length - first.length;
  return (
    <span>
      {words.shape(shape)}: {first.join(', ')}
      {left > 0 && ` ${words.more(left)}`}
    </span>
  );
}

/** The norm of each row's elements. */
function norms(elements: Float64Array, rows: number): Float64Array {
  const size = elements.length / rows;
  return Float64Array.from({ length: rows }, (_, row) =>
    Math.sqrt(elements.subarray(row * size, (row + 1) * size).reduce((sum, each) => sum + each * each, 0)),
  );
}

interface TurnChooserProps {
  readonly count: number;
  readonly shown: number;
  readonly turn: number;
  readonly choose: (turn: number) => void;
}

function TurnChooser({ count, shown, turn, choose }: TurnChooserProps) {
  const id = useId();
  return (
    <div className="probe-turns" data-tip={words.turnTip}>
      <label htmlFor={id}>{words.turn}</label>
      <input
        id={id}
        className="slider"
        type="range"
        min={1}
        max={shown}
        value={turn + 1}
        aria-valuetext={`${turn + 1} ${words.ofTurns(count, shown)}`}
        onChange={(event) => choose(Number(event.target.value) - 1)}
      />
      <output htmlFor={id} className="figure">
        {turn + 1} {words.ofTurns(count, shown)}
      </output>
    </div>
  );
}
