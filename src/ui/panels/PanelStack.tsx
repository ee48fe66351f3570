import { Fragment, type ReactNode, useEffect } from 'react';
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels';
import { layoutStorage } from '../common/storage';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { PanelId } from '../session/preferences';

interface PanelStackProps {
  /** Those that are shown, in order. */
  readonly ids: readonly PanelId[];
  readonly panels: { readonly [Id in PanelId]: ReactNode };
}

/** The height of a folded panel: its head alone. */
const headHeight = '36px';

const sizes: { readonly [Id in PanelId]: { readonly size: string; readonly least: string } } = {
  loss: { size: '34%', least: '150px' },
  restarts: { size: '34%', least: '150px' },
  fit: { size: '34%', least: '150px' },
  parameters: { size: '27%', least: '100px' },
  landscape: { size: '40%', least: '240px' },
  verify: { size: '25%', least: '140px' },
  compiled: { size: '30%', least: '190px' },
  neuron: { size: '34%', least: '150px' },
};

/** Panels one over another, whose heights can be dragged and are remembered. */
export function PanelStack({ ids, panels }: PanelStackProps) {
  const layout = useDefaultLayout({ id: 'gradus.right', panelIds: [...ids], storage: layoutStorage });
  return (
    <div className="results stacked">
      <Group orientation="vertical" className="panel-stack" {...layout}>
        {ids.map((id, index) => (
          <Fragment key={id}>
            {index > 0 && <Separator className="separator horizontal" aria-label={`Height above ${id}`} />}
            <StackedPanel id={id}>{panels[id]}</StackedPanel>
          </Fragment>
        ))}
      </Group>
    </div>
  );
}

/** Folds with its preference, and sets it where it is dragged shut or open. */
function StackedPanel({ id, children }: { readonly id: PanelId; readonly children: ReactNode }) {
  const { folded } = useSession().preferences;
  const isFolded = useStore(folded).includes(id);
  const panel = usePanelRef();
  const { size, least } = sizes[id];
  useEffect(() => {
    const handle = panel.current;
    if (handle === null || handle.isCollapsed() === isFolded) return;
    if (isFolded) handle.collapse();
    else handle.expand();
  }, [panel, isFolded]);
  return (
    <Panel
      id={id}
      panelRef={panel}
      collapsible
      collapsedSize={headHeight}
      defaultSize={isFolded ? headHeight : size}
      minSize={least}
      onResize={() => {
        const collapsed = panel.current?.isCollapsed() ?? isFolded;
        if (collapsed === isFolded) return;
        folded.update((list) => (collapsed ? [...list, id] : list.filter((each) => each !== id)));
      }}
    >
      {children}
    </Panel>
  );
}
