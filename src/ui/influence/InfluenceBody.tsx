import { useEffect, useMemo } from 'react';
import type { InfluenceReply } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { LineIndex } from '../../text/span';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { carry } from '../state/spans';
import { describeInfluence, influenceWords as words } from '../words';
import { byChange, levels, type Ranked, ranked, stretches } from './ranking';

/** The number of characters of an expression that a row shows. */
const maxLength = 60;

interface InfluenceBodyProps {
  readonly reply: Extract<InfluenceReply, { readonly kind: 'influence' }>;
  /** The text that it is of. */
  readonly source: string;
  readonly host: EditorHost;
  readonly isTinted: boolean;
}

/** The expressions by their influence on the loss, and their tints in the program. */
export default function InfluenceBody({ reply, source, host, isTinted }: InfluenceBodyProps) {
  const expressions = useMemo(() => ranked(reply), [reply]);
  const sorted = useMemo(() => byChange(expressions), [expressions]);
  const lines = useMemo(() => new LineIndex(source), [source]);
  const { loss, rows } = reply;
  const cursor = useStore(host.cursor);
  const textOf = ({ place: { start, end } }: Ranked): string => {
    const written = source.slice(start, end).replace(/\s+/g, ' ');
    return written.length > maxLength ? `${written.slice(0, maxLength - 1)}…` : written;
  };
  const say = (each: Ranked): string => describeInfluence({ ...each, expression: textOf(each), loss });

  useEffect(() => {
    if (!isTinted) return;
    host.tint(
      stretches(expressions).map(({ start, end, expression }) => ({
        start,
        end,
        level: expression.level,
        tip: describeInfluence({ ...expression, expression: '', loss }).replace(/^: /, ''),
      })),
      source,
    );
    return () => host.tint([], source);
  }, [host, expressions, source, isTinted, loss]);
  useEffect(() => () => host.link(null, ''), [host]);

  const atCursor =
    cursor === null ? null : carry({ start: cursor.offset, end: cursor.offset }, cursor.text, source);
  const here =
    atCursor === null
      ? null
      : (expressions
          .filter(({ place }) => place.start <= atCursor.start && atCursor.start <= place.end)
          .sort((a, b) => a.place.end - a.place.start - (b.place.end - b.place.start))[0] ?? null);

  // Without rows there is no mean.
  const hasReplaced = expressions.some(({ replaced }) => replaced !== null);
  return (
    <div className="influence">
      <div className="influence-legend">
        <span>{words.legend}</span>
        <span>{words.legendLow}</span>
        {Array.from({ length: levels }, (_, index) => (
          // Tints have no name but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
          <span key={index} className={`influence-swatch cm-influence-${index + 1}`} aria-hidden="true" />
        ))}
        <span>{formatPlain(sorted[0]?.change ?? 0, 3)}</span>
        <span className="influence-loss">
          {words.about(formatPlain(loss))}
          {rows !== null && rows.visited < rows.count && ` ${words.visited(rows.visited, rows.count)}`}
        </span>
      </div>
      {here !== null && (
        <p className="influence-here" role="status">
          {say(here)}
        </p>
      )}
      <div className="table-scroll">
        <table className="influence-table">
          <caption className="unseen">{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.columns.expression}</th>
              <th scope="col" className="number">
                {words.columns.line}
              </th>
              <th scope="col" className="number" data-tip={words.columnTips.change}>
                {words.columns.change}
              </th>
              {hasReplaced && (
                <th scope="col" className="number" data-tip={words.columnTips.replaced}>
                  {words.columns.replaced}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {sorted.map((each) => (
              <tr
                key={`${each.place.start} ${each.place.end}`}
                className={each === here ? 'here' : undefined}
                onPointerEnter={() => host.link(each.place, source)}
                onPointerLeave={() => host.link(null, '')}
              >
                <th scope="row">
                  <button
                    type="button"
                    className={`influence-expression cm-influence-${each.level}`}
                    data-tip={say(each)}
                    aria-description={say(each)}
                    onFocus={() => host.link(each.place, source, true)}
                    onBlur={() => host.link(null, '')}
                    onClick={() => host.reveal(each.place, source)}
                  >
                    <code>{textOf(each)}</code>
                  </button>
                </th>
                <td className="number">{lines.position(each.place.start).line}</td>
                <td className="number">
                  {Number.isNaN(each.change) ? words.notFinite : formatPlain(each.change, 3)}
                </td>
                {hasReplaced && (
                  <td className="number">
                    {each.replaced === null
                      ? ''
                      : Number.isFinite(each.replaced)
                        ? formatPlain(each.replaced)
                        : words.notFinite}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
