import { useState } from 'react';
import InfluenceBody from '../influence/InfluenceBody';
import { ProbeCard } from '../probes/ProbeCards';
import { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import StepsBody from '../steps/StepsBody';
import { influence, probedPlace, probeViews, squareSource, trace } from './expressionSamples';
import { Section, State } from './States';

const nothing = (): void => undefined;

/** What the page shows of single expressions: probes, steps, and where the loss is decided. */
export function Expressions() {
  const session = useSession();
  // No editor is loaded, so that nothing is marked.
  const [host] = useState(() => new EditorHost(session));
  return (
    <Section title="Expressions">
      {Object.entries(probeViews).map(([name, view], index) => (
        <State key={name} name={name}>
          <ul className="probe-cards">
            <ProbeCard
              number={index + 1}
              place={probedPlace}
              source={squareSource}
              view={view}
              host={host}
              remove={nothing}
            />
          </ul>
        </State>
      ))}
      <State name="steps of a row" wide>
        <StepsBody trace={trace} source={squareSource} host={host} />
      </State>
      <State name="where the loss is decided" wide>
        <InfluenceBody reply={influence} source={squareSource} host={host} isTinted={false} />
      </State>
    </Section>
  );
}
