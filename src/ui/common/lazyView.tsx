import { type ComponentType, useEffect, useState } from 'react';
import { type LazyPart, lazyPart, type PartName, partNames } from '../../parts/lazyPart';
import { PartFailure } from '../recovery/PartFailure';
import { recoveryWords as words } from '../words';
import { useBusyIndicator } from './useBusyIndicator';
import { useStore } from './useStore';

/** A component whose code is loaded when it is first shown; `part.load()` fetches it before. */
export type LazyView<Props> = ComponentType<Props> & { readonly part: LazyPart<LazyModule<Props>> };

interface LazyModule<Props> {
  readonly default: ComponentType<Props>;
}

/**
 * A component from a chunk of its own. While the chunk is loading its place is empty, after a moment with a word; where
 * it could not be loaded, its place says so and offers to try again. It never throws for want of a file.
 */
export function lazyView<Props extends object>(
  name: PartName,
  load: () => Promise<LazyModule<Props>>,
): LazyView<Props> {
  const part = lazyPart(name, load);
  function View(props: Props) {
    const state = useStore(part);
    useEffect(() => {
      if (part.get().kind === 'idle') loadQuietly(part);
    }, []);
    switch (state.kind) {
      case 'ready': {
        const Loaded = state.value.default;
        return <Loaded {...props} />;
      }
      case 'failed':
        return <PartFailure error={state.error} trying={false} retry={() => loadQuietly(part)} />;
      case 'loading':
        return state.after === null ? <Loading name={name} /> : <PartFailure error={state.after} trying />;
      case 'idle':
        return <Loading name={name} />;
    }
  }
  return Object.assign(View, { part });
}

/** A failure is a state of the part, which its view shows. */
function loadQuietly(part: LazyPart<unknown>): void {
  part.load().catch(() => undefined);
}

function Loading({ name }: { readonly name: PartName }) {
  const [since] = useState(() => performance.now());
  if (!useBusyIndicator(since)) return null;
  return (
    <p className="empty" role="status">
      {words.loading(partNames[name])}
    </p>
  );
}
