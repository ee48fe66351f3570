import { useEffect } from 'react';
import { Button } from '../common/Button';
import { useRecovery } from '../recovery/RecoveryContext';
import { recoveryWords } from '../words';

interface FailedAnswerProps {
  readonly message: string;
  readonly retry: () => void;
}

/** Says why the worker could not answer a panel, and offers to ask again. */
export function FailedAnswer({ message, retry }: FailedAnswerProps) {
  const recovery = useRecovery();
  useEffect(() => void recovery.check(), [recovery]);
  return (
    <div className="failed-part" role="alert">
      <p>{message}</p>
      <Button look="outlined" small onClick={retry}>
        {recoveryWords.tryAgain}
      </Button>
    </div>
  );
}
