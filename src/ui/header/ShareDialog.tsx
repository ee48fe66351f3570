import { useEffect, useRef, useState } from 'react';
import { Button } from '../common/Button';
import { copyText } from '../common/copyText';
import { Dialog } from '../common/Dialog';
import { useSession } from '../SessionContext';
import { decodedLength } from '../sharing/base64url';
import { carefulLength, encodeLink, maxPacked } from '../sharing/permalink';
import { usedTables } from '../sharing/usedTables';
import { count } from '../state/words';

type Shared =
  | { readonly kind: 'packing' }
  | { readonly kind: 'ready'; readonly link: string; readonly copied: boolean }
  | { readonly kind: 'too-large'; readonly size: number };

interface ShareDialogProps {
  readonly setAddress: (fragment: string) => void;
  readonly onClose: () => void;
}

/** Puts the program into the address and on the clipboard, and says what to know about the link. */
export default function ShareDialog({ setAddress, onClose }: ShareDialogProps) {
  const session = useSession();
  const [shared, setShared] = useState<Shared>({ kind: 'packing' });
  const field = useRef<HTMLTextAreaElement>(null);
  const [program] = useState(() => session.documents.current.get());
  const tables = usedTables(
    program.source,
    session.uploads.tables.get().map(({ name }) => name),
  );

  useEffect(() => {
    let wanted = true;
    const share = async (): Promise<void> => {
      const fragment = await encodeLink(program);
      if (!wanted) return;
      const size = decodedLength(fragment.length);
      if (size > maxPacked) {
        setShared({ kind: 'too-large', size });
        return;
      }
      setAddress(fragment);
      const link = window.location.href;
      setShared({ kind: 'ready', link, copied: await copyText(link) });
    };
    void share();
    return () => {
      wanted = false;
    };
  }, [program, setAddress]);

  return (
    <Dialog title="Share" onClose={onClose}>
      {shared.kind === 'too-large' && (
        <p className="problem">
          The program is too large for a link: packed it has {count(shared.size)} bytes, and{' '}
          {count(maxPacked)} are allowed. Save it as a file instead.
        </p>
      )}
      {shared.kind === 'ready' && (
        <div className="share">
          <p role="status">
            {shared.copied
              ? 'The link is copied, and it stands in the address.'
              : 'The link stands in the address. The browser did not let the page copy it: copy it from here.'}{' '}
            It holds the whole program in {count(shared.link.length)} characters; nothing is stored on a
            server.
          </p>
          <textarea
            ref={field}
            className="field code"
            aria-label="Link"
            readOnly
            rows={4}
            value={shared.link}
            onFocus={(event) => event.target.select()}
          />
          <Button
            icon="copy"
            look="outlined"
            onClick={() => void copyText(shared.link).then((copied) => setShared({ ...shared, copied }))}
          >
            Copy again
          </Button>
          {shared.link.length > carefulLength && (
            <p className="caution">
              The link is longer than {count(carefulLength)} characters. Some mail and chat programs cut such
              links: send a file where that matters.
            </p>
          )}
          {tables.length > 0 && (
            <p className="caution">
              The program uses {tables.length === 1 ? 'the table' : 'the tables'}{' '}
              <span className="code">{tables.join(', ')}</span>, which you brought. Tables do not travel in a
              link: send the CSV along, and have it dropped on the page.
            </p>
          )}
          <p className="aside">
            Whoever opens it sees the program and presses Train. It never runs by itself.
          </p>
        </div>
      )}
    </Dialog>
  );
}
