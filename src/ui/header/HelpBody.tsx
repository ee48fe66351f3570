import { editorKeys } from '../../editor';
import { Prose } from '../common/Prose';
import { isMac, shownKey } from '../keys/keyNames';
import { helpKey, pageKeys } from '../keys/pageKeys';
import { helpWords as words } from '../words';

/** The content of the help dialog: what the page is, and every key. */
export default function HelpBody() {
  return (
    <div className="help">
      <p>
        <Prose text={words.about} />
      </p>
      <KeyTable title={words.pageKeys} rows={[...pageKeys, { key: helpKey, does: words.showsHelp }]} />
      <KeyTable
        title={words.editorKeys}
        rows={editorKeys.map(({ key, mac, command, does }) => ({
          key: isMac ? (mac ?? key) : key,
          does,
          command,
        }))}
      />
      <p className="aside">{words.cursor}</p>
    </div>
  );
}

interface KeyTableProps {
  readonly title: string;
  readonly rows: readonly { readonly key: string; readonly does: string; readonly command?: string }[];
}

function KeyTable({ title, rows }: KeyTableProps) {
  return (
    <table className="keys">
      <caption>{title}</caption>
      <tbody>
        {rows.map(({ key, does, command }) => (
          <tr key={`${key} ${command ?? ''}`}>
            <th scope="row">
              <kbd>{shownKey(key)}</kbd>
            </th>
            <td>
              {command !== undefined && <strong>{command}: </strong>}
              {does}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
