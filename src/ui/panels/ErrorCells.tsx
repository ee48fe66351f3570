import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { knownNow } from '../state/appraisal';
import type { Recording } from '../state/recording';
import { panelWords } from '../words';

const words = panelWords.parameters;

/** Digits of a standard error: more would not mean anything. */
const errorDigits = 3;

interface ErrorCellsProps {
  readonly recording: Recording;
  /** The place among all elements; null for a tensor. */
  readonly element: number | null;
}

/** How sure a parameter is, where that is known of the values that are shown. */
export function ErrorCells({ recording, element }: ErrorCellsProps) {
  const { appraiser } = useSession().questions;
  const appraisal = useStore(appraiser.state);
  useStore(recording.now);
  const known = knownNow(appraisal, recording);
  if (known === null || known.report.errors.kind === 'none') return <td colSpan={2} className="error" />;
  const { errors } = known.report;
  if (element === null)
    return (
      <td colSpan={2} className="error aside">
        {words.errorsOfElements}
      </td>
    );
  const reason = errors.withheld[element];
  if (reason != null) {
    return (
      <td colSpan={2} className="error aside withheld" data-tip={reason}>
        {reason}
      </td>
    );
  }
  return (
    <>
      <td className="number error">± {formatPlain(errors.standardErrors[element]!, errorDigits)}</td>
      <td className="number interval error">
        {formatPlain(errors.low[element]!)} … {formatPlain(errors.high[element]!)}
      </td>
    </>
  );
}
