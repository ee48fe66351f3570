import { useEffect, useRef } from 'react';
import type { Column } from '../../../ui/charts/csv';
import { Button } from '../../../ui/common/Button';
import { Prose } from '../../../ui/common/Prose';
import { SidePage } from '../../../ui/common/SidePage';
import { useStore } from '../../../ui/common/useStore';
import { takeDroppedFiles } from '../../../ui/files/takeDroppedFiles';
import { useCopyCsv } from '../../../ui/panels/useCopyCsv';
import { useSession } from '../../../ui/SessionContext';
import { commonWords } from '../../../ui/words';
import { networkNames } from '../programs/programs';
import { describeFiles, noDigitFiles } from './digitFiles';
import { addDigitFile, type DigitsLab, digitsLabOf, isLive, type LabRun } from './digitsLab';
import { labSummary, qualityName } from './digitsLabWords';
import { digitsWords as words } from './digitsWords';
import { LabSettingsForm } from './LabSettingsForm';
import { MeasureChart } from './MeasureChart';
import { ProgramList } from './ProgramList';
import { ShownTable } from './ShownTable';

/** The page of the digits lab: networks linked with a program of Cajal, and others, side by side. */
export default function DigitsPage() {
  const session = useSession();
  const lab = digitsLabOf(session);
  const run = useStore(lab.run);
  useEffect(
    () =>
      takeDroppedFiles(async (files) => {
        for (const file of files) await addDigitFile(session, file);
      }),
    [session],
  );
  return (
    <SidePage title={words.title}>
      <p className="experiments-about">
        <Prose text={words.about} />
      </p>
      <LabSettingsForm lab={lab} />
      <Controls lab={lab} run={run} />
      <p className="figure experiments-state" data-testid="digits-state" data-state={run?.state ?? 'ready'}>
        {labSummary(run)}
      </p>
      {run !== null && <Progress run={run} />}
      {run !== null && <Charts run={run} />}
      {run !== null && <ShownTable run={run} />}
      <ProgramList lab={lab} />
    </SidePage>
  );
}

function Progress({ run: { networks, settings } }: { readonly run: LabRun }) {
  const taken = networks.reduce((sum, each) => sum + each.taken, 0);
  return <progress aria-label={words.stepsTaken} max={settings.steps * networks.length} value={taken} />;
}

function Charts({ run }: { readonly run: LabRun }) {
  const { networks, settings } = run;
  if (networks.every(({ measures }) => measures.length === 0)) return null;
  return (
    <div className="lab-charts">
      <MeasureChart networks={networks} part="loss" steps={settings.steps} name={words.testLoss} />
      <MeasureChart networks={networks} part="quality" steps={settings.steps} name={qualityName(run)} />
    </div>
  );
}

interface ControlsProps {
  readonly lab: DigitsLab;
  readonly run: LabRun | null;
}

function Controls({ lab, run }: ControlsProps) {
  const session = useSession();
  const files = useStore(lab.files);
  const copyCsv = useCopyCsv();
  const fileInput = useRef<HTMLInputElement>(null);
  const live = run !== null && isLive(run);
  return (
    <>
      <div className="experiments-controls">
        {!live && (
          <Button look="primary" icon="play" onClick={() => lab.start()}>
            {words.start}
          </Button>
        )}
        {live && run.state === 'paused' && (
          <Button look="primary" icon="play" onClick={() => void lab.pause(false)}>
            {words.resume}
          </Button>
        )}
        {live && run.state !== 'paused' && (
          <Button
            look="primary"
            icon="pause"
            idle={run.state === 'preparing'}
            onClick={() => void lab.pause(true)}
          >
            {words.pause}
          </Button>
        )}
        <Button look="outlined" icon="stop" idle={!live} onClick={() => lab.stop()}>
          {commonWords.stop}
        </Button>
        <Button
          look="outlined"
          icon="copy"
          idle={run === null || run.networks.every(({ measures }) => measures.length === 0)}
          onClick={() => {
            if (run !== null) void copyCsv(csvColumns(run));
          }}
        >
          {commonWords.copyCsv}
        </Button>
        <Button look="outlined" icon="open" tip={words.openTip} onClick={() => fileInput.current?.click()}>
          {words.openFiles}
        </Button>
        {files !== noDigitFiles && (
          <Button look="outlined" icon="reset" onClick={() => lab.dropFiles()}>
            {words.drawnDigits}
          </Button>
        )}
        <input
          ref={fileInput}
          type="file"
          multiple
          hidden
          data-testid="open-digits"
          onChange={async (event) => {
            const chosen = [...(event.target.files ?? [])];
            event.target.value = '';
            for (const file of chosen) await addDigitFile(session, file);
          }}
        />
      </div>
      <p className="aside" data-testid="digits-data">
        {describeFiles(files)}
      </p>
    </>
  );
}

/** A row for each step at which the networks were measured. */
function csvColumns(run: LabRun): readonly Column[] {
  const { networks } = run;
  const longest = networks.reduce((max, each) => (each.measures.length > max.measures.length ? each : max));
  return [
    { name: commonWords.step, values: longest.measures.map(({ step }) => step) },
    ...networks.flatMap(({ network, measures }) => [
      { name: words.testLossOf(networkNames[network]), values: measures.map(({ loss }) => loss) },
      {
        name: words.qualityOf(networkNames[network], qualityName(run)),
        values: measures.map(({ quality }) => quality),
      },
    ]),
  ];
}
