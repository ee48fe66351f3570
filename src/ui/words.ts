/**
 * The words of the page, by the part of it that says them. Components read them from here and write none themselves. Those
 * of parts that are loaded late, such as the experiments and sweeps, are read from their own files in `words/`.
 */

export { chartWords } from './words/charts';
export { chipWords, describeChip } from './words/chips';
export { commonWords, layoutWords, partOfPageWords } from './words/common';
export { keyWords, shareWords } from './words/dialogs';
export { describeOffer, endWords, tipOfOffer } from './words/end';
export {
  backendWords,
  documentWords,
  headerWords,
  levelWords,
  paceWords,
  runControlWords,
  themeWords,
  viewWords,
} from './words/header';
export { describeInfluence, influenceWords } from './words/influence';
export { lessonWords } from './words/lessons';
export { describeEvaluator, levelSentences, throughLevel } from './words/levels';
export { neuronWords } from './words/neurons';
export { count, duration, milliseconds, plural, rate } from './words/numbers';
export {
  describeMember,
  describeMove,
  describeSearch,
  describeSearchedMove,
} from './words/optimizerStep';
export { panelWords } from './words/panels';
export { describeProbed, probeWords } from './words/probes';
export { consoleWords, dataWords, evaluatorWords, problemWords, programWords } from './words/program';
export { recoveryWords } from './words/recovery';
export { referenceWords } from './words/reference';
export {
  announcement,
  describeEnd,
  describeFailure,
  describeFound,
  describeObjective,
  describePlace,
  furtherDetail,
  runStatusWords,
  stateWord,
} from './words/run';
export {
  describeChanges,
  describeRowEnd,
  rowName,
  runsWords,
} from './words/runs';
export { sessionWords } from './words/session';
export { linkWords } from './words/sharing';
export { statisticsWords } from './words/statistics';
export {
  describeBack,
  describeValue,
  type SaidStep,
  type SaidValue,
  sayCall,
  sayValue,
  stepWords,
} from './words/steps';
export { timeWords } from './words/time';
