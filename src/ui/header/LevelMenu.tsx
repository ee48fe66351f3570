import { ChoiceList } from '../common/ChoiceList';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { lastOk } from '../state/compileState';
import { describeEvaluator, levelSentences } from '../state/levelWords';
import { levels } from '../state/settings';

/** How many evaluators the program goes through, and what having them ready took. */
export function LevelMenu() {
  const session = useSession();
  const { level, evaluator } = useStore(session.documents.current).settings;
  const good = lastOk(useStore(session.compileController.state).compiled);
  const report = level === 'direct' ? null : (good?.evaluator ?? null);
  return (
    <Popover
      button={{
        className: 'level',
        tip: 'What is compiled: the program, or an evaluator that runs it',
        label: `Level: ${level}`,
        children: level,
      }}
      label="Level"
      className="choice-popover"
      align="end"
    >
      {() => (
        <>
          <ChoiceList
            name="level"
            legend="The program is run"
            choices={levels.map((id) => ({ id, what: levelSentences[id] }))}
            chosen={level}
            onChoose={(id) => session.setSettings({ level: id })}
          />
          <p className="aside choice-note">
            Values and gradients are the same at every level, unless you change the evaluator.
          </p>
          {evaluator !== null && (
            <p className="aside choice-note">The evaluator is a changed one: see evaluator.scm.</p>
          )}
          {report !== null && (
            <p className="choice-note" data-testid="evaluator-report">
              {describeEvaluator(report)}
            </p>
          )}
        </>
      )}
    </Popover>
  );
}
