/** The frame of the page: its sides and what divides them. */

export const layoutWords = {
  sides: 'Sides',
  side: { lesson: 'Lesson', program: 'Program', results: 'Results' },
  lessonWidth: 'Width of the lesson',
  programWidth: 'Width of the program',
  consoleHeight: 'Height of the console',
  heightAbove: (panel: string) => `Height above ${panel}`,
  backToProgram: 'Back to the program',
} as const;
