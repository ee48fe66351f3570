import type { BackendChoice, BackendReport } from '../../app/protocol';
import { type Choice, ChoiceList } from '../common/ChoiceList';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { Pulse } from '../state/pulse';
import type { Recording, RecordingState } from '../state/recording';
import type { Run } from '../state/run';

const choices: readonly Choice<BackendChoice>[] = [
  {
    id: 'auto',
    what: 'wasm where it can compute the program, else tfjs; the GPU for runs that would take long.',
  },
  {
    id: 'wasm',
    what: 'The program compiled to WebAssembly, in 64-bit floats. For numbers and small tensors.',
  },
  {
    id: 'wasm-f32',
    what: 'The same with rows in 32-bit floats, four at a time: up to twice as fast, to seven digits.',
  },
  {
    id: 'webgpu',
    what: 'The program compiled to a shader for the GPU, in 32-bit floats. For many rows, or many restarts.',
  },
  { id: 'tfjs', what: 'One tensor operation a node, all rows as one batch, in 32-bit floats.' },
  {
    id: 'reference',
    what: 'Plain evaluation in 64-bit floats, for small programs and to compare.',
  },
];

/** Where there is no run to watch. */
const never = new Pulse<RecordingState | null>(null);

/** The run's recording, so that a backend that takes over shows at once. */
function useInUse(run: Run<Recording>, expected: BackendReport | null): BackendReport | null {
  const recording = run.kind === 'training' || run.kind === 'paused' ? run.recording : null;
  return useStore<RecordingState | null>(recording?.now ?? never)?.backend ?? expected;
}

/** Which backend computes, why, and which others there are. */
export function BackendMenu() {
  const session = useSession();
  const { settings } = useStore(session.documents.current);
  const run = useStore(session.runController.run);
  const report = useInUse(run, useStore(session.backend));
  const name = report === null ? settings.backend : `${report.name} ${report.precision}`;
  return (
    <Popover
      button={{
        className: 'backend figure',
        tip: 'What computes, and why',
        label: `Backend: ${name}`,
        children: name,
      }}
      label="Backend"
      className="choice-popover"
      align="end"
    >
      {() => (
        <>
          {report !== null && (
            <p>
              <strong>
                {report.name}, {report.precision === 'f64' ? '64' : '32'}-bit floats.
              </strong>{' '}
              {report.reason}
            </p>
          )}
          <ChoiceList
            name="backend"
            legend="The next run computes on"
            choices={choices}
            chosen={settings.backend}
            onChoose={(id) => session.setSettings({ backend: id })}
          />
        </>
      )}
    </Popover>
  );
}
