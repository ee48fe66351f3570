import { useEffect } from 'react';
import { formatPlain } from '../../editor/figures';
import { Button } from '../common/Button';
import { copyText } from '../common/handOut';
import { Prose } from '../common/Prose';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Discoverer } from '../session/discoverer';
import { type FrontEntry, keyOfEntry } from '../state/discovery';
import { commonWords } from '../words';
import { discoverWords as words } from '../words/discover';
import { schemeOf } from './Expression';

interface ConstantsProps {
  readonly discoverer: Pick<Discoverer, 'candidates'>;
  readonly entry: FrontEntry;
}

interface CandidateDetailsProps extends ConstantsProps {
  readonly keep: (entry: FrontEntry) => void;
}

/** A candidate as Scheme, and its constants with their standard errors. */
export function CandidateDetails({ discoverer, entry, keep }: CandidateDetailsProps) {
  const { notices } = useSession();
  const scheme = schemeOf(entry);
  const copy = async (): Promise<void> => {
    if (await copyText(scheme)) notices.done(words.copied);
    else notices.problem(commonWords.clipboardRefused);
  };
  return (
    <div className="candidate">
      <pre className="candidate-scheme">
        <code>{scheme}</code>
      </pre>
      <Constants discoverer={discoverer} entry={entry} />
      <span className="candidate-buttons">
        <Button small look="outlined" icon="copy" tip={words.copyTip} onClick={() => void copy()}>
          {words.copy}
        </Button>
        <Button small look="outlined" tip={words.keepTip} onClick={() => keep(entry)}>
          {words.keep}
        </Button>
      </span>
    </div>
  );
}

function Constants({ discoverer, entry }: ConstantsProps) {
  const known = useStore(discoverer.candidates.details).get(keyOfEntry(entry));
  useEffect(() => void discoverer.candidates.describe(entry), [discoverer, entry]);
  if (known === undefined || known === 'asking') return <p className="aside">{words.working}</p>;
  if (known.kind === 'refused') return <p className="problem">{known.message}</p>;
  const { constants, remark } = known;
  if (constants.length === 0) return <p className="aside">{words.noConstants}</p>;
  return (
    <>
      <table className="constants" aria-label={words.constants}>
        <thead>
          <tr>
            <th scope="col">{words.constant}</th>
            <th scope="col" className="number">
              {words.value}
            </th>
            <th scope="col" className="number">
              {words.error}
            </th>
          </tr>
        </thead>
        <tbody>
          {constants.map(({ name, value, standardError }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number">{formatPlain(value)}</td>
              <td className="number">{standardError === null ? '' : `± ${formatPlain(standardError, 2)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {remark !== null && (
        <p className="aside">
          <Prose text={remark} />
        </p>
      )}
    </>
  );
}
