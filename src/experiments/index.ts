export {
  type ExperimentFile,
  type ExperimentLevel,
  type ExperimentProgram,
  experimentLevels,
  type Protocol,
  type ReadFile,
  readExperiments,
} from './file';
export { type Law, lawProgram, laws, operators, printedRates, recovered, searches } from './operators';
export {
  type LevelRun,
  runStart,
  type StagedLevels,
  type StartOutcome,
  sourceOf,
  stageLevels,
} from './run';
export { type ProgramRow, paperNote, programRow, startCount, tableColumns } from './table';
export { renderTable } from './text';
