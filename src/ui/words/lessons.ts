/** Lessons: what surrounds their text. */

export const lessonWords = {
  region: (title: string) => `Lesson: ${title}`,
  copyLink: 'Copy the link to this step',
  copiedLink: 'Copied the link to this step.',
  close: 'Close the lesson',
  back: 'Back',
  next: 'Next',
  place: (step: number, steps: number) => `${step} of ${steps}`,
  yours: 'The program is yours. It is kept as a draft.',
  openGiven: 'Open the lesson’s again',
  changedBefore: 'You have changed this program before.',
  openYours: 'Open your version',
  exercise: 'Try.',
  answer: 'One answer',
  showPanel: (title: string) => `Show ${title}`,
  predict: 'Predict.',
  right: 'Yes.',
  wrong: 'No.',
  again: 'Think again, or try it.',
  stepTitle: (title: string, step: number) => `${title}, step ${step}`,
} as const;
