import { Button } from '../common/Button';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Shown } from '../state/shown';
import { baselineOf, shownDifference, type Verification, worstDifference } from '../state/verification';
import { commonWords, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';
import { verifyColumns } from './verifyColumns';

const words = panelWords.verify;

const VerifyTable = lazyView('verifyTable', async () => ({
  default: (await import('./VerifyTable')).VerifyTable,
}));

/** Compares levels, backends and central differences on demand, and shows how far they agree. */
export function VerifyPanel({ shown }: { readonly shown: Shown | null }) {
  const { questions, documents } = useSession();
  const { verifier } = questions;
  const verification = useStore(verifier.state);
  const { evaluator } = useStore(documents.current).settings;
  const copyCsv = useCopyCsv();
  const objective = shown?.program.objective ?? null;
  const running = verification?.state === 'running';
  const stale =
    verification !== null &&
    (shown?.source !== verification.source || evaluator !== verification.changedEvaluator);
  const actions: PanelAction[] =
    verification === null || baselineOf(verification) === null
      ? []
      : [{ label: commonWords.copyCsv, run: () => void copyCsv(verifyColumns(verification)) }];
  const button = running ? (
    <Button small look="outlined" icon="stop" onClick={() => verifier.stop()}>
      {words.stop}
    </Button>
  ) : (
    <Button
      small
      look="outlined"
      tip={words.startTip}
      idle={objective === null}
      onClick={() => void verifier.start()}
    >
      {words.start}
    </Button>
  );
  return (
    <ResultPanel
      id="verify"
      title={panelWords.titles.verify}
      stale={stale}
      empty={verification !== null ? null : objective === null ? words.nothing : words.empty}
      controls={button}
      figures={verification !== null && <Verdict verification={verification} />}
      actions={actions}
    >
      {verification !== null && <VerifyTable verification={verification} />}
    </ResultPanel>
  );
}

/** Says how far apart the 64-bit methods are, and the 32-bit methods. */
function Verdict({ verification }: { readonly verification: Verification }) {
  const parts = (['f64', 'f32'] as const).flatMap((precision) => {
    const worst = worstDifference(verification, precision);
    return worst === null ? [] : [words.within(precision, shownDifference(worst))];
  });
  return <output aria-label={words.verdict}>{parts.join(', ')}</output>;
}
