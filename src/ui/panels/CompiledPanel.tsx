import { useEffect, useState } from 'react';
import type { Inspection } from '../../worker/protocol';
import { copyText } from '../common/copyText';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { lastGood } from '../state/compilation';
import { plural } from '../state/words';
import { type PanelAction, ResultPanel } from './ResultPanel';

/** The program as the compiler sees it: the graph of the loss, and that of its gradient. */
export function CompiledPanel({ stale }: { readonly stale: boolean }) {
  const session = useSession();
  const { compiled } = useStore(session.compiler.state);
  const good = lastGood(compiled);
  const folded = useStore(session.preferences.folded).includes('compiled');
  const alone = useStore(session.preferences.alone) === 'compiled';
  const shownText = !folded || alone;
  const [inspection, setInspection] = useState<Inspection | null>(null);
  const nodes = good?.program.nodes ?? 0;

  useEffect(() => {
    if (!shownText || good === null) return undefined;
    let stillWanted = true;
    const request = { ...session.request(), source: good.source };
    session.client.inspect(request).then(
      (found) => {
        if (stillWanted) setInspection(found);
      },
      // A worker that is lost is told of elsewhere; the text before stays.
      () => undefined,
    );
    return () => {
      stillWanted = false;
    };
  }, [session, good, shownText]);

  const copy = (text: string, what: string) => async (): Promise<void> => {
    if (await copyText(text)) session.notices.done(`Copied ${what}.`);
    else session.notices.problem('The browser did not let the page copy to the clipboard.');
  };
  const actions: PanelAction[] =
    inspection === null || !shownText
      ? []
      : [
          { label: 'Copy the graph', run: () => void copy(inspection.graph, 'the graph')() },
          { label: 'Copy the gradient', run: () => void copy(inspection.gradient, 'the gradient')() },
        ];
  return (
    <ResultPanel
      id="compiled"
      title="Compiled"
      stale={stale}
      figures={nodes > 0 && plural(nodes, 'node')}
      actions={actions}
    >
      {inspection === null ? (
        <p className="empty">
          The graph that the program compiles to, and that of its gradient. They stand here once there is a{' '}
          <code>(fit …)</code> or a <code>(minimize …)</code>.
        </p>
      ) : (
        <div className="compiled">
          <Listing label="Graph of the loss" text={inspection.graph} />
          <Listing label="Graph of the gradient" text={inspection.gradient} />
        </div>
      )}
    </ResultPanel>
  );
}

/** Past this the page would be slow to lay it out. */
const mostShown = 60_000;

function Listing({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text is reached by keyboard this way. */}
      <pre tabIndex={0}>
        {text.slice(0, mostShown)}
        {text.length > mostShown &&
          `\n… ${plural(text.length - mostShown, 'character')} more: copy the whole.`}
      </pre>
    </section>
  );
}
