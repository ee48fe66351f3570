import { formatPlain } from '../../editor/figures';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Sweep } from '../state/sweep';
import { sweepWords as words } from '../words/sweeps';
import { sweeperOf } from './sweeperOf';

/** How far a sweep is, with a button that stops it; after its end, what became of it. */
export function SweepProgress() {
  const sweeper = sweeperOf(useSession());
  const sweep = useStore(sweeper.state);
  if (sweep === null) return null;
  return (
    <div className="sweep-progress" role="status">
      <span>{describe(sweep)}</span>
      {sweep.state === 'running' && (
        <Button small look="outlined" icon="stop" onClick={() => sweeper.stop()}>
          {words.stop}
        </Button>
      )}
      {sweep.members
        .filter(({ message }) => message !== null)
        .map(({ value, message }) => (
          <span key={value} className="problem-text">
            {words.refused(formatPlain(value), message!)}
          </span>
        ))}
    </div>
  );
}

function describe({ label, state, members }: Sweep): string {
  const count = (...states: readonly Sweep['members'][number]['state'][]): number =>
    members.filter((each) => states.includes(each.state)).length;
  const over = count('done', 'failed');
  if (state === 'running') return words.progress(over, members.length, label);
  const done = words.done(count('done'), count('failed'));
  return state === 'stopped' ? `${label}: ${words.stopped}, ${done}` : `${label}: ${done}`;
}
