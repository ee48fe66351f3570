import { useEffect, useState } from 'react';

/** Work that takes less shows no sign of itself, in milliseconds. */
export const busyDelayMs = 500;

/** Whether something has been going on for longer than is unnoticed; `since` by `performance.now`. */
export function useBusyIndicator(since: number | null): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (since === null) return undefined;
    const timer = setTimeout(() => setLate(true), since + busyDelayMs - performance.now());
    return () => clearTimeout(timer);
  }, [since]);
  return late;
}
