/** Every word of the page, by the part of it that says them. Components read them from here and write none themselves. */

export { chartWords } from './words/charts';
export { commonWords, partOfPageWords } from './words/common';
export { helpWords, keyWords, shareWords } from './words/dialogs';
export {
  backendWords,
  documentWords,
  headerWords,
  levelWords,
  paceWords,
  runControlWords,
  themeWords,
} from './words/header';
export { layoutWords } from './words/layout';
export { lessonWords } from './words/lessons';
export { count, milliseconds, plural, rate } from './words/numbers';
export { panelWords } from './words/panels';
export { consoleWords, dataWords, evaluatorWords, problemWords, programWords } from './words/program';
export { recoveryWords } from './words/recovery';
