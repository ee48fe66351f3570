import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import type { PlotArea } from './AreaReport';

/** A place of a surface, in shares of its axes. */
export type Place = readonly [x: number, y: number];

interface SurfaceCursorProps {
  readonly area: PlotArea;
  /** The accessible name. */
  readonly label: string;
  /** What the keys do. */
  readonly hint: string;
  /** What is said while no place is read. */
  readonly resting: string;
  /** Whether there is one axis alone. */
  readonly isLine: boolean;
  /** Where the crosshair begins. */
  readonly begin: () => Place;
  /** What a place says. */
  readonly read: (place: Place) => string;
  /** What a click, or Enter, does with a place; null for nothing. */
  readonly act: ((place: Place) => void) | null;
}

/** How far an arrow key moves the crosshair, and with the shift key, as shares of an axis. */
const steps = { fine: 1 / 60, coarse: 1 / 12 } as const;
const moves: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Lies over a surface, and reads it under the pointer or a crosshair that keys move. What is read is below the chart. */
export function SurfaceCursor({ area, label, hint, resting, isLine, begin, read, act }: SurfaceCursorProps) {
  const [place, setPlace] = useState<Place | null>(null);
  const [isByKey, setByKey] = useState(false);
  const hintId = useId();
  const shown = place === null ? null : read(place);

  const under = (event: PointerEvent<HTMLDivElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (share: number): number => Math.max(0, Math.min(1, share));
    return [
      within((event.clientX - box.left) / box.width),
      isLine ? 0 : within(1 - (event.clientY - box.top) / box.height),
    ];
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const move = moves[event.key];
    if (move !== undefined) {
      const size = event.shiftKey ? steps.coarse : steps.fine;
      const [x, y] = place ?? begin();
      const moved = (from: number, by: number): number => Math.max(0, Math.min(1, from + by * size));
      setPlace([moved(x, move[0]), isLine ? 0 : moved(y, move[1])]);
      setByKey(true);
    } else if ((event.key === 'Enter' || event.key === ' ') && place !== null) act?.(place);
    else if (event.key === 'Escape' && place !== null) setPlace(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const [left, bottom] = place === null ? [0, 0] : [place[0] * area.width, place[1] * area.height];
  return (
    <>
      <div
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the crosshair.
        tabIndex={0}
        className={act === null ? 'surface-cursor' : 'surface-cursor acting'}
        style={{ left: area.x, top: area.y, width: area.width, height: area.height }}
        aria-label={label}
        aria-describedby={hintId}
        onPointerMove={(event) => {
          setPlace(under(event));
          setByKey(false);
        }}
        onPointerLeave={() => setPlace(null)}
        onBlur={() => setPlace(null)}
        onClick={(event) => {
          // A click that a key makes has no place.
          if (event.detail > 0 && place !== null) act?.(place);
        }}
        onKeyDown={onKeyDown}
      >
        {place !== null && (
          <>
            <span className="crosshair upright" style={{ left }} />
            {!isLine && <span className="crosshair level" style={{ bottom }} />}
          </>
        )}
      </div>
      <p id={hintId} className="unseen">
        {hint}
      </p>
      <p className="surface-readout figure" aria-hidden="true">
        {shown ?? resting}
      </p>
      <p className="unseen" role="status">
        {isByKey ? shown : ''}
      </p>
    </>
  );
}
