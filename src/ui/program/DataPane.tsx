import { useRef } from 'react';
import type { Table } from '../../app/protocol';
import { digitTable, imageOf, tableDigits } from '../../labs/digits/data';
import { Picture } from '../../labs/digits/page/Picture';
import { type BundledTable, bundledTable, bundledTables } from '../../tables';
import { Button } from '../common/Button';
import { copyText } from '../common/copyText';
import { useStore } from '../common/useStore';
import { addFiles } from '../files/addFiles';
import { useRecovery } from '../recovery/RecoveryContext';
import { useSession } from '../SessionContext';
import { plural } from '../state/words';

/** What a program can name: tables that ship, tables that were dropped, and how to bring one. */
export default function DataPane() {
  const session = useSession();
  const recovery = useRecovery();
  const uploaded = useStore(session.uploads.tables);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="data">
      <div className="data-how">
        <p>
          Drop a CSV file anywhere on the page, or{' '}
          <Button look="link" onClick={() => input.current?.click()}>
            choose one
          </Button>
          . The program uses it by its name. It stays in this browser and does not travel in a link.
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
          <h2 id="data-yours">Yours</h2>
          <ul>
            {uploaded.map((table) => (
              <TableEntry
                key={table.name}
                table={table}
                names={[table.name]}
                onRemove={() => {
                  session.uploads.remove(table.name);
                  const undo = { label: 'Undo', run: () => void session.uploads.put(table) };
                  session.notices.done(`Removed the table ${table.name}.`, undo);
                }}
              />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="data-bundled">
        <h2 id="data-bundled">With Gradus</h2>
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

/** How many of the drawn digits are shown. */
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
      <p className="aside">{plural(rows, 'row')}</p>
    </li>
  );
}

/** The form that names the columns of a table, to be copied. */
function TableForm({ name, columns }: { readonly name: string; readonly columns: readonly string[] }) {
  const session = useSession();
  const form = `(define-data (${columns.map(columnName).join(' ')}) ${name})`;
  const copy = async (): Promise<void> => {
    if (await copyText(form)) session.notices.done(`Copied ${form}`);
    else session.notices.problem('The browser did not let the page copy. Select the text and copy it.');
  };
  return (
    <p className="data-form">
      <code>{form}</code>
      <Button icon="copy" small label={`Copy the form for ${name}`} onClick={() => void copy()} />
    </p>
  );
}

interface TableEntryProps {
  readonly table: Table;
  /** The first is the one to use. */
  readonly names: readonly string[];
  readonly what?: string;
  readonly source?: string;
  readonly onRemove?: () => void;
}

const shownRows = 4;

function TableEntry({ table, names, what, source, onRemove }: TableEntryProps) {
  const [name, ...others] = names;
  const { columns, rows } = table;
  return (
    <li className="data-entry">
      <h3>
        <span className="code">{name}</span>
        {others.length > 0 && <span className="aside">also {others.join(', ')}</span>}
        {onRemove !== undefined && (
          <Button icon="remove" small label={`Remove the table ${name}`} onClick={onRemove} />
        )}
      </h3>
      {what !== undefined && <p>{what}</p>}
      {source !== undefined && <p className="aside">{source}</p>}
      <TableForm name={name!} columns={columns} />
      <div className="data-rows">
        <table>
          <caption className="unseen">First rows of {name}</caption>
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
                    {cell ?? 'missing'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="aside">{plural(rows.length, 'row')}</p>
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
