export { renderFigure } from './figure';
export { type Preset, type PresetName, presets } from './presets';
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
} from './programs';
export { type RunResult, renderReport } from './report';
export { DigitRun, type Measure, type RunData, type RunSpec, runData, type StagedRun } from './run';
export { type ShownPart, showingText, shownPart, shownParts } from './showing';
export { digitRows } from './table';
