import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef } from 'react';
import { type OutlineItem, outlineOf } from '../../editor';
import { Button } from '../common/Button';
import { Prose } from '../common/Prose';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useLayout, useSession } from '../SessionContext';
import { commonWords, referenceWords as words } from '../words';
import { groupNames, type ReferenceEntry, search } from './entries';
import { KeyTables } from './KeyTables';

interface ReferenceProps {
  readonly host: EditorHost;
}

/**
 * A drawer over the edge of the page, beside which the program can still be written: what every form and procedure does,
 * with examples to insert, the definitions of the program, and the keys.
 */
export default function Reference({ host }: ReferenceProps) {
  const { layout } = useSession();
  const query = useLayout(({ reference }) => reference?.query ?? '');
  const searched = useDeferredValue(query);
  const found = useMemo(() => search(searched), [searched]);
  const field = useRef<HTMLInputElement>(null);
  const title = useId();
  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    field.current?.select();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const close = (): void => layout.closeReference();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <aside className="reference" aria-labelledby={title} onKeyDown={onKeyDown}>
      <header className="reference-head">
        <h2 id={title}>{words.title}</h2>
        <Button icon="close" label={commonWords.close} onClick={close} />
      </header>
      <div className="reference-search">
        <input
          ref={field}
          type="search"
          className="field"
          value={query}
          aria-label={words.search}
          placeholder={words.search}
          onChange={(event) => layout.openReference(event.target.value)}
        />
        <p className="unseen" role="status">
          {words.found(found.length)}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keyboard this way. */}
      <section className="reference-body" aria-label={words.entries} tabIndex={0}>
        {query.trim() === '' ? (
          <Everything host={host} />
        ) : found.length === 0 ? (
          <p className="empty">
            <Prose text={words.nothing(query.trim())} />
          </p>
        ) : (
          <EntryList entries={found} host={host} isFirstOpen />
        )}
      </section>
    </aside>
  );
}

function Everything({ host }: ReferenceProps) {
  return (
    <>
      <p>
        <Prose text={words.about} />
      </p>
      <Outline host={host} />
      {groupNames.map((group) => (
        <details key={group} className="reference-group">
          <summary>
            <h3>{words.groups[group]}</h3>
          </summary>
          <EntryList entries={search('').filter((entry) => entry.group === group)} host={host} />
        </details>
      ))}
      <details className="reference-group">
        <summary>
          <h3>{words.keys}</h3>
        </summary>
        <KeyTables />
      </details>
    </>
  );
}

/** The definitions of the present program; a click leads to one. */
function Outline({ host }: ReferenceProps) {
  const { documents } = useSession();
  const { source } = useStore(documents.current);
  const items = useMemo(() => outlineOf(source), [source]);
  const described = ({ signature, name }: OutlineItem): string => signature ?? name;
  return (
    <details className="reference-group" open>
      <summary>
        <h3>{words.outline}</h3>
      </summary>
      {items.length === 0 ? (
        <p className="empty">{words.noDefinitions}</p>
      ) : (
        <ul className="outline">
          {items.map((item) => (
            <li key={`${item.start} ${item.name}`}>
              <Button
                look="link"
                className="code"
                tip={commonWords.showInProgram(item.name)}
                onClick={() => host.reveal(item, source)}
              >
                {described(item)}
              </Button>{' '}
              <span className="aside">{words.definition(item.kind, item.line)}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

interface EntryListProps extends ReferenceProps {
  readonly entries: readonly ReferenceEntry[];
  /** Whether the first entry shows everything at once. */
  readonly isFirstOpen?: boolean;
}

function EntryList({ entries, host, isFirstOpen = false }: EntryListProps) {
  return (
    <ul className="reference-entries">
      {entries.map((entry, index) => (
        <li key={`${entry.group} ${entry.name}`}>
          <Item entry={entry} host={host} isOpen={isFirstOpen && index === 0} />
        </li>
      ))}
    </ul>
  );
}

interface ItemProps extends ReferenceProps {
  readonly entry: ReferenceEntry;
  readonly isOpen: boolean;
}

function Item({ entry, host, isOpen }: ItemProps) {
  const { name, signature, doc, example, value, derivatives, source } = entry;
  return (
    <details open={isOpen}>
      <summary>
        <code>{name}</code> <span className="reference-line">{doc}</span>
      </summary>
      <p>
        <code>{signature}</code>
      </p>
      <p>{doc}</p>
      {example !== null && (
        <div className="reference-example">
          <pre>
            {example}
            {value !== null && <span className="aside">{` ; => ${value}`}</span>}
          </pre>
          <Button small look="outlined" tip={words.insertTip(name)} onClick={() => host.insert(example)}>
            {words.insert}
          </Button>
        </div>
      )}
      {source !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keyboard this way.
        <section className="reference-source" tabIndex={0} aria-label={words.fileOf(name)}>
          <pre>{source}</pre>
        </section>
      )}
      {derivatives.map(({ by, is }) => (
        <p key={by} className="reference-derivative">
          {by === null ? (
            <>
              {words.derivative} {is}
            </>
          ) : (
            <>
              {words.derivativeBy(by)} <code>{is}</code>
            </>
          )}
        </p>
      ))}
    </details>
  );
}
