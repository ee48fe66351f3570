/** The programs of the paper's experiments, for tests. */

import text from '../examples/paperExperiments.json?raw';
import { type ExperimentProgram, type Protocol, readExperiments, sourceOf } from '../experiments';

const read = readExperiments(text);
if (read.kind === 'refused') throw new Error(read.problems.join('\n'));

export const protocol: Protocol = read.file.protocol;
export const paperPrograms: readonly ExperimentProgram[] = read.file.programs;

export function paperSource(program: ExperimentProgram): string {
  return sourceOf(program, protocol);
}
