import { Button } from '../../../ui/common/Button';
import { Prose } from '../../../ui/common/Prose';
import { useStore } from '../../../ui/common/useStore';
import { useSession } from '../../../ui/SessionContext';
import { defaultSettings } from '../../../ui/state/settings';
import { presets } from '../programs/presets';
import { networkNames, programText, tasks } from '../programs/programs';
import type { DigitsLab } from './digitsLab';
import { digitsWords } from './digitsWords';

const words = digitsWords.programs;

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
      <h2 id="lab-programs">{words.heading}</h2>
      {networks.map((network) => {
        const source = programText(task, network, presets[preset], { rate, batch, steps, seed });
        const title = `${tasks[task].name}, ${networkNames[network]}`;
        return (
          <details key={network}>
            <summary>{title}</summary>
            <Button look="outlined" icon="open" small onClick={() => open(title, source)}>
              {words.open}
            </Button>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text is reached by keyboard this way. */}
            <pre className="code" tabIndex={0}>
              {source}
            </pre>
          </details>
        );
      })}
      <p className="aside">
        <Prose text={words.table} />
      </p>
    </section>
  );
}
