import { useRef } from 'react';
import type { Recording } from '../state/recording';
import { SettledAxis } from './lossAxis';
import { SteadyScale } from './steadyScale';

/** The axis of the losses of a run, at whichever of its steps it is shown, or of what is dragged. */
export function useAxisOf(recording: Recording): SettledAxis {
  return useKept(recording, () => new SettledAxis());
}

/** The axes of a plot, which stay as long as the run or the drag goes on. */
export function useSteadyScales(recording: Recording): Readonly<Record<'x' | 'y', SteadyScale>> {
  return useKept(recording, () => ({ x: new SteadyScale(), y: new SteadyScale() }));
}

/** What is kept for a run, for a drag, or for a program that rests. */
function useKept<T>({ id, drag, program }: Recording, make: () => T): T {
  const kept = useRef<{ readonly id: unknown; readonly of: unknown; readonly value: T } | null>(null);
  // Each frame of a drag may be of another program.
  const of = drag ?? program;
  if (kept.current === null || kept.current.id !== id || kept.current.of !== of)
    kept.current = { id, of, value: make() };
  return kept.current.value;
}
