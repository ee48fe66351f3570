import { describe, expect, it } from 'vitest';
import {
  fastestPace,
  isPace,
  isSeed,
  isTemperature,
  paceOf,
  paceOfSlider,
  paceSliderEnd,
  sliderOfPace,
} from './settings';

describe('paceOf', () => {
  it('spreads the steps over about three seconds when nothing else is chosen', () => {
    expect(paceOf('auto', 1500)).toBe(500);
    expect(paceOf('auto', 2)).toBe(1);
    expect(paceOf('auto', 300_000)).toBe(100_000);
  });

  it('is what was chosen', () => {
    expect(paceOf('fastest', 1500)).toBeNull();
    expect(paceOf(20, 1500)).toBe(20);
  });
});

describe('the slider', () => {
  it('goes from one step a second to as fast as it goes', () => {
    expect(paceOfSlider(0)).toBe(1);
    expect(paceOfSlider(paceSliderEnd - 1)).toBe(fastestPace);
    expect(paceOfSlider(paceSliderEnd)).toBe('fastest');
  });

  it('comes back to the position a pace was chosen at', () => {
    for (let position = 0; position <= paceSliderEnd; position++) {
      const pace = paceOfSlider(position);
      expect(isPace(pace)).toBe(true);
      expect(sliderOfPace(paceOf(pace, 1))).toBe(position);
    }
  });
});

describe('what comes from outside', () => {
  it('is a pace or a seed only where it is one', () => {
    expect([0, -1, 1e9, Number.NaN, '5', null].filter(isPace)).toEqual([]);
    expect([1.5, 1e300, '1', null].filter(isSeed)).toEqual([]);
    expect(isSeed(-3)).toBe(true);
    expect([0, -1, 1e9, Number.NaN, '1', null].filter(isTemperature)).toEqual([]);
    expect([0.001, 1, 1000].filter(isTemperature)).toHaveLength(3);
  });
});
