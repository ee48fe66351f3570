import { Fragment } from 'react';
import { formatPlain } from '../../editor/figures';
import { Button } from '../common/Button';
import type { Discoverer } from '../session/discoverer';
import { type FrontEntry, keyOfEntry } from '../state/discovery';
import { count } from '../words';
import { discoverWords as words } from '../words/discover';
import { CandidateDetails } from './CandidateDetails';
import { Expression } from './Expression';

interface FrontTableProps {
  readonly discoverer: Pick<Discoverer, 'candidates'>;
  readonly front: readonly FrontEntry[];
  readonly pointed: string | null;
  /** The key of the entry whose details are unfolded. */
  readonly chosen: string | null;
  readonly point: (entry: FrontEntry | null) => void;
  readonly choose: (entry: FrontEntry | null) => void;
  readonly keep: (entry: FrontEntry) => void;
}

/** The front as a list, from the smallest: what is chosen unfolds. */
export function FrontTable({ discoverer, front, pointed, chosen, point, choose, keep }: FrontTableProps) {
  const hasHoldout = front.some(({ holdoutLoss }) => holdoutLoss !== null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keyboard this way.
    <section className="front-scroll" tabIndex={0} aria-label={words.frontCaption}>
      <table className="front">
        <thead>
          <tr>
            <th scope="col" className="number">
              {words.columns.size}
            </th>
            <th scope="col" className="number">
              {words.columns.loss}
            </th>
            {hasHoldout && (
              <th scope="col" className="number">
                {words.columns.heldOut}
              </th>
            )}
            <th scope="col">{words.columns.formula}</th>
            <th scope="col">
              <span className="unseen">{words.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {front.map((entry) => {
            const key = keyOfEntry(entry);
            const isChosen = key === chosen;
            return (
              <Fragment key={key}>
                <tr
                  className={key === pointed || isChosen ? 'pointed' : undefined}
                  onPointerEnter={() => point(entry)}
                  onPointerLeave={() => point(null)}
                >
                  <td className="number">
                    <button
                      type="button"
                      className="front-size"
                      aria-expanded={isChosen}
                      aria-label={words.choose(entry.size)}
                      onFocus={() => point(entry)}
                      onBlur={() => point(null)}
                      onClick={() => choose(isChosen ? null : entry)}
                    >
                      {count(entry.size)}
                    </button>
                  </td>
                  <td className="number">{formatPlain(entry.loss)}</td>
                  {hasHoldout && (
                    <td className="number">
                      {entry.holdoutLoss === null ? '' : formatPlain(entry.holdoutLoss)}
                    </td>
                  )}
                  <td className="front-formula">
                    <Expression discoverer={discoverer} entry={entry} />
                    {entry.origin === 'given' && <span className="aside given">{words.given}</span>}
                  </td>
                  <td>
                    <Button small look="outlined" tip={words.keepTip} onClick={() => keep(entry)}>
                      {words.keep}
                    </Button>
                  </td>
                </tr>
                {isChosen && (
                  <tr className="front-details">
                    <td colSpan={hasHoldout ? 5 : 4}>
                      <CandidateDetails discoverer={discoverer} entry={entry} keep={keep} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
