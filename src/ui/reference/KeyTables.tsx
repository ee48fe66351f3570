import { editorKeys } from '../../editor';
import { isMac, shownKey } from '../keys/keyNames';
import { helpKey, pageKeys, referenceKey } from '../keys/pageKeys';
import { timeWords, referenceWords as words } from '../words';

const timeKeys = [
  { key: 'ArrowLeft', does: timeWords.keys.earlier },
  { key: 'ArrowRight', does: timeWords.keys.later },
  { key: 'Home', does: timeWords.keys.first },
  { key: 'Escape', does: timeWords.keys.present },
];

/** Every key of the page and of the editor. */
export function KeyTables() {
  const help = [
    { key: helpKey, does: words.showsReference },
    { key: referenceKey, does: words.showsName },
  ];
  return (
    <>
      <KeyTable title={words.pageKeys} rows={[...pageKeys, ...help]} />
      <KeyTable title={timeWords.slider} rows={timeKeys} />
      <KeyTable
        title={words.editorKeys}
        rows={editorKeys.map(({ key, mac, command, does }) => ({
          key: isMac ? (mac ?? key) : key,
          does,
          command,
        }))}
      />
      <p className="aside">{words.cursor}</p>
    </>
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
