import { type RefObject, useEffect, useImperativeHandle, useState } from 'react';
import { copyText } from '../common/handOut';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Discoverer } from '../session/discoverer';
import { type FrontEntry, keyOfEntry } from '../state/discovery';
import { commonWords } from '../words';
import { describeTask, discoverWords as words } from '../words/discover';
import { FrontChart } from './FrontChart';
import { FrontTable } from './FrontTable';
import { PasteForm } from './PasteForm';
import { SearchControls } from './SearchControls';
import { useBeside } from './useBeside';

/** What the menu of the panel does. */
export interface DiscoverActions {
  readonly copyQuestion: () => void;
  readonly forget: () => void;
}

interface DiscoverBodyProps {
  readonly discoverer: Discoverer;
  readonly actions: RefObject<DiscoverActions | null>;
}

/** The search for the unknowns of the program: its controls, its front, and candidates from elsewhere. */
export default function DiscoverBody({ discoverer, actions }: DiscoverBodyProps) {
  const { discovery, notices } = useSession();
  const state = useStore(discovery.state);
  const [chosen, choose] = useState<string | null>(null);
  const [pointedAt, point] = useState<FrontEntry | null>(null);
  const { sought, search, pasted } = state;
  const { front } = search;
  const chosenEntry = front.find((entry) => keyOfEntry(entry) === chosen) ?? null;
  const beside = pointedAt ?? chosenEntry;
  useBeside(discoverer, beside);
  useEffect(() => void discoverer.candidates.typeset(front), [discoverer, front]);

  const keep = async (entry: FrontEntry): Promise<void> => {
    const refused = await discoverer.keep(entry).catch((error: unknown) => String(error));
    if (refused === null) notices.done(words.kept);
    else notices.problem(refused);
  };
  useImperativeHandle(actions, () => ({
    copyQuestion: async () => {
      const question = await discoverer.question().catch(() => null);
      if (question === null) notices.problem(words.noQuestion);
      else if (await copyText(question)) notices.done(words.asked);
      else notices.problem(commonWords.clipboardRefused);
    },
    forget: () => {
      const restore = discoverer.forget();
      notices.done(words.forgotten, { label: commonWords.undo, run: restore });
    },
  }));

  const hasNoHoldout = front.length > 0 && front.every(({ holdoutLoss }) => holdoutLoss === null);
  return (
    <div className="discover">
      {sought.kind === 'sought' && <p className="aside sought">{describeTask(sought)}</p>}
      <SearchControls discoverer={discoverer} state={state} />
      {front.length === 0 ? (
        <p className="empty">{words.empty}</p>
      ) : (
        <>
          <FrontChart
            front={front}
            pointed={beside === null ? null : keyOfEntry(beside)}
            point={point}
            choose={(entry) => choose(keyOfEntry(entry))}
          />
          <FrontTable
            discoverer={discoverer}
            front={front}
            pointed={pointedAt === null ? null : keyOfEntry(pointedAt)}
            chosen={chosen}
            point={point}
            choose={(entry) => choose(entry === null ? null : keyOfEntry(entry))}
            keep={(entry) => void keep(entry)}
          />
          {hasNoHoldout && <p className="aside">{words.noHoldout}</p>}
        </>
      )}
      <PasteForm discoverer={discoverer} canCalibrate={sought.kind === 'sought'} pasted={pasted} />
    </div>
  );
}
