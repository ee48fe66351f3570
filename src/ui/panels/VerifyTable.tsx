import type { Level } from '../../app/protocol';
import { formatNorm } from '../../editor/figures';
import {
  baselineOf,
  gradientFigures,
  inPrecision,
  largestDifference,
  type MethodResult,
  shownDifference,
  type Values,
  type Verification,
} from '../state/verification';
import { panelWords } from '../words';
import { methodWords } from './verifyColumns';

const words = panelWords.verify;

/** The largest number of parameters with a column; the difference covers all parameters. */
const maxShown = 12;

/** The body of the panel Verify: the value and the gradients by each method. It is loaded when it is first shown. */
export function VerifyTable({ verification }: { readonly verification: Verification }) {
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
  readonly result: MethodResult;
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
