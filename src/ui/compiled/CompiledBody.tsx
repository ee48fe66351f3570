import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { Inspection, Listing } from '../../app/protocol';
import { LineIndex } from '../../text/span';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import type { Answered } from '../session/inquiry';
import {
  type ListingName,
  linesFrom,
  listingNames,
  type Place,
  placeAround,
  placeOfLine,
} from '../state/listings';
import { carry } from '../state/spans';
import { panelWords } from '../words';
import { ListingView } from './ListingView';

const words = panelWords.compiled;

interface CompiledBodyProps {
  readonly inspected: Answered<Inspection>;
  readonly host: EditorHost;
  readonly copy: (name: ListingName) => void;
}

/** Shows one of the program's listings: graph, gradient, module or shader. */
export default function CompiledBody({ inspected, host, copy }: CompiledBodyProps) {
  const [shown, setShown] = useState<ListingName>('graph');
  const { reply: inspection, source } = inspected;
  if (inspection.kind === 'refused') return <p className="empty">{inspection.message}</p>;
  const { what } = words.names[shown];
  const listing = inspection[shown];
  return (
    <div className="compiled">
      <ListingTabs shown={shown} show={setShown} idle={typeof listing === 'string'} copy={copy} />
      <div
        id="listing-panel"
        role="tabpanel"
        aria-labelledby={`listing-tab-${shown}`}
        className="listing-panel"
      >
        {typeof listing === 'string' ? (
          <p className="empty">{listing}</p>
        ) : (
          <LinkedListing key={shown} label={what} listing={listing} source={source} host={host} />
        )}
      </div>
    </div>
  );
}

interface ListingTabsProps {
  readonly shown: ListingName;
  readonly show: (name: ListingName) => void;
  readonly idle: boolean;
  readonly copy: (name: ListingName) => void;
}

function ListingTabs({ shown, show, idle, copy }: ListingTabsProps) {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = listingNames.indexOf(shown);
    const by = { ArrowRight: 1, ArrowLeft: listingNames.length - 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = listingNames[(at + by) % listingNames.length]!;
    show(next);
    document.getElementById(`listing-tab-${next}`)?.focus();
  };
  return (
    <div className="tabs">
      <div role="tablist" aria-label={words.listings} onKeyDown={move}>
        {listingNames.map((id) => (
          <button
            key={id}
            id={`listing-tab-${id}`}
            type="button"
            role="tab"
            className="tab"
            data-tip={words.names[id].what}
            aria-selected={id === shown}
            aria-controls="listing-panel"
            tabIndex={id === shown ? 0 : -1}
            onClick={() => show(id)}
          >
            {words.names[id].tab}
          </button>
        ))}
      </div>
      <Button small idle={idle} tip={words.copyTip} onClick={() => copy(shown)}>
        {words.copy}
      </Button>
    </div>
  );
}

interface LinkedListingProps {
  readonly label: string;
  readonly listing: Listing;
  /** The text that it was compiled from. */
  readonly source: string;
  readonly host: EditorHost;
}

/** What stays marked after the pointer has left: the line that was chosen, or the expression at the cursor. */
interface Pinned {
  readonly place: Place | null;
  readonly by: 'line' | 'cursor';
}

/** A listing whose lines and the expressions of the program mark each other. */
function LinkedListing({ label, listing, source, host }: LinkedListingProps) {
  const cursor = useStore(host.cursor);
  const [pinned, setPinned] = useState<Pinned | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);

  useEffect(() => {
    if (cursor === null) return;
    const at = { start: cursor.offset, end: cursor.offset };
    const offset = carry(at, cursor.text, source)?.start ?? null;
    setPinned({ place: offset === null ? null : placeAround(listing, offset), by: 'cursor' });
  }, [cursor, listing, source]);
  const linked = useMemo(
    () => (hovered === null ? (pinned?.place ?? null) : placeOfLine(listing, hovered)),
    [listing, hovered, pinned],
  );
  useEffect(() => {
    const isChosen = hovered === null && pinned?.by === 'line';
    host.link(linked, source, isChosen);
  }, [host, linked, source, hovered, pinned]);
  useEffect(() => () => host.link(null, ''), [host]);

  const reveal = (place: Place | null): void => {
    if (place !== null) host.reveal(place, source);
  };
  return (
    <>
      <ListingView
        label={label}
        listing={listing}
        linked={linked}
        wanted={pinned?.by === 'cursor' ? pinned.place : null}
        onHover={setHovered}
        onChoose={(line) => {
          // A pointer that rests on another line, where the panel opened under it, points at nothing.
          setHovered(null);
          setPinned({ place: placeOfLine(listing, line), by: 'line' });
        }}
        onReveal={(line) => reveal(placeOfLine(listing, line))}
      />
      <div className="listing-place">
        {linked === null ? (
          <span>{placeWords(listing, hovered !== null || pinned?.by === 'line')}</span>
        ) : (
          <SourceOf place={linked} listing={listing} source={source} reveal={() => reveal(linked)} />
        )}
      </div>
    </>
  );
}

function placeWords({ left }: Listing, isLine: boolean): string {
  if (isLine) return words.noExpression;
  if (left > 0) return words.left(left);
  return words.point;
}

/** The number of characters of an expression that one line shows. */
const maxExpressionLength = 200;

interface SourceOfProps {
  readonly place: Place;
  readonly listing: Listing;
  readonly source: string;
  readonly reveal: () => void;
}

/** Shows the marked expression, and a button that selects it. */
function SourceOf({ place, listing, source, reveal }: SourceOfProps) {
  const { line } = new LineIndex(source).position(place.start);
  const { count } = linesFrom(listing, place);
  const expression = source.slice(place.start, Math.min(place.end, place.start + maxExpressionLength));
  return (
    <>
      <Button small look="link" tip={words.select} onClick={reveal}>
        {words.line(line)}
      </Button>
      <code>{expression.replace(/\s+/g, ' ')}</code>
      <span>{words.linesHere(count)}</span>
    </>
  );
}
