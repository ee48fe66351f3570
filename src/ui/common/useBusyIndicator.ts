import { useEffect, useState } from 'react';

/** How long work goes on before the page shows it, in milliseconds. */
export const busyDelayMs = 500;

/**
 * Whether work has gone on for longer than `busyDelayMs`; `since` is a time of `performance.now`, or null for no
 * work.
 */
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
