export { stagedJudge, unsupportedPart } from './stagedJudge';
