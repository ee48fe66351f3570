import { Fragment, type ReactNode } from 'react';
import type { ParameterSummary, Span } from '../../app/protocol';
import { formatNorm, formatPlain, gradientArrow } from '../../editor/figures';
import { LineIndex } from '../../text/span';
import { Sparkline } from '../charts/Sparkline';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import { elementOf, knownNow } from '../state/appraisal';
import { derivativeOf, isNegligible } from '../state/negligible';
import { describeParameter, type ElementRow, elementRows } from '../state/parameterValues';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { chipWords, commonWords, panelWords } from '../words';
import { ChoiceTable } from './ChoiceTable';
import { ErrorCells } from './ErrorCells';
import { choiceColumns, historyColumns, parameterColumns } from './parameterColumns';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { SoftnessMenu } from './SoftnessMenu';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.parameters;

interface ParametersPanelProps {
  readonly shown: Shown | null;
  readonly host: EditorHost;
}

export function ParametersPanel({ shown, host }: ParametersPanelProps) {
  const { appraiser } = useSession().questions;
  const copyCsv = useCopyCsv();
  const isEmpty = shown === null || shown.program.parameters.length + shown.program.watches.length === 0;
  const actions: PanelAction[] = isEmpty
    ? []
    : [
        {
          label: commonWords.copyCsv,
          run: () => void copyCsv(parameterColumns(shown, knownNow(appraiser.state.get(), shown.recording))),
        },
        { label: words.copyHistory, run: () => void copyCsv(historyColumns(shown)) },
        ...(shown.program.choices?.list.length
          ? [{ label: words.copyChoices, run: () => void copyCsv(choiceColumns(shown)) }]
          : []),
      ];
  return (
    <ResultPanel
      id="parameters"
      title={panelWords.titles.parameters}
      empty={isEmpty ? words.empty : null}
      controls={<SoftnessMenu />}
      stale={shown?.stale ?? false}
      actions={actions}
    >
      {shown !== null && <ParameterTable shown={shown} host={host} />}
    </ResultPanel>
  );
}

function ParameterTable({ shown, host }: { readonly shown: Shown; readonly host: EditorHost }) {
  const { program, source, recording } = shown;
  const { kind } = program.objective ?? { kind: 'minimize' };
  // A plain minimize has no errors, and needs no columns for them.
  const hasErrors = kind !== 'minimize';
  const index = new LineIndex(source);
  const place = (span: Span) => ({
    line: index.position(span.start).line,
    reveal: () => host.reveal(span, source),
  });
  return (
    <div className="table-scroll">
      {program.choices !== null && <ChoiceTable shown={shown} host={host} />}
      <table className={hasErrors ? 'parameters with-errors' : 'parameters'}>
        <caption className="unseen">{words.caption}</caption>
        <colgroup>
          <col className="column-name" />
          <col className="column-line" />
          <col className="column-figure" />
          <col className="column-figure" />
          <col className="column-figure" />
          {hasErrors && <col className="column-figure error" />}
          {hasErrors && <col className="column-interval error" />}
          <col className="column-history" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{words.columns.name}</th>
            <th scope="col" className="number">
              {words.columns.line}
            </th>
            <th scope="col" className="number">
              {words.columns.start}
            </th>
            <th scope="col" className="number">
              {words.columns.now}
            </th>
            <th scope="col" className="number">
              {words.columns.gradient}
            </th>
            {hasErrors && (
              <>
                <th scope="col" className="number error">
                  {words.columns.error}
                </th>
                <th scope="col" className="number error">
                  {words.columns.interval}
                </th>
              </>
            )}
            <th scope="col">{words.columns.history}</th>
          </tr>
        </thead>
        <tbody>
          {program.parameters.map((parameter, position) => (
            <Fragment key={parameter.name}>
              <tr>
                <NameCell
                  name={parameter.name}
                  constraint={describeParameter(parameter)}
                  {...place(parameter.span)}
                />
                <td className="number">{formatParameter(parameter, parameter.start)}</td>
                <LiveCells
                  recording={recording}
                  kind="parameter"
                  position={position}
                  errors={hasErrors ? errorsOf(recording, position) : null}
                />
              </tr>
              {elementRows(recording, position).map((row) => (
                <ElementCells key={row.name} row={row} recording={recording} hasErrors={hasErrors} />
              ))}
            </Fragment>
          ))}
        </tbody>
        {program.watches.length > 0 && (
          <tbody className="watches">
            {program.watches.map(({ name, span, start }, position) => (
              <tr key={name}>
                <NameCell name={name} constraint={words.watched} {...place(span)} />
                <td className="number">{formatPlain(start)}</td>
                <LiveCells
                  recording={recording}
                  kind="watch"
                  position={position}
                  errors={hasErrors ? <td colSpan={2} className="error" /> : null}
                />
              </tr>
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
}

function errorsOf(recording: Recording, position: number): ReactNode {
  // The rows beneath have them.
  if (recording.program.parameters[position]!.elements !== undefined)
    return <td colSpan={2} className="error" />;
  return <ErrorCells recording={recording} element={elementOf(recording, position)} />;
}

interface NameCellProps {
  readonly name: string;
  readonly constraint: string | null;
  readonly line: number;
  readonly reveal: () => void;
}

function NameCell({ name, constraint, line, reveal }: NameCellProps) {
  return (
    <>
      <th scope="row">
        <Button look="link" className="code" tip={commonWords.showInProgram(name)} onClick={reveal}>
          {name}
        </Button>
        {constraint !== null && <span className="constraint">{constraint}</span>}
      </th>
      <td className="number">{line}</td>
    </>
  );
}

interface LiveCellsProps {
  readonly recording: Recording;
  readonly kind: 'parameter' | 'watch';
  readonly position: number;
  /** The cells of the standard error and the interval; null where the table has no columns for them. */
  readonly errors: ReactNode;
}

/** The cells that change while the program trains. */
function LiveCells({ recording, kind, position, errors }: LiveCellsProps) {
  const { present, latest, series } = useStore(recording.now);
  const isParameter = kind === 'parameter';
  const now = (isParameter ? present[position] : latest.watches[position]) ?? Number.NaN;
  const parameter = isParameter ? recording.program.parameters[position] : undefined;
  return (
    <>
      <td className="number now">{formatParameter(parameter, now)}</td>
      <td className="number">
        {parameter === undefined ? null : (
          <Gradient
            value={latest.gradients[position]!}
            norm={parameter.shape.length > 0}
            isZero={isNegligible(derivativeOf(recording, position))}
          />
        )}
      </td>
      {errors}
      <td>
        <Sparkline
          steps={series.steps}
          values={isParameter ? series.parameter(position) : series.watch(position)}
          at={latest.step}
        />
      </td>
    </>
  );
}

interface ElementCellsProps {
  readonly row: ElementRow;
  readonly recording: Recording;
  readonly hasErrors: boolean;
}

/** The row of an element that has the name of a level; derivatives and history are those of the whole tensor. */
function ElementCells({ row: { name, start, element }, recording, hasErrors }: ElementCellsProps) {
  const { elements } = useStore(recording.now);
  return (
    <tr className="element">
      <th scope="row">
        <span className="code">{name}</span>
      </th>
      <td />
      <td className="number">{formatPlain(start)}</td>
      <td className="number now">{formatPlain(elements?.[element] ?? start)}</td>
      <td />
      {hasErrors && <ErrorCells recording={recording} element={element} />}
      <td />
    </tr>
  );
}

/** A number, or the norm of a tensor. */
function formatParameter(parameter: ParameterSummary | undefined, value: number): string {
  const isTensor = parameter !== undefined && parameter.shape.length > 0;
  return isTensor ? formatNorm(value) : formatPlain(value);
}

const gradientDigits = 3;

interface GradientProps {
  readonly value: number;
  readonly norm: boolean;
  /** Whether it is zero to rounding. */
  readonly isZero: boolean;
}

/** Shows by an arrow, a sign and a colour whether the loss rises as the parameter grows. */
function Gradient({ value, norm, isZero }: GradientProps) {
  if (Number.isNaN(value)) return <>–</>;
  if (isZero && value !== 0) return <>{chipWords.negligible}</>;
  if (norm) return <>{formatNorm(value, gradientDigits)}</>;
  const arrow = gradientArrow(value);
  const direction = value > 0 ? 'rising' : value < 0 ? 'falling' : '';
  return (
    <span className={`gradient ${direction}`}>
      <span aria-hidden="true" className="arrow">
        {arrow}
      </span>
      {formatPlain(value, gradientDigits)}
    </span>
  );
}
