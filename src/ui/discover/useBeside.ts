/** Draws a candidate beside the fit while it is pointed at or chosen. */

import { useEffect } from 'react';
import type { CandidateReply } from '../../app/protocol';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Discoverer } from '../session/discoverer';
import { type FrontEntry, keyOfEntry } from '../state/discovery';
import type { Overlay } from '../state/overlays';
import type { RowId } from '../state/runs';
import { discoverWords as words } from '../words/discover';

/** A pointer that only passes by asks nothing. */
const restMs = 120;

export function useBeside(discoverer: Discoverer, entry: FrontEntry | null): void {
  const { discovery } = useSession();
  const details = useStore(discoverer.candidates.details);
  const known = entry === null ? undefined : details.get(keyOfEntry(entry));
  useEffect(() => {
    if (entry === null) return;
    const timer = setTimeout(() => void discoverer.candidates.describe(entry), restMs);
    return () => clearTimeout(timer);
  }, [discoverer, entry]);
  useEffect(() => {
    const isKnown = known !== undefined && known !== 'asking' && known.kind === 'candidate';
    discovery.beside.set(entry === null || !isKnown ? null : overlayOf(entry, known));
  }, [discovery, entry, known]);
  useEffect(() => () => discovery.beside.set(null), [discovery]);
}

function overlayOf(
  entry: FrontEntry,
  { plots }: Extract<CandidateReply, { readonly kind: 'candidate' }>,
): Overlay {
  const fits = plots.flatMap(({ title, curves }) =>
    curves.map(({ label, x, y }) => ({ plot: title, label, x, y })),
  );
  const none = new Float64Array(0);
  return {
    // It is drawn beside runs, and never among them.
    id: keyOfEntry(entry) as RowId,
    name: words.beside(entry.size),
    mark: 'candidate-curve',
    fits,
    maps: plots.flatMap(({ title, map, curves }) =>
      map === null || curves[0] === undefined
        ? []
        : [{ plot: title, size: map.size, x: map.x, y: map.y, values: curves[0].y }],
    ),
    path: [],
    steps: none,
    losses: none,
  };
}
