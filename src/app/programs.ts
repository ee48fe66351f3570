/**
 * The latest programs, so that all requests for one text share what was made of it: the present text at the levels that
 * Verify uses, and a few earlier texts.
 */

import { Program, type ProgramSource } from './program';

/** The maximum number of programs. */
const maxPrograms = 6;

export class Programs {
  /** `maxBytes` is the maximum size of all programs but the latest. */
  constructor(private readonly maxBytes = 64 * 2 ** 20) {}

  /** The programs, latest first. */
  private kept: Program[] = [];

  /** The program of a source, an existing or a new one. */
  of(source: ProgramSource): Program {
    const program = this.kept.find((each) => each.is(source)) ?? new Program(source);
    const others = this.kept.filter((each) => each !== program);
    // Unfinished work on another text may hold much memory, and may never be needed.
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
