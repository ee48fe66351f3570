export { type Ended, endOf } from './endOf';
export { RecentSteps } from './recent';
export type { EndKind, Remedy, RunEnd, Starts } from './runEnd';
