export {
  type ExperimentFile,
  type ExperimentProgram,
  type Protocol,
  type ReadFile,
  readExperiments,
} from './file';
export {
  type ExperimentLevel,
  experimentLevels,
  type LevelRun,
  runStart,
  type StagedLevels,
  type StartOutcome,
  sourceOf,
  stageLevels,
} from './run';
export { type ProgramRow, paperNote, programRow, startCount, tableColumns } from './table';
export { renderTable } from './text';
