import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { bestOf, familiesOf, type RunRow, scoreOf } from '../state/runs';
import { rowName, runsWords as words } from '../words';
import { RunTable } from './RunTable';
import { SweepChart } from './SweepChart';
import { SweepForm } from './SweepForm';
import { SweepProgress } from './SweepProgress';

interface RunsBodyProps {
  /** Whether the form of a sweep is open. */
  readonly isSweeping: boolean;
  readonly closeForm: () => void;
}

/** The finished runs, the families of sweeps as charts, and the form of a sweep. */
export default function RunsBody({ isSweeping, closeForm }: RunsBodyProps) {
  const { runs } = useSession();
  const { rows } = useStore(runs.state);
  const best = bestOf(rows);
  return (
    <div className="runs-body">
      {isSweeping && <SweepForm close={closeForm} />}
      <SweepProgress />
      {rows.length === 0 ? (
        <p className="empty">{words.empty}</p>
      ) : (
        <>
          {best !== null && <p className="runs-best">{bestSentence(best, rows)}</p>}
          {familiesOf(rows).map((family) => (
            <SweepChart key={family.sweep} family={family} />
          ))}
          <RunTable rows={rows} best={best} />
        </>
      )}
    </div>
  );
}

function bestSentence(best: RunRow, rows: readonly RunRow[]): string {
  const isHeldOut = rows.every(({ holdoutLoss, end }) => holdoutLoss !== null || end.kind === 'failed');
  return words.bestIs(rowName(best), formatPlain(isHeldOut ? scoreOf(best) : best.loss), isHeldOut);
}
