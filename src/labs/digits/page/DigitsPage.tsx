import { useEffect, useRef } from 'react';
import type { Column } from '../../../ui/charts/csv';
import { Button } from '../../../ui/common/Button';
import { SidePage } from '../../../ui/common/SidePage';
import { useStore } from '../../../ui/common/useStore';
import { takeDroppedFiles } from '../../../ui/files/takeDroppedFiles';
import { useCopyCsv } from '../../../ui/panels/useCopyCsv';
import { useSession } from '../../../ui/SessionContext';
import { networkNames } from '../programs/programs';
import { describeFiles, noDigitFiles } from './digitFiles';
import { addDigitFile, type DigitsLab, digitsLabOf, isLive, type LabRun } from './digitsLab';
import { labSummary, qualityName } from './digitsLabWords';
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
    <SidePage title="Digits">
      <p className="experiments-about">
        The experiments of <cite>Compiling to recurrent neurons</cite> (arXiv:2511.14953) and, on two digits,
        of <cite>Compiling to linear neurons</cite> (arXiv:2511.13769). One network reads the number in an
        image and another a kernel; a program of Cajal convolves the image with the kernel as often as the
        number says. It is linked with the networks, and gradients flow through it. The other networks are to
        find out for themselves.
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
  return <progress aria-label="Steps taken" max={settings.steps * networks.length} value={taken} />;
}

function Charts({ run }: { readonly run: LabRun }) {
  const { networks, settings } = run;
  if (networks.every(({ measures }) => measures.length === 0)) return null;
  return (
    <div className="lab-charts">
      <MeasureChart networks={networks} part="loss" steps={settings.steps} name="test loss" />
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
            Start
          </Button>
        )}
        {live && run.state === 'paused' && (
          <Button look="primary" icon="play" onClick={() => void lab.pause(false)}>
            Go on
          </Button>
        )}
        {live && run.state !== 'paused' && (
          <Button
            look="primary"
            icon="pause"
            idle={run.state === 'preparing'}
            onClick={() => void lab.pause(true)}
          >
            Pause
          </Button>
        )}
        <Button look="outlined" icon="stop" idle={!live} onClick={() => lab.stop()}>
          Stop
        </Button>
        <Button
          look="outlined"
          icon="copy"
          idle={run === null || run.networks.every(({ measures }) => measures.length === 0)}
          onClick={() => {
            if (run !== null) void copyCsv(csvColumns(run));
          }}
        >
          Copy as CSV
        </Button>
        <Button
          look="outlined"
          icon="open"
          tip="MNIST’s files of images and labels, packed or not; they stay in this browser"
          onClick={() => fileInput.current?.click()}
        >
          Open MNIST’s files
        </Button>
        {files !== noDigitFiles && (
          <Button look="outlined" icon="reset" onClick={() => lab.dropFiles()}>
            Drawn digits
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
  const longest = networks.reduce((most, each) =>
    each.measures.length > most.measures.length ? each : most,
  );
  return [
    { name: 'step', values: longest.measures.map(({ step }) => step) },
    ...networks.flatMap(({ network, measures }) => [
      { name: `${networkNames[network]}, test loss`, values: measures.map(({ loss }) => loss) },
      {
        name: `${networkNames[network]}, ${qualityName(run)}`,
        values: measures.map(({ quality }) => quality),
      },
    ]),
  ];
}
