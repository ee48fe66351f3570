import { type CSSProperties, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Listing } from '../../app/protocol';
import { useSize } from '../charts/useSize';
import {
  lineByKey,
  lineCount,
  linesFrom,
  linesInView,
  lineText,
  type Place,
  placeOfLine,
  samePlace,
} from '../state/listings';

/** The height of a line in pixels, as in the style sheet. */
const rowHeight = 18;

interface ListingViewProps {
  readonly label: string;
  readonly listing: Listing;
  /** The expression whose lines are marked. */
  readonly linked: Place | null;
  /** An expression whose first line the view scrolls to. */
  readonly wanted: Place | null;
  /** Called when the line under the pointer changes. */
  readonly onHover: (line: number | null) => void;
  /** Called when a line is chosen by pointer or keyboard. */
  readonly onChoose: (line: number) => void;
  /** Called when the reader asks for the chosen line in the program. */
  readonly onReveal: (line: number) => void;
}

/** Shows a long text of which a line can be chosen. It draws only the lines in view. */
export function ListingView({
  label,
  listing,
  linked,
  wanted,
  onHover,
  onChoose,
  onReveal,
}: ListingViewProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const height = useSize(list)?.height ?? 0;
  const [top, setTop] = useState(0);
  const [chosen, setChosen] = useState(0);
  const count = lineCount(listing);
  const { from, to } = linesInView({ top, height, rowHeight }, count);

  useEffect(() => {
    setChosen((line) => Math.min(line, count - 1));
  }, [count]);
  useEffect(() => {
    const { first } = wanted === null ? { first: -1 } : linesFrom(listing, wanted);
    if (first >= 0) bringIntoView(list.current, first);
  }, [listing, wanted]);

  const choose = (line: number): void => {
    setChosen(line);
    onChoose(line);
  };
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Enter') return onReveal(chosen);
    const next = lineByKey(event.key, chosen, count, Math.max(1, Math.floor(height / rowHeight) - 1));
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    bringIntoView(list.current, next);
    choose(next);
  };
  const lines = Array.from({ length: to - from }, (_, index) => from + index);
  return (
    <div
      ref={list}
      role="listbox"
      aria-label={label}
      aria-activedescendant={chosen >= from && chosen < to ? `${id}-${chosen}` : undefined}
      tabIndex={0}
      className="listing"
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={move}
      onMouseLeave={() => onHover(null)}
    >
      <div
        role="presentation"
        className="listing-lines"
        // Widths in characters: the face is monospaced.
        style={{ height: count * rowHeight, '--width': `${listing.width}ch` } as CSSProperties}
      >
        {lines.map((line) => {
          const place = placeOfLine(listing, line);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys.
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus.
            <div
              key={line}
              id={`${id}-${line}`}
              role="option"
              aria-selected={line === chosen}
              aria-setsize={count}
              aria-posinset={line + 1}
              className={place !== null && samePlace(place, linked) ? 'listing-line linked' : 'listing-line'}
              style={{ top: line * rowHeight }}
              onMouseEnter={() => onHover(line)}
              onClick={() => choose(line)}
              onDoubleClick={() => onReveal(line)}
            >
              {lineText(listing, line)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls as little as necessary. */
function bringIntoView(list: HTMLElement | null, line: number): void {
  if (list === null) return;
  const [start, end] = [line * rowHeight, (line + 1) * rowHeight];
  if (start < list.scrollTop) list.scrollTop = Math.max(0, start - rowHeight);
  else if (end > list.scrollTop + list.clientHeight) list.scrollTop = end + rowHeight - list.clientHeight;
}
