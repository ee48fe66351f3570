import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import type { PlotArea } from '../charts/AreaReport';
import { panelWords } from '../words';
import type { PlaceRead } from './landscapeChoices';

const words = panelWords.landscape;

interface LandscapeCursorProps {
  readonly area: PlotArea;
  readonly label: string;
  readonly isLine: boolean;
  /** Where the crosshair begins, in shares of the axes. */
  readonly begin: () => readonly [number, number];
  readonly read: (place: readonly [number, number]) => PlaceRead;
  /** Null while one cannot start anywhere. */
  readonly start: ((values: Readonly<Record<string, number>>) => void) | null;
}

type Place = readonly [number, number];

/** How far an arrow key moves the crosshair, and with the shift key, as shares of an axis. */
const steps = { fine: 1 / 60, coarse: 1 / 12 } as const;
const moves: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Lies over a landscape: it reads the loss under the pointer or a crosshair, and a click or Enter makes that the next start. */
export function LandscapeCursor({ area, label, isLine, begin, read, start }: LandscapeCursorProps) {
  const [place, setPlace] = useState<Place | null>(null);
  const [isByKey, setByKey] = useState(false);
  const hint = useId();
  const shown = place === null ? null : read(place);

  const under = (event: PointerEvent<HTMLDivElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (share: number): number => Math.max(0, Math.min(1, share));
    return [
      within((event.clientX - box.left) / box.width),
      isLine ? 0 : within(1 - (event.clientY - box.top) / box.height),
    ];
  };
  const startAt = (at: Place): void => {
    const { values } = read(at);
    if (values !== null) start?.(values);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const move = moves[event.key];
    if (move !== undefined) {
      const size = event.shiftKey ? steps.coarse : steps.fine;
      const [x, y] = place ?? begin();
      const moved = (from: number, by: number): number => Math.max(0, Math.min(1, from + by * size));
      setPlace([moved(x, move[0]), isLine ? 0 : moved(y, move[1])]);
      setByKey(true);
    } else if ((event.key === 'Enter' || event.key === ' ') && place !== null) startAt(place);
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
        className={start === null ? 'landscape-cursor' : 'landscape-cursor startable'}
        style={{ left: area.x, top: area.y, width: area.width, height: area.height }}
        aria-label={words.cursor(label)}
        aria-describedby={hint}
        onPointerMove={(event) => {
          setPlace(under(event));
          setByKey(false);
        }}
        onPointerLeave={() => setPlace(null)}
        onBlur={() => setPlace(null)}
        onClick={(event) => {
          // A click that a key makes has no place.
          if (event.detail > 0 && place !== null) startAt(place);
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
      <p id={hint} className="unseen">
        {start === null ? words.cursorHintReading : words.cursorHint}
      </p>
      <p className="landscape-readout figure" aria-hidden="true">
        {shown?.text ?? (start === null ? '' : words.clickHint)}
      </p>
      <p className="unseen" role="status">
        {isByKey ? shown?.text : ''}
      </p>
    </>
  );
}
