export { directJudge } from './directJudge';
