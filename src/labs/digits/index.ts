export { digitRows } from './data/digitRows';
export { type Preset, type PresetName, presets } from './programs/presets';
export {
  comparedNetworks,
  measuringText,
  type NetworkName,
  networkNames,
  networks,
  networkText,
  programText,
  type TaskName,
  type Training,
  tasks,
} from './programs/programs';
export { renderFigure } from './report/figure';
export { type RunResult, renderReport } from './report/report';
export {
  type Measure,
  NetworkTraining,
  type RunData,
  type RunSpec,
  runData,
  type StagedRun,
} from './training/networkTraining';
export { type ShownPart, showingText, shownPart, shownParts } from './training/showing';
