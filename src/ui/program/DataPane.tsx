import { useRef } from 'react';
import type { Table } from '../../app/protocol';
import { digitTable, imageOf, tableDigits } from '../../labs/digits/data';
import { Picture } from '../../labs/digits/page/Picture';
import { type BundledTable, bundledTable, bundledTables } from '../../tables/bundled';
import { Button } from '../common/Button';
import { copyText } from '../common/handOut';
import { useStore } from '../common/useStore';
import { addFiles } from '../files/addFiles';
import { useRecovery } from '../recovery/RecoveryContext';
import { useSession } from '../SessionContext';
import { commonWords, dataWords as words } from '../words';

/** Lists the tables that a program can name, both bundled and dropped, and says how to add one. */
export default function DataPane() {
  const session = useSession();
  const recovery = useRecovery();
  const uploaded = useStore(session.uploads.tables);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="data">
      <div className="data-how">
        <p>
          {words.drop}{' '}
          <Button look="link" onClick={() => input.current?.click()}>
            {words.choose}
          </Button>
          {words.use}
        </p>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          multiple
          hidden
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            void recovery.attempt(() => addFiles(session, files));
          }}
        />
      </div>
      {uploaded.length > 0 && (
        <section aria-labelledby="data-yours">
          <h2 id="data-yours">{words.yours}</h2>
          <ul>
            {uploaded.map((table) => (
              <TableEntry
                key={table.name}
                table={table}
                names={[table.name]}
                onRemove={() => {
                  session.uploads.remove(table.name);
                  const undo = { label: commonWords.undo, run: () => void session.uploads.put(table) };
                  session.notices.done(words.removed(table.name), undo);
                }}
              />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="data-bundled">
        <h2 id="data-bundled">{words.bundled}</h2>
        <ul>
          {bundledTables.map((bundled) => (
            <BundledEntry key={bundled.name} bundled={bundled} />
          ))}
          <DigitsEntry />
        </ul>
      </section>
    </div>
  );
}

function BundledEntry({ bundled }: { readonly bundled: BundledTable }) {
  const { name, alias, what, source } = bundled;
  const table = bundledTable(name);
  if (table === null) return null;
  return (
    <TableEntry table={table} names={alias === null ? [name] : [alias, name]} what={what} source={source} />
  );
}

/** The number of drawn digits that are shown. */
const shownDigits = 10;

function DigitsEntry() {
  const { name, columns, count: rows, what, source } = digitTable;
  const set = tableDigits();
  const pictures = Array.from({ length: shownDigits }, (_, index) => ({
    digit: set.labels[index]!,
    values: Float32Array.from(imageOf(set, index), (ink) => ink / 255),
  }));
  return (
    <li className="data-entry">
      <h3>
        <span className="code">{name}</span>
      </h3>
      <p>{what}</p>
      <p className="aside">{source}</p>
      <TableForm name={name} columns={columns} />
      <p className="data-pictures">
        {pictures.map(({ digit, values }) => (
          <Picture
            key={digit}
            shape={[set.height, set.width]}
            values={values}
            tone="ink"
            label={`${digit}`}
          />
        ))}
      </p>
      <p className="aside">{words.rows(rows)}</p>
    </li>
  );
}

/** Shows the form that names the columns of a table, with a button that copies it. */
function TableForm({ name, columns }: { readonly name: string; readonly columns: readonly string[] }) {
  const session = useSession();
  const form = `(define-data (${columns.map(columnName).join(' ')}) ${name})`;
  const copy = async (): Promise<void> => {
    if (await copyText(form)) session.notices.done(words.copied(form));
    else session.notices.problem(words.clipboardRefused);
  };
  return (
    <p className="data-form">
      <code>{form}</code>
      <Button icon="copy" small label={words.copyForm(name)} onClick={() => void copy()} />
    </p>
  );
}

interface TableEntryProps {
  readonly table: Table;
  /** The names of the table; a program should use the first. */
  readonly names: readonly [string, ...string[]];
  readonly what?: string;
  readonly source?: string;
  readonly onRemove?: () => void;
}

const shownRows = 4;

function TableEntry({ table, names, what, source, onRemove }: TableEntryProps) {
  const [first, ...others] = names;
  const { columns, rows } = table;
  return (
    <li className="data-entry">
      <h3>
        <span className="code">{first}</span>
        {others.length > 0 && <span className="aside">{words.also(others.join(', '))}</span>}
        {onRemove !== undefined && (
          <Button icon="remove" small label={words.remove(first)} onClick={onRemove} />
        )}
      </h3>
      {what !== undefined && <p>{what}</p>}
      {source !== undefined && <p className="aside">{source}</p>}
      <TableForm name={first} columns={columns} />
      <div className="data-rows">
        <table>
          <caption className="unseen">{words.firstRows(first)}</caption>
          <thead>
            <tr>
              {columns.map((column, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their places.
                <th key={index} scope="col" className={isNumeric(table, index) ? 'number' : ''}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shownRows).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their places.
              <tr key={index}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells are known by their places.
                  <td key={column} className={typeof cell === 'number' ? 'number' : ''}>
                    {cell ?? words.missing}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="aside">{words.rows(rows.length)}</p>
    </li>
  );
}

function isNumeric({ rows }: Table, column: number): boolean {
  return typeof rows.find((row) => row[column] !== null)?.[column] === 'number';
}

/** A name for the column that Scheme can read. */
function columnName(column: string): string {
  const name = column
    .trim()
    .replace(/[\s()[\]{}"';`,|#]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' || /^[\d.+-]/.test(name) ? `c-${name}` : name;
}
