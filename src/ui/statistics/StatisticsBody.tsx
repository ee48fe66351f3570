import { type RefObject, useState } from 'react';
import type { ErrorsReport, FitReport, RowsReport } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { isAboutNow, type Known } from '../state/appraisal';
import type { Recording } from '../state/recording';
import { statisticsWords as words } from '../words';
import { CorrelationTable } from './CorrelationTable';
import { profileDrawing, quantileDrawing, residualDrawing } from './drawings';
import { ScatterChart } from './ScatterChart';

interface StatisticsBodyProps {
  readonly known: Known;
  readonly recording: Recording;
  /** Where the charts are, for saving them. */
  readonly figures: RefObject<HTMLElement | null>;
}

/** What a fit is worth: a sentence about its errors, its figures, correlations, residuals and profiles. */
export function StatisticsBody({ known: { report }, recording, figures }: StatisticsBodyProps) {
  const { errors, rows } = report;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keyboard this way.
    <section ref={figures} className="statistics" aria-label={words.charts} tabIndex={0}>
      <p className="statistics-kind">
        {errors.kind === 'none' ? errors.reason : words.kinds[errors.kind](errors.degreesOfFreedom)}{' '}
        {errors.kind !== 'none' && <span className="aside">{words.distance(errors.distance)}</span>}
      </p>
      <Figures report={report} />
      {errors.kind !== 'none' && <Withheld names={report.elements} errors={errors} />}
      <div className="chart-grid statistics-charts">
        {errors.kind !== 'none' && errors.withheld.filter((reason) => reason === null).length > 1 && (
          <figure className="chart-area correlation-area">
            <CorrelationTable elements={report.elements} correlations={errors.correlations} />
          </figure>
        )}
        {rows !== null && <RowCharts rows={rows} />}
      </div>
      {errors.kind !== 'none' && <Profiles names={report.elements} errors={errors} recording={recording} />}
    </section>
  );
}

function Figures({ report: { errors, goodness } }: { readonly report: FitReport }) {
  const { chiSquared, degreesOfFreedom, likelihood } = goodness;
  const figures: readonly (readonly [string, number | null])[] = [
    [words.figures.residualStandardDeviation, goodness.residualStandardDeviation],
    [words.figures.rSquared, goodness.rSquared],
    [
      words.figures.chiSquaredPerDegree,
      chiSquared === null || !degreesOfFreedom ? null : chiSquared / degreesOfFreedom,
    ],
    [words.figures.logLikelihood, likelihood?.logLikelihood ?? null],
    [words.figures.aic, likelihood?.aic ?? null],
    [words.figures.bic, likelihood?.bic ?? null],
    [words.figures.condition, errors.kind === 'none' ? null : errors.condition],
    [words.figures.observations, goodness.observations],
  ];
  return (
    <dl className="statistics-figures" aria-label={words.summary}>
      {figures.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{formatPlain(value, 5)}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

interface Reason {
  readonly name: string;
  readonly reason: string;
}

/** As many reasons are shown before the reader asks for the others. */
const maxReasons = 4;

/** Why elements have no number. */
function Withheld({ names, errors }: { readonly names: readonly string[]; readonly errors: ErrorsReport }) {
  const without = names.flatMap((name, index): readonly Reason[] => {
    const reason = errors.withheld[index];
    return reason == null ? [] : [{ name, reason }];
  });
  if (without.length === 0) return null;
  const first = without.length > maxReasons + 1 ? maxReasons : without.length;
  return (
    <div className="statistics-withheld">
      <Reasons reasons={without.slice(0, first)} label={words.withheld} />
      {first < without.length && (
        <details>
          <summary>{words.moreWithheld(without.length - first)}</summary>
          <Reasons reasons={without.slice(first)} label={words.moreWithheld(without.length - first)} />
        </details>
      )}
    </div>
  );
}

function Reasons({ reasons, label }: { readonly reasons: readonly Reason[]; readonly label: string }) {
  return (
    <ul aria-label={label}>
      {reasons.map(({ name, reason }) => (
        <li key={name}>
          <code>{name}</code> {reason}
        </li>
      ))}
    </ul>
  );
}

function RowCharts({ rows }: { readonly rows: RowsReport }) {
  const residuals = residualDrawing(rows);
  const quantiles = quantileDrawing(rows);
  return (
    <>
      {residuals !== null && (
        <figure className="chart-area">
          <figcaption>{words.residuals}</figcaption>
          <ScatterChart drawing={residuals} />
        </figure>
      )}
      {quantiles !== null && (
        <figure className="chart-area">
          <figcaption>{words.quantiles}</figcaption>
          <ScatterChart drawing={quantiles} />
        </figure>
      )}
    </>
  );
}

interface ProfilesProps {
  readonly names: readonly string[];
  readonly errors: ErrorsReport;
  readonly recording: Recording;
}

/** The profile of one element, drawn on demand. */
function Profiles({ names, errors, recording }: ProfilesProps) {
  const { appraiser } = useSession().questions;
  const state = useStore(appraiser.profile);
  const numbered = names.filter((_, index) => errors.withheld[index] === null);
  const [chosen, choose] = useState<string | null>(null);
  if (errors.kind === 'sandwich' || numbered.length === 0) return null;
  const name = chosen !== null && numbered.includes(chosen) ? chosen : numbered[0]!;
  const element = names.indexOf(name);
  const isShown =
    (state.kind === 'drawn' || state.kind === 'refused') &&
    state.element === element &&
    isAboutNow(state.about, recording);
  return (
    <div className="statistics-profile">
      <div className="panel-controls">
        <label className="axis-choice">
          {words.parameter}
          <select value={name} onChange={(event) => choose(event.target.value)}>
            {numbered.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        {state.kind === 'drawing' ? (
          <Button small look="outlined" icon="stop" label={words.stop} onClick={() => appraiser.stop()} />
        ) : (
          <Button small look="outlined" tip={words.drawTip} onClick={() => void appraiser.draw(element)}>
            {words.draw}
          </Button>
        )}
      </div>
      {isShown && state.kind === 'drawn' ? (
        <>
          <p className="aside">{words.interval(shownEnd(state.profile.low), shownEnd(state.profile.high))}</p>
          <figure className="chart-area">
            <figcaption>{words.profileOf(name)}</figcaption>
            <ScatterChart drawing={profileDrawing(state.profile)} />
          </figure>
        </>
      ) : (
        <p className="aside">{isShown && state.kind === 'refused' ? state.message : words.profileEmpty}</p>
      )}
    </div>
  );
}

function shownEnd(value: number | null): string | null {
  return value === null ? null : formatPlain(value, 5);
}
