import { editorKeys } from '../../editor/keys';
import { Dialog } from '../common/Dialog';
import { isMac, shownKey } from '../keys/keyNames';
import { helpKey, pageKeys } from '../keys/pageKeys';

/** What the page is, in a few sentences, and every key. */
export default function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Help" onClose={onClose}>
      <div className="help">
        <p>
          Gradus trains Scheme programs with a few unknown constants, by exact gradients. Mark a constant with{' '}
          <code>(define-parameter name start)</code>, say what is to be small with <code>(fit …)</code> or{' '}
          <code>(minimize …)</code>, and press Train. Nothing leaves this browser.
        </p>
        <KeyTable title="The page" rows={[...pageKeys, { key: helpKey, does: 'Shows this list.' }]} />
        <KeyTable
          title="The editor"
          rows={editorKeys.map(({ key, mac, command, does }) => ({
            key: isMac ? (mac ?? key) : key,
            does,
            command,
          }))}
        />
        <p className="aside">In examples of keys, | is the cursor.</p>
      </div>
    </Dialog>
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
