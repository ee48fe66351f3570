import { ChoiceList } from '../common/ChoiceList';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { lastOk } from '../state/compileState';
import { levels } from '../state/settings';
import { describeEvaluator, levelSentences, levelWords as words } from '../words';

/** Chooses how many evaluators the program goes through, and says how long their preparation took. */
export function LevelMenu() {
  const session = useSession();
  const { level, evaluator } = useStore(session.documents.current).settings;
  const good = lastOk(useStore(session.compileController.state).compiled);
  const report = level === 'direct' ? null : (good?.evaluator ?? null);
  return (
    <Popover
      button={{
        className: 'level',
        tip: words.tip,
        label: words.button(level),
        children: level,
      }}
      label={words.menu}
      className="choice-popover"
      align="end"
    >
      {() => (
        <>
          <ChoiceList
            name="level"
            legend={words.legend}
            choices={levels.map((id) => ({ id, what: levelSentences[id] }))}
            chosen={level}
            onChoose={(id) => session.setSettings({ level: id })}
          />
          <p className="aside choice-note">{words.sameValues}</p>
          {evaluator !== null && <p className="aside choice-note">{words.changedEvaluator}</p>}
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
