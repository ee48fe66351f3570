import { useState } from 'react';
import type { SweptNumber } from '../../app/protocol';
import { Button } from '../common/Button';
import { LandscapeOptions } from '../landscape/LandscapeOptions';
import { SweepFields } from '../runs/SweepForm';
import { firstChoice, type LandscapeChoice, type LandscapeState } from '../state/landscape';
import type { Shown } from '../state/shown';
import { Section, State } from './States';
import { program, recordingAt, source } from './samples';

const nothing = (): void => undefined;

/** With a third number, so that the axes can be chosen. */
const threeNumbers = {
  ...program,
  parameters: [...program.parameters, { ...program.parameters[1]!, name: 'curvature', start: 0.5 }],
};
const shown: Shown = {
  program: threeNumbers,
  source,
  recording: recordingAt(150),
  past: null,
  stale: false,
  older: false,
};

const works: readonly (readonly [name: string, work: LandscapeState['work']])[] = [
  ['drawn by itself', { kind: 'none' }],
  ['at work', { kind: 'running', since: 0 }],
  ['takes long', { kind: 'expensive', milliseconds: 9000 }],
  ['refused', { kind: 'refused', message: 'The loss takes too much memory.' }],
];

const rate: SweptNumber = {
  kind: 'setting',
  name: 'rate',
  of: 'adam',
  value: 0.5,
  text: '0.5',
  start: 60,
  end: 63,
  line: 3,
  around: ['', ''],
};
const numbers: readonly SweptNumber[] = [
  rate,
  { ...rate, kind: 'start', name: 'slope', of: null, value: 0, text: '0', start: 24, end: 25, line: 1 },
];

/** What is chosen before a landscape is drawn, and before a sweep begins. */
export function Forms() {
  const [choice, setChoice] = useState(firstChoice);
  const [isKnown, setKnown] = useState(true);
  const landscaper = {
    choose: (change: Partial<LandscapeChoice>) => setChoice({ ...choice, ...change }),
    draw: async () => undefined,
    giveUp: nothing,
  };
  const options = (work: LandscapeState['work'], over: LandscapeChoice) => (
    <LandscapeOptions
      shown={shown}
      choice={over}
      work={work}
      canBeEqual
      hasGrid={work.kind === 'none'}
      landscaper={landscaper}
    />
  );
  return (
    <Section title="Choices and forms">
      {works.map(([name, work]) => (
        <State key={name} name={`landscape, ${name}`}>
          {options(work, choice)}
        </State>
      ))}
      <State name="landscape, over a plane">{options({ kind: 'none' }, { ...choice, over: 'plane' })}</State>
      <State name="sweep, of which the numbers are known or not" wide>
        <Button look="outlined" aria-pressed={!isKnown} onClick={() => setKnown(!isKnown)}>
          Lose the numbers
        </Button>
        <SweepFields
          numbers={isKnown ? numbers : []}
          problem={isKnown ? null : 'The worker does not answer.'}
          retry={() => setKnown(true)}
          start={nothing}
          close={nothing}
        />
      </State>
    </Section>
  );
}
