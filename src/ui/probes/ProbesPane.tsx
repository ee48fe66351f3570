import { Boundary } from '../common/Boundary';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import { noProbes } from '../state/probePlaces';
import { probeWords as words } from '../words';

const ProbeCards = lazyView('probeCards', () => import('./ProbeCards'));

/** The probes beneath the program; nothing where there are none. */
export function ProbesPane({ host }: { readonly host: EditorHost }) {
  const { documents } = useSession();
  const { probes = noProbes } = useStore(documents.current);
  if (probes.length === 0) return null;
  return (
    <section className="probes" aria-label={words.title}>
      <Boundary name={words.title}>
        <ProbeCards host={host} />
      </Boundary>
    </section>
  );
}
