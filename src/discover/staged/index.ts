export { stagedJudge } from './stagedJudge';
