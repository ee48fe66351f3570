import type { Level, VerifyMethod } from '../../app/protocol';
import { formatNorm } from '../../editor/figures';
import type { Column } from '../charts/csv';
import { Button } from '../common/Button';
import { Prose } from '../common/Prose';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Shown } from '../state/shown';
import {
  baselineOf,
  gradientFigures,
  inPrecision,
  largestDifference,
  shownDifference,
  type Values,
  type Verification,
  type WayResult,
  worstDifference,
} from '../state/verification';
import { commonWords, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.verify;

/** Compares levels, backends and central differences on demand, and shows how far they agree. */
export function VerifyPanel({ shown }: { readonly shown: Shown | null }) {
  const { verifier, documents } = useSession();
  const verification = useStore(verifier.state);
  const { evaluator } = useStore(documents.current).settings;
  const copyCsv = useCopyCsv();
  const objective = shown?.program.objective ?? null;
  const running = verification?.state === 'running';
  const stale =
    verification !== null &&
    (shown?.source !== verification.source || evaluator !== verification.changedEvaluator);
  const actions: PanelAction[] =
    verification === null || baselineOf(verification) === null
      ? []
      : [{ label: commonWords.copyCsv, run: () => void copyCsv(verifyColumns(verification)) }];
  const button = running ? (
    <Button small look="outlined" icon="stop" onClick={() => verifier.stop()}>
      {words.stop}
    </Button>
  ) : (
    <Button
      small
      look="outlined"
      tip={words.startTip}
      idle={objective === null}
      onClick={() => void verifier.start()}
    >
      {words.start}
    </Button>
  );
  return (
    <ResultPanel
      id="verify"
      title={panelWords.titles.verify}
      stale={stale}
      controls={button}
      figures={verification !== null && <Verdict verification={verification} />}
      actions={actions}
    >
      {verification === null ? (
        <p className="empty">
          <Prose text={objective === null ? words.nothing : words.empty} />
        </p>
      ) : (
        <VerifyTable verification={verification} />
      )}
    </ResultPanel>
  );
}

/** Says how far apart the 64-bit methods are, and the 32-bit methods. */
function Verdict({ verification }: { readonly verification: Verification }) {
  const parts = (['f64', 'f32'] as const).flatMap((precision) => {
    const worst = worstDifference(verification, precision);
    return worst === null ? [] : [words.within(precision, shownDifference(worst))];
  });
  return <output aria-label={words.verdict}>{parts.join(', ')}</output>;
}

function methodWords(
  method: VerifyMethod,
  values: Values | null,
  level: Level,
): readonly [what: string, where: string] {
  if (method.kind === 'differences') return [words.differences, words.differencesWhere(level)];
  const { name, precision } = values?.backend ?? { name: method.backend, precision: '' };
  return [method.level, `${name} ${precision}`.trim()];
}

/** The largest number of parameters with a column; the difference covers all parameters. */
const maxShown = 12;

function VerifyTable({ verification }: { readonly verification: Verification }) {
  const baseline = baselineOf(verification);
  const parameters = baseline?.parameters.slice(0, maxShown) ?? [];
  const hidden = (baseline?.parameters.length ?? 0) - parameters.length;
  const { step, state, changedEvaluator } = verification;
  const remarks = [
    words.when(step),
    words.about,
    ...(changedEvaluator === null ? [] : [words.changedEvaluator]),
    ...(hidden === 0 ? [] : [words.hidden(hidden)]),
    ...(state === 'stopped' ? [words.stopped] : []),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table is reached by keyboard this way.
    <section className="table-scroll" aria-label={words.ways} tabIndex={0}>
      <table className="verify-table">
        <caption className="unseen">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.columns.method}</th>
            <th scope="col" className="number">
              {words.columns.difference}
            </th>
            <th scope="col" className="number">
              {words.columns.loss}
            </th>
            {parameters.map(({ name, shape }) => (
              <th key={name} scope="col" className="number">
                {shape.length === 0 ? `∂ ${name}` : `‖∂ ${name}‖`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {verification.results.map((result) => (
            <MethodRow
              key={JSON.stringify(result.method)}
              result={result}
              baseline={baseline}
              level={verification.level}
              columns={parameters.length}
            />
          ))}
        </tbody>
      </table>
      <p className="aside">{remarks.join(' ')}</p>
    </section>
  );
}

interface MethodRowProps {
  readonly result: WayResult;
  readonly baseline: Values | null;
  readonly level: Level;
  readonly columns: number;
}

function MethodRow({ result: { method, outcome }, baseline, level, columns }: MethodRowProps) {
  const values = outcome.kind === 'values' ? outcome : null;
  const [what, where] = methodWords(method, values, level);
  return (
    <tr>
      <th scope="row">
        {what} <span className="aside">{where}</span>
      </th>
      {values === null || baseline === null ? (
        <td colSpan={2 + columns} className={outcome.kind === 'refused' ? 'problem' : 'aside'}>
          {outcome.kind === 'refused' ? outcome.message : outcome.kind === 'running' ? words.working : ''}
        </td>
      ) : (
        <>
          <td className="number">
            {values === baseline ? '–' : shownDifference(largestDifference(baseline, values))}
          </td>
          <td className="number">{inPrecision(values.value, values.backend.precision)}</td>
          {gradientFigures(values)
            .slice(0, columns)
            .map((figure, index) => (
              <td key={values.parameters[index]!.name} className="number">
                {values.parameters[index]!.shape.length === 0
                  ? inPrecision(figure, values.backend.precision)
                  : formatNorm(figure, 7)}
              </td>
            ))}
        </>
      )}
    </tr>
  );
}

/** The columns of the CSV: all digits of all methods that have values. */
function verifyColumns(verification: Verification): readonly Column[] {
  const baseline = baselineOf(verification)!;
  const found = verification.results.flatMap(({ method, outcome }) =>
    outcome.kind === 'values' ? [{ method, values: outcome }] : [],
  );
  return [
    {
      name: words.columns.method,
      values: found.map(({ method, values }) => methodWords(method, values, verification.level).join(', ')),
    },
    {
      name: words.columns.difference,
      values: found.map(({ values }) => largestDifference(baseline, values)),
    },
    { name: words.columns.loss, values: found.map(({ values }) => values.value) },
    ...baseline.parameters.map(({ name }, index) => ({
      name: `d ${name}`,
      values: found.map(({ values }) => gradientFigures(values)[index]!),
    })),
  ];
}
