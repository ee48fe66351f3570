import { useSession } from '../SessionContext';
import { commonWords } from '../words';
import { Button } from './Button';
import { useStore } from './useStore';

/** Shows messages in the corner of the page. */
export function NoticeList() {
  const { notices } = useSession();
  const list = useStore(notices.list);
  return (
    <div className="notices" role="status" aria-live="polite">
      {list.map(({ id, kind, text, action }) => (
        <div key={id} className={`notice ${kind}`}>
          <p>{text}</p>
          {action !== null && (
            <Button
              look="outlined"
              small
              onClick={() => {
                notices.close(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <Button icon="close" small label={commonWords.closeMessage} onClick={() => notices.close(id)} />
        </div>
      ))}
    </div>
  );
}
