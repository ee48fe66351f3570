import { Button } from '../../../ui/common/Button';
import { useStore } from '../../../ui/common/useStore';
import { useSession } from '../../../ui/SessionContext';
import { defaultSettings } from '../../../ui/state/settings';
import { presets } from '../programs/presets';
import { networkNames, programText, tasks } from '../programs/programs';
import type { DigitsLab } from './digitsLab';

/** The programs that are trained, each with a button that opens it in the editor. */
export function ProgramList({ lab }: { readonly lab: DigitsLab }) {
  const session = useSession();
  const { task, networks, preset, rate, batch, steps, seed } = useStore(lab.settings);
  const open = (title: string, source: string): void => {
    session.documents.open({ title, source, settings: defaultSettings }, '');
    window.location.hash = 'program';
  };
  return (
    <section className="lab-programs" aria-labelledby="lab-programs">
      <h2 id="lab-programs">The programs</h2>
      {networks.map((network) => {
        const source = programText(task, network, presets[preset], { rate, batch, steps, seed });
        const title = `${tasks[task].name}, ${networkNames[network]}`;
        return (
          <details key={network}>
            <summary>{title}</summary>
            <Button look="outlined" icon="open" small onClick={() => open(title, source)}>
              Open in the editor
            </Button>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text is reached by keyboard this way. */}
            <pre className="code" tabIndex={0}>
              {source}
            </pre>
          </details>
        );
      })}
      <p className="aside">
        In the editor <span className="code">digits</span> is a table of 1,000 digits that are drawn, each row
        an image and its digit.
      </p>
    </section>
  );
}
