import { useState } from 'react';
import type { CandidateReply } from '../../app/protocol';
import { FrontChart } from '../discover/FrontChart';
import { FrontTable } from '../discover/FrontTable';
import { PasteForm } from '../discover/PasteForm';
import { SearchControls } from '../discover/SearchControls';
import { Candidates } from '../session/candidates';
import {
  type DiscoveryState,
  type FrontEntry,
  keyOfEntry,
  noDiscovery,
  noSearch,
  type PastedCandidate,
  type SearchState,
} from '../state/discovery';
import { found, task } from './discoverySamples';
import { Section, State } from './States';

const front: readonly FrontEntry[] = [
  { ...found(1, 12.5), holdoutLoss: 14, origin: 'search' },
  { ...found(3, 0.8), holdoutLoss: 0.7, origin: 'search' },
  { ...found(7, 0), holdoutLoss: 0.001, origin: 'given' },
];

const counts = { candidates: 12_340, calibrated: 512, seconds: 14 };

function stateWith(search: Partial<SearchState>, change: Partial<DiscoveryState> = {}): DiscoveryState {
  return { ...noDiscovery, sought: task, search: { ...noSearch, counts, ...search }, ...change };
}

const controls: readonly (readonly [name: string, state: DiscoveryState])[] = [
  ['not started', { ...noDiscovery, sought: task }],
  ['searching', stateWith({ phase: { kind: 'searching' }, rate: 3200 })],
  ['its time is over', stateWith({ phase: { kind: 'paused', reason: 'time' } })],
  ['failed', stateWith({ phase: { kind: 'failed', message: 'The worker ended by itself.' } })],
  [
    'a mistake in the program',
    stateWith(
      { phase: { kind: 'stopped' } },
      { sought: { kind: 'mistaken', message: 'The name x is not defined.' } },
    ),
  ],
  [
    'of an earlier text, and another search goes on',
    stateWith({ phase: { kind: 'exhausted' } }, { isEarlier: true, elsewhere: 'A knee in a battery' }),
  ],
];

const nothing = (): void => undefined;
const searcher = {
  start: nothing,
  pause: nothing,
  stop: nothing,
  choose: nothing,
  ask: async () => undefined,
  pauseElsewhere: nothing,
  paste: async () => undefined,
};

const details: CandidateReply = {
  kind: 'candidate',
  constants: [{ name: 'law-1', value: 3.5, standardError: 0.02 }],
  remark: null,
  plots: [],
};

function knownCandidates(): Candidates {
  const candidates = new Candidates({
    spawn: () => new Worker(''),
    workers: 1,
    program: () => null,
    onPasted: nothing,
    onFound: nothing,
  });
  candidates.details.set(new Map(front.map((entry) => [keyOfEntry(entry), details])));
  return candidates;
}

const pasted: readonly PastedCandidate[] = [
  { text: '(* 2.5 x)', outcome: { kind: 'calibrated', found: found(3, 0.8) } },
  { text: '(* 2.5 y)', outcome: { kind: 'refused', reason: 'y is not defined.' } },
  { text: '(exp x)', outcome: { kind: 'waiting' } },
];

/** The parts of the search for unknowns. */
export function Searches() {
  const [candidates] = useState(knownCandidates);
  const [chosen, choose] = useState<string | null>(keyOfEntry(front[1]!));
  return (
    <Section title="Discover">
      {controls.map(([name, state]) => (
        <State key={name} name={`search: ${name}`}>
          <SearchControls discoverer={searcher} state={state} />
        </State>
      ))}
      <State name="front">
        <FrontChart front={front} pointed={chosen} point={nothing} choose={nothing} />
      </State>
      <State name="front as a list, one unfolded" wide>
        <FrontTable
          discoverer={{ candidates }}
          front={front}
          pointed={null}
          chosen={chosen}
          point={nothing}
          choose={(entry) => choose(entry === null ? null : keyOfEntry(entry))}
          keep={nothing}
        />
      </State>
      <State name="pasted candidates" wide>
        <PasteForm discoverer={searcher} canCalibrate pasted={pasted} />
      </State>
    </Section>
  );
}
