import { useRef } from 'react';
import type { Recording } from '../state/recording';
import { SettledAxis } from './lossAxis';

/** The axis of a run, at whichever of its steps it is shown. */
export function useAxisOf({ id, program }: Recording): SettledAxis {
  const axis = useRef({ id, program, axis: new SettledAxis() });
  if (axis.current.id !== id || axis.current.program !== program)
    axis.current = { id, program, axis: new SettledAxis() };
  return axis.current.axis;
}
