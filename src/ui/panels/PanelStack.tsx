import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels';
import { layoutStorage } from '../common/storage';
import { useLayout, useSession } from '../SessionContext';
import type { PanelId } from '../state/layout';
import { layoutWords } from '../words';

interface PanelStackProps {
  /** The panels that are shown, in order. */
  readonly ids: readonly PanelId[];
  readonly panels: { readonly [Id in PanelId]: ReactNode };
}

/** The heights of a folded panel, which is its head, and of the line between two panels, in pixels. */
const headPixels = 36;
const separatorPixels = 1;
const headHeight = `${headPixels}px`;
/** How many frames the stack may take to grow. */
const maxFrames = 10;

const sizes: { readonly [Id in PanelId]: { readonly size: string; readonly least: string } } = {
  loss: { size: '34%', least: '150px' },
  restarts: { size: '34%', least: '190px' },
  fit: { size: '34%', least: '150px' },
  residuals: { size: '30%', least: '150px' },
  parameters: { size: '27%', least: '100px' },
  runs: { size: '34%', least: '190px' },
  statistics: { size: '50%', least: '240px' },
  landscape: { size: '40%', least: '240px' },
  steps: { size: '40%', least: '240px' },
  influence: { size: '40%', least: '190px' },
  mathematics: { size: '34%', least: '150px' },
  verify: { size: '25%', least: '140px' },
  compiled: { size: '30%', least: '190px' },
  neuron: { size: '34%', least: '150px' },
};

/** A stack of panels. The reader drags their heights, and the browser keeps them. */
export function PanelStack({ ids, panels }: PanelStackProps) {
  const layout = useDefaultLayout({ id: 'gradus.right', panelIds: [...ids], storage: layoutStorage });
  const folded = useLayout((layout) => layout.folded);
  // The stack is at least as high as the minimum heights of all panels. It scrolls before a panel cannot be unfolded.
  const least = ids.reduce(
    (sum, id) =>
      sum + separatorPixels + (folded.includes(id) ? headPixels : Number.parseInt(sizes[id].least, 10)),
    0,
  );
  return (
    <div className="results stacked">
      <Group orientation="vertical" className="panel-stack" style={{ minHeight: least }} {...layout}>
        {ids.map((id, index) => (
          <Fragment key={id}>
            {index > 0 && (
              <Separator className="separator horizontal" aria-label={layoutWords.heightAbove(id)} />
            )}
            <StackedPanel id={id}>{panels[id]}</StackedPanel>
          </Fragment>
        ))}
      </Group>
    </div>
  );
}

/** A panel that folds with the layout, and that changes the layout when it is dragged shut or open. */
function StackedPanel({ id, children }: { readonly id: PanelId; readonly children: ReactNode }) {
  const { layout } = useSession();
  const isFolded = useLayout(({ folded }) => folded.includes(id));
  const panel = usePanelRef();
  const { size, least } = sizes[id];
  const wasCollapsed = useRef(isFolded);
  useEffect(() => {
    let framesLeft = maxFrames;
    let frame = 0;
    const settle = (): void => {
      const handle = panel.current;
      if (handle === null || handle.isCollapsed() === isFolded) return;
      if (isFolded) handle.collapse();
      else handle.expand();
      // Without room, a panel stays folded until the stack has grown, which its observer notices after a frame or two.
      if (handle.isCollapsed() !== isFolded && framesLeft-- > 0) frame = requestAnimationFrame(settle);
    };
    settle();
    return () => cancelAnimationFrame(frame);
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
        // Only a change of its own is the reader's: the stack also resizes a panel that is about to unfold.
        const isCollapsed = panel.current?.isCollapsed() ?? isFolded;
        if (isCollapsed !== wasCollapsed.current) layout.fold(id, isCollapsed);
        wasCollapsed.current = isCollapsed;
      }}
    >
      {children}
    </Panel>
  );
}
