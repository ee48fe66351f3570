import { type ReactNode, useState } from 'react';
import { PartError } from '../../parts/lazyPart';
import { EndsChart } from '../charts/EndsChart';
import { endsBars } from '../charts/endsBars';
import { FanChart } from '../charts/FanChart';
import { FitChart } from '../charts/FitChart';
import { LandscapeChart } from '../charts/LandscapeChart';
import { LossChart } from '../charts/LossChart';
import { MapChart } from '../charts/MapChart';
import { PictureTable } from '../charts/PictureTable';
import { ResidualChart } from '../charts/ResidualChart';
import { Sparkline } from '../charts/Sparkline';
import { Boundary } from '../common/Boundary';
import { Button } from '../common/Button';
import { ChoiceList } from '../common/ChoiceList';
import { Dialog } from '../common/Dialog';
import { Icon, iconNames } from '../common/Icon';
import { NoticeList } from '../common/NoticeList';
import { Popover } from '../common/Popover';
import { Prose } from '../common/Prose';
import { Tooltip } from '../common/Tooltip';
import { ThemeToggle } from '../header/ThemeToggle';
import { ResultPanel } from '../panels/ResultPanel';
import type { Deployed } from '../recovery/deployment';
import { PartFailure } from '../recovery/PartFailure';
import { type RecoveryActions, RecoveryContext } from '../recovery/RecoveryContext';
import { RecoveryBody } from '../recovery/RecoveryPage';
import { RunTable } from '../runs/RunTable';
import { SweepChart } from '../runs/SweepChart';
import { useSession } from '../SessionContext';
import { markOf, type Overlay } from '../state/overlays';
import { figuresOf } from '../state/runSummary';
import { bestOf, familiesOf, type RowId } from '../state/runs';
import { StatisticsBody } from '../statistics/StatisticsBody';
import { Expressions } from './Expressions';
import { Forms } from './Forms';
import { Searches } from './Searches';
import { Section, State } from './States';
import {
  finishedRuns,
  landscape,
  landscapeLine,
  mapPlot,
  membersProgress,
  picturePlot,
  program,
  recordingAt,
  report,
  source,
} from './samples';

const nothing = (): void => undefined;

/** Every common component of the page in each of its states, for those who change them. Visitors never load it. */
export function Catalogue() {
  return (
    <>
      <header className="page-header">
        <h1 className="brand">Components</h1>
        <div className="page-tools">
          <ThemeToggle />
        </div>
      </header>
      <main className="catalogue">
        <Buttons />
        <Menus />
        <Messages />
        <Failures />
        <Panels />
        <Charts />
        <Forms />
        <Expressions />
        <Searches />
        <Whole />
      </main>
      <NoticeList />
      <Tooltip />
    </>
  );
}

const looks = ['plain', 'primary', 'outlined', 'link'] as const;

function Buttons() {
  return (
    <Section title="Buttons">
      {looks.map((look) => (
        <State key={look} name={look}>
          <div className="catalogue-row">
            <Button look={look}>Train</Button>
            <Button look={look} small>
              Small
            </Button>
            <Button look={look} idle tip="There is nothing to do now">
              Idle
            </Button>
            <Button look={look} icon="play">
              With icon
            </Button>
          </div>
        </State>
      ))}
      <State name="icon only, with tooltip and key">
        <Button icon="share" label="Share" tip="Puts the program into a link" keys="Mod-s" />
      </State>
      <State name="pressed">
        <Button aria-pressed>500/s</Button>
      </State>
      <State name="icons" wide>
        <div className="catalogue-row">
          {iconNames.map((name) => (
            <span key={name} className="catalogue-icon">
              <Icon name={name} />
              <span className="aside">{name}</span>
            </span>
          ))}
        </div>
      </State>
    </Section>
  );
}

function Menus() {
  const [chosen, choose] = useState<'auto' | 'wasm'>('auto');
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title="Menus and dialogs">
      <State name="popover">
        <Popover button={{ children: 'Open the menu' }} label="A menu">
          {(close) => (
            <button type="button" className="menu-item" onClick={close}>
              Close it again
            </button>
          )}
        </Popover>
      </State>
      <State name="choices">
        <ChoiceList
          name="sample"
          legend="The next run computes on"
          choices={[
            { id: 'auto', what: 'Whatever is fastest.' },
            { id: 'wasm', what: 'WebAssembly, in 64-bit floats.' },
          ]}
          chosen={chosen}
          onChoose={choose}
        />
      </State>
      <State name="dialog">
        <Button look="outlined" onClick={() => setOpen(true)}>
          Open the dialog
        </Button>
        {isOpen && (
          <Dialog title="A dialog" onClose={() => setOpen(false)}>
            <p>Escape closes it, and so does a click beside it.</p>
          </Dialog>
        )}
      </State>
    </Section>
  );
}

function Messages() {
  const { notices } = useSession();
  const again = { label: 'Undo', run: nothing };
  return (
    <Section title="Messages">
      <State name="notices">
        <div className="catalogue-row">
          <Button look="outlined" onClick={() => notices.done('Deleted the draft “A line”.', again)}>
            Show what was done
          </Button>
          <Button look="outlined" onClick={() => notices.problem('The file is larger than 10 MB.')}>
            Show a problem
          </Button>
        </div>
      </State>
      <State name="empty">
        <p className="empty">
          <Prose text="Write `(fit …)` or `(minimize …)`, and its value at the start appears here." />
        </p>
      </State>
      <State name="problem, hint and remark">
        <p className="problem">The name x is not defined.</p>
        <p className="hint">Did you mean y?</p>
        <p className="aside">A remark in passing.</p>
      </State>
    </Section>
  );
}

function Broken(): ReactNode {
  throw new Error('This component always throws.');
}

const deployments: readonly Deployed[] = ['same', 'new', 'unreachable'];
const missing = new PartError('lossChart', new TypeError('Failed to fetch'));

/** What a failed part says, for each answer that the server may give. */
function answering(deployed: Deployed): RecoveryActions {
  return { attempt: async () => undefined, tell: nothing, check: async () => deployed, reload: nothing };
}

const answers = deployments.map((deployed) => ({ deployed, actions: answering(deployed) }));

function Failures() {
  const [isBroken, setBroken] = useState(false);
  return (
    <Section title="Failures">
      {answers.map(({ deployed, actions }) => (
        <State key={deployed} name={`a part that is missing, server: ${deployed}`}>
          <RecoveryContext value={actions}>
            <PartFailure error={missing} trying={false} retry={nothing} />
          </RecoveryContext>
        </State>
      ))}
      <State name="trying again">
        <PartFailure error={missing} trying />
      </State>
      <State name="a component that throws">
        <Button look="outlined" onClick={() => setBroken(true)}>
          Break it
        </Button>
        {isBroken && (
          <Boundary name="The loss panel">
            <Broken />
          </Boundary>
        )}
      </State>
    </Section>
  );
}

function Panels() {
  const actions = [{ label: 'Copy as CSV', run: nothing }];
  return (
    <Section title="Panels">
      <State name="with figures and actions">
        <ResultPanel id="loss" title="Loss" figures="0.0312" actions={actions}>
          <p className="empty">Its body.</p>
        </ResultPanel>
      </State>
      <State name="stale">
        <ResultPanel id="fit" title="Fit" stale>
          <p>Results of an earlier text.</p>
        </ResultPanel>
      </State>
      <State name="folded">
        <ResultPanel id="verify" title="Verify">
          <p>Unfolded.</p>
        </ResultPanel>
      </State>
    </Section>
  );
}

const trained = recordingAt(150);
const history = trained.now.get().series;
const before = recordingAt(90);
const other: Overlay = {
  id: 'a' as RowId,
  name: 'run 1',
  mark: markOf({ number: 1 }),
  ...figuresOf(before).curves!,
};
const lossOptions = { logarithmic: false, smoothing: 0, steps: 200, live: false };

const runRows = finishedRuns();

function Charts() {
  const plot = program.plots[0]!;
  return (
    <Section title="Charts">
      <State name="loss, with hold-out and another run">
        <div className="chart-area">
          <LossChart recording={trained} overlays={[other]} options={lossOptions} />
        </div>
      </State>
      <State name="loss, logarithmic and smoothed">
        <div className="chart-area">
          <LossChart
            recording={trained}
            overlays={[]}
            options={{ ...lossOptions, logarithmic: true, smoothing: 12 }}
          />
        </div>
      </State>
      <State name="fit">
        <div className="chart-area">
          <FitChart plot={plot} recording={trained} firstCurve={0} />
        </div>
      </State>
      <State name="fan of restarts">
        <div className="chart-area">
          <FanChart recording={trained} steps={200} live={false} />
        </div>
      </State>
      <State name="ends of restarts">
        <div className="chart-area">
          <EndsChart name="slope" bars={endsBars(membersProgress, 0, 2)} />
        </div>
      </State>
      <State name="landscape">
        <div className="chart-area">
          <LandscapeChart grid={landscape} recording={trained} />
        </div>
      </State>
      <State name="landscape of one parameter">
        <div className="chart-area">
          <LandscapeChart grid={landscapeLine} recording={trained} />
        </div>
      </State>
      <State name="fit over two inputs, two classes">
        <div className="chart-area">
          <MapChart plot={mapPlot} map={mapPlot.map} recording={trained} curve={-1} />
        </div>
      </State>
      <State name="fit of pictures">
        <PictureTable plot={picturePlot} pictures={picturePlot.pictures} recording={trained} curve={-1} />
      </State>
      <State name="residuals">
        <div className="chart-area">
          <ResidualChart plot={plot} recording={trained} curve={0} live={false} />
        </div>
      </State>
      <State name="statistics, one parameter without a number" wide>
        <StatisticsBody
          known={{ kind: 'known', about: { recording: trained, taken: 150 }, report, bands: [] }}
          recording={trained}
          figures={{ current: null }}
        />
      </State>
      <State name="runs, with the best" wide>
        <RunTable rows={runRows} best={bestOf(runRows)} />
      </State>
      <State name="sweep">
        <SweepChart family={familiesOf(runRows)[0]!} />
      </State>
      <State name="sparkline">
        <Sparkline steps={history.steps} values={history.parameter(0)} />
      </State>
    </Section>
  );
}

function Whole() {
  const text = { title: 'A line', source, evaluator: null, kept: true };
  return (
    <Section title="The page that stopped working">
      <State name="with a draft that is kept" wide>
        <RecoveryBody
          error={new Error('Something broke.')}
          text={text}
          retry={nothing}
          reload={nothing}
          openFresh={nothing}
        />
      </State>
    </Section>
  );
}
