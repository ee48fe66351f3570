import type { BackendChoice, BackendReport } from '../../app/protocol';
import { type Choice, ChoiceList } from '../common/ChoiceList';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { Pulse } from '../state/pulse';
import type { Recording, RecordingState } from '../state/recording';
import type { Run } from '../state/run';
import { backendChoices } from '../state/settings';
import { backendWords as words } from '../words';

const choices = backendChoices.map((id): Choice<BackendChoice> => ({ id, what: words.choices[id] }));

/** A value that never changes, for a page without a run. */
const never = new Pulse<RecordingState | null>(null);

/** The backend of the run, so that a backend that takes over is shown at once. */
function useInUse(run: Run<Recording>, expected: BackendReport | null): BackendReport | null {
  const recording = run.kind === 'training' || run.kind === 'paused' ? run.recording : null;
  return useStore<RecordingState | null>(recording?.now ?? never)?.backend ?? expected;
}

/** Says which backend computes and why, and offers the others. */
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
        tip: words.tip,
        label: words.button(name),
        children: name,
      }}
      label={words.menu}
      className="choice-popover"
      align="end"
    >
      {() => (
        <>
          {report !== null && (
            <p>
              <strong>{words.inUse(report.name, report.precision === 'f64' ? '64' : '32')}</strong>{' '}
              {report.reason}
            </p>
          )}
          <ChoiceList
            name="backend"
            legend={words.legend}
            choices={choices}
            chosen={settings.backend}
            onChoose={(id) => session.setSettings({ backend: id })}
          />
        </>
      )}
    </Popover>
  );
}
