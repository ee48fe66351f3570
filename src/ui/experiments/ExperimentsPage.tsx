import { useEffect, useRef } from 'react';
import { paperNote, programRow, startCount, tableColumns } from '../../experiments/table';
import type { Column } from '../charts/csv';
import { Button } from '../common/Button';
import { Prose } from '../common/Prose';
import { SidePage } from '../common/SidePage';
import { useStore } from '../common/useStore';
import { takeDroppedFiles } from '../files/takeDroppedFiles';
import { useCopyCsv } from '../panels/useCopyCsv';
import { useRecovery } from '../recovery/RecoveryContext';
import { useSession } from '../SessionContext';
import { type Experiment, Experimenter } from '../session/experimenter';
import type { Session } from '../session/session';
import { commonWords } from '../words';
import { experimentSummary, experimentWords as words } from '../words/experiments';
import { ExperimentTable } from './ExperimentTable';
import { FurtherTable } from './FurtherTable';

/** Results last as long as the page, also while the reader looks at the program. */
const experimenters = new WeakMap<Session, Experimenter>();

function experimenterOf(session: Session): Experimenter {
  let experimenter = experimenters.get(session);
  if (experimenter === undefined) {
    experimenter = new Experimenter(session.spawn);
    experimenters.set(session, experimenter);
  }
  return experimenter;
}

/** The experiments of the paper, or of a file, run again at three levels beside the printed table. */
export default function ExperimentsPage() {
  const experimenter = experimenterOf(useSession());
  const experiment = useStore(experimenter.experiment);
  const name = experiment?.name ?? null;
  const recovery = useRecovery();
  useEffect(() => {
    if (experimenter.experiment.get() === null) void recovery.attempt(() => experimenter.openPaper());
  }, [experimenter, recovery]);
  useEffect(() => takeDroppedFiles(([file]) => void experimenter.openFile(file!)), [experimenter]);
  return (
    <SidePage title={words.title}>
      <p className="experiments-about">
        <Prose text={name === null ? words.aboutPaper : words.aboutFile(name)} />
      </p>
      <Refusal experimenter={experimenter} />
      {experiment !== null && <Running experiment={experiment} experimenter={experimenter} />}
    </SidePage>
  );
}

function Refusal({ experimenter }: { readonly experimenter: Experimenter }) {
  const refused = useStore(experimenter.refused);
  if (refused === null) return null;
  return (
    <div className="experiments-refused" role="alert">
      <p>
        <Prose text={words.notOpened(refused.name)} />
      </p>
      <ul>
        {refused.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}

interface RunningProps {
  readonly experiment: Experiment;
  readonly experimenter: Experimenter;
}

function Running({ experiment, experimenter }: RunningProps) {
  const copyCsv = useCopyCsv();
  const recovery = useRecovery();
  const fileInput = useRef<HTMLInputElement>(null);
  const { file, name, state, outcomes, problem } = experiment;
  const { learningRate, maxEpochs, tolerance, extraEpochs } = file.protocol;
  const rows = file.programs.map((program, index) => programRow(program, outcomes[index]!));
  const done = rows.reduce((sum, row) => sum + row.done, 0);
  const columns = (): readonly Column[] => [
    { name: words.program, values: rows.map(({ program }) => `${program.id} ${program.name}`) },
    ...tableColumns.map(({ group, name: part, cell }) => ({
      name: `${group}, ${part}`,
      values: rows.map(cell),
    })),
  ];
  return (
    <>
      <p className="aside">{words.protocol(learningRate, maxEpochs, tolerance, extraEpochs)}</p>
      <div className="experiments-controls">
        {state === 'running' ? (
          <Button look="primary" icon="stop" onClick={() => experimenter.stop()}>
            {commonWords.stop}
          </Button>
        ) : (
          <Button look="primary" icon="play" onClick={() => void experimenter.run()}>
            {words.run[state]}
          </Button>
        )}
        <Button look="outlined" icon="open" tip={words.openTip} onClick={() => fileInput.current?.click()}>
          {words.openFile}
        </Button>
        {name !== null && (
          <Button
            look="outlined"
            icon="reset"
            onClick={() => void recovery.attempt(() => experimenter.openPaper())}
          >
            {words.paperFile}
          </Button>
        )}
        <Button look="outlined" icon="copy" idle={done === 0} onClick={() => void copyCsv(columns())}>
          {commonWords.copyCsv}
        </Button>
        <input
          ref={fileInput}
          type="file"
          accept=".json,application/json"
          hidden
          data-testid="open-experiments"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) void experimenter.openFile(chosen);
            event.target.value = '';
          }}
        />
      </div>
      <progress aria-label={words.progress} max={startCount(file)} value={done} />
      <p className="figure experiments-state" data-testid="experiments-state" data-state={state}>
        {experimentSummary(experiment, rows)}
      </p>
      {problem !== null && <p className="problem">{problem}</p>}
      <ExperimentTable rows={rows} />
      {name === null && <p className="aside">{paperNote}</p>}
      {name === null && <FurtherTable experimenter={experimenter} />}
    </>
  );
}
