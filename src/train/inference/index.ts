export { type Band, bandOf } from './bands';
export type { EstimateKind, Goodness } from './evidence';
export { type ProfileReport, profileOf } from './profiles';
export { assess, confidence, type ErrorsReport, type FitReport } from './report';
export type { LabelledColumn, RowsReport } from './rows';
export type { Subject } from './subject';
