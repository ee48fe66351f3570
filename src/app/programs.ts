/**
 * The programs that requests asked for last, so that all requests for one text share what was made of it: the present text
 * at the levels that Verify asks for, and a few texts before it.
 */

import { Program, type ProgramSource } from './program';

/** How many programs are kept. */
const maxPrograms = 6;

export class Programs {
  /** `maxBytes`: how much memory all but the latest may take together. */
  constructor(private readonly maxBytes = 64 * 2 ** 20) {}

  /** The latest first. */
  private kept: Program[] = [];

  /** The program of a source: the one there is, or a new one. */
  of(source: ProgramSource): Program {
    const program = this.kept.find((each) => each.is(source)) ?? new Program(source);
    const others = this.kept.filter((each) => each !== program);
    // Half of the work on another text may hold much memory, and nobody may ever want the rest.
    const wanted = others.filter(({ text, isCompiled }) => isCompiled || text === program.text);
    this.kept = [program, ...this.withinBounds(wanted)];
    return program;
  }

  private withinBounds(programs: readonly Program[]): readonly Program[] {
    let bytes = 0;
    return programs.filter((program, index) => {
      bytes += program.bytes();
      return index + 1 < maxPrograms && bytes <= this.maxBytes;
    });
  }
}
