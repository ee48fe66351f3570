import { useEffect, useState } from 'react';
import type { PartError } from '../../parts/lazyPart';
import { Button } from '../common/Button';
import { recoveryWords as words } from '../words';
import type { Deployed } from './deployment';
import { useRecovery } from './RecoveryContext';

interface PartFailureProps {
  readonly error: PartError;
  /** Whether it is being loaded again just now. */
  readonly trying: boolean;
  readonly retry?: () => void;
}

const sentences: Readonly<Record<Deployed, string>> = {
  same: words.refused,
  new: words.outdated,
  unreachable: words.unreachable,
};

/** In the place of a part that could not be loaded: why, and the way on. */
export function PartFailure({ error, trying, retry }: PartFailureProps) {
  const recovery = useRecovery();
  const [deployed, setDeployed] = useState<Deployed | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each failure is looked into anew.
  useEffect(() => {
    let current = true;
    setDeployed(null);
    void recovery.check().then((answer) => {
      if (current) setDeployed(answer);
    });
    return () => {
      current = false;
    };
  }, [error, recovery]);
  return (
    <div className="failed-part" role="alert">
      <p>
        {error.message} {trying ? words.trying : deployed === null ? words.checking : sentences[deployed]}
      </p>
      <div className="failed-actions">
        <Button look="outlined" small idle={trying} onClick={retry}>
          {words.tryAgain}
        </Button>
        {(deployed === 'new' || deployed === 'same') && (
          <Button look="outlined" small onClick={recovery.reload}>
            {words.reload}
          </Button>
        )}
      </div>
    </div>
  );
}
