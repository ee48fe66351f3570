import { useEffect, useState } from 'react';
import { messageOf } from '../../rpc';
import { Button } from '../common/Button';
import { copyText } from '../common/handOut';
import { Prose } from '../common/Prose';
import { useSession } from '../SessionContext';
import { decodedLength } from '../sharing/base64url';
import { carefulLength, encodeLink, maxPacked } from '../sharing/permalink';
import { usedTables } from '../sharing/usedTables';
import { sharedOf } from '../state/sharedSearch';
import { shareWords as words } from '../words';

type Shared =
  | { readonly kind: 'packing' }
  | { readonly kind: 'ready'; readonly link: string; readonly copied: boolean }
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'failed'; readonly message: string };

interface ShareBodyProps {
  readonly setAddress: (fragment: string) => void;
}

/**
 * The content of the share dialog: puts the program into the address and on the clipboard, and describes the link.
 */
export default function ShareBody({ setAddress }: ShareBodyProps) {
  const session = useSession();
  const [shared, setShared] = useState<Shared>({ kind: 'packing' });
  const [program] = useState(() => session.documents.current.get());
  const [search] = useState(() => sharedOf(session.discovery.state.get()));
  const tables = usedTables(
    program.source,
    session.uploads.tables.get().map(({ name }) => name),
  );

  useEffect(() => {
    let wanted = true;
    const share = async (): Promise<Shared> => {
      const fragment = await encodeLink(search === null ? program : { ...program, search });
      const size = decodedLength(fragment.length);
      if (size > maxPacked) return { kind: 'too-large', size };
      if (wanted) setAddress(fragment);
      const link = window.location.href;
      return { kind: 'ready', link, copied: await copyText(link) };
    };
    share()
      .catch((error: unknown): Shared => ({ kind: 'failed', message: messageOf(error) }))
      .then((next) => {
        if (wanted) setShared(next);
      });
    return () => {
      wanted = false;
    };
  }, [program, search, setAddress]);

  switch (shared.kind) {
    case 'packing':
      return null;
    case 'too-large':
      return <p className="problem">{words.tooLarge(shared.size, maxPacked)}</p>;
    case 'failed':
      return <p className="problem">{words.failed(shared.message)}</p>;
    case 'ready':
      return (
        <div className="share">
          <p role="status">
            {shared.copied ? words.copied : words.notCopied} {words.content(shared.link.length)}
          </p>
          {search !== null && <p className="aside">{words.search(search.front.length)}</p>}
          <textarea
            className="field code"
            aria-label={words.link}
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
            {words.copyAgain}
          </Button>
          {shared.link.length > carefulLength && <p className="caution">{words.long(carefulLength)}</p>}
          {tables.length > 0 && (
            <p className="caution">
              <Prose text={words.tables(tables)} />
            </p>
          )}
          <p className="aside">{words.safe}</p>
        </div>
      );
  }
}
