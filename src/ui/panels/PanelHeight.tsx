import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useSession } from '../SessionContext';
import { type PanelId, panelHeights } from '../state/layout';
import { panelWords as words } from '../words';

interface PanelHeightProps {
  readonly id: PanelId;
  readonly title: string;
  readonly panel: RefObject<HTMLElement | null>;
}

/** How far one key moves the edge, in pixels. */
const keyStep = 24;

/**
 * The lower edge of a panel with a chart, which the reader drags or moves with the arrow keys. Each panel has a height
 * of its own, since the stack scrolls; a double click, or Home, returns to the height that it had at first.
 */
export function PanelHeight({ id, title, panel }: PanelHeightProps) {
  const { layout } = useSession();
  const [height, setHeight] = useState<number>(panelHeights.min);
  const held = useRef<{ readonly from: number; readonly height: number } | null>(null);

  useEffect(() => {
    const element = panel.current!;
    const observer = new ResizeObserver(() => setHeight(Math.round(element.offsetHeight)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [panel]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { from: event.clientY, height: panel.current!.offsetHeight };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (held.current !== null) layout.setHeight(id, held.current.height + event.clientY - held.current.from);
  };
  const letGo = (): void => {
    held.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'ArrowUp') layout.setHeight(id, height - keyStep);
    else if (event.key === 'ArrowDown') layout.setHeight(id, height + keyStep);
    else if (event.key === 'Home') layout.setHeight(id, null);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no <hr>.
    <div
      className="panel-edge"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={words.heightOf(title)}
      aria-valuenow={height}
      aria-valuemin={panelHeights.min}
      aria-valuemax={panelHeights.max}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={() => layout.setHeight(id, null)}
      onKeyDown={onKeyDown}
    />
  );
}
