import { formatPlain, formatShare } from '../../editor/figures';
import { LineIndex } from '../../text/span';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { shownChoices } from '../state/choices';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';

const words = panelWords.choices;

interface ChoiceTableProps {
  readonly shown: Shown;
  readonly host: EditorHost;
}

/** The options of every soft choice that is the same for all rows, each with its share. The winner is emphasised. */
export function ChoiceTable({ shown, host }: ChoiceTableProps) {
  const now = useStore(shown.recording.now);
  const index = new LineIndex(shown.source);
  const choices = shownChoices(shown);
  if (choices.length === 0) return null;
  const temperature = formatPlain(now.choices?.temperature ?? Number.NaN);
  return (
    <table className="choices">
      <caption>
        {words.caption} <span className="figure">{temperature}</span>
      </caption>
      <colgroup>
        <col />
        <col className="column-line" />
        <col className="column-bar" />
        <col className="column-share" />
        <col className="column-winner" />
      </colgroup>
      <thead className="unseen">
        <tr>
          <th scope="col">{words.columns.option}</th>
          <th scope="col">{words.columns.line}</th>
          <th scope="col">{words.columns.bar}</th>
          <th scope="col">{words.columns.share}</th>
          <th scope="col">{words.columns.winner}</th>
        </tr>
      </thead>
      {choices.map(({ options, winner }, choice) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one place may choose with several weights, in one order.
        <tbody key={choice}>
          {options.map((option, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: options have no name but their place.
            <tr key={position} className={option === winner ? 'winner' : ''}>
              <th scope="row">
                <Button
                  look="link"
                  className="code"
                  tip={commonWords.showInProgram(option.text)}
                  onClick={() => host.reveal(option.span, shown.source)}
                >
                  {option.text}
                </Button>
              </th>
              <td className="number">{index.position(option.span.start).line}</td>
              <td>
                <span className="share-bar" aria-hidden="true">
                  <span style={{ width: `${100 * option.share}%` }} />
                </span>
              </td>
              <td className="number option-share">{formatShare(option.share)}</td>
              <td className="aside">{option === winner ? words.wins : ''}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
